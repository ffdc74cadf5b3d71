import django_filters

from briefings.models import Briefing
from portal.publishing.filters import BoardFilter, PublicationFilters
from portal.search.filters import WordsFilter


class SortFilter(django_filters.ChoiceFilter):
    """The order of a list: it narrows nothing, and without a choice it is the first."""

    ORDERS = {
        "newest": ("Newest first", ["-publish_at", "-pk"]),
        "title": ("By title, A to Z", ["title", "pk"]),
        "discussed": ("Most discussed first", ["-times_discussed", "-publish_at", "-pk"]),
    }

    def __init__(self, **kwargs):
        choices = [(name, words) for name, (words, _) in self.ORDERS.items()]
        super().__init__(choices=choices, empty_label=None, label="Sort", **kwargs)

    def filter(self, queryset, value):
        _, order = self.ORDERS.get(value) or self.ORDERS["newest"]
        if value == "discussed":
            queryset = queryset.with_discussions()
        return queryset.order_by(*order)


class BriefingFilters(PublicationFilters):
    q = WordsFilter(label="Search briefings")
    source = django_filters.ChoiceFilter(choices=Briefing.Source, label="Comes from")
    board = BoardFilter()
    sort = SortFilter()

    NARROWS_NOTHING = ("sort",)

    class Meta(PublicationFilters.Meta):
        model = Briefing
        fields = ["q", "audience", "theme", "source", "year", "board", "sort"]
