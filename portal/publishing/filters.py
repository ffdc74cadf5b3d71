import django_filters

from portal.pages.filters import Filters
from portal.reference.models import Audience, Board, Theme


class AudienceFilter(django_filters.ChoiceFilter):
    """Children or adults; what is about both is found under each."""

    def __init__(self, **kwargs):
        choices = [(Audience.CHILDREN, "Children"), (Audience.ADULTS, "Adults")]
        super().__init__(choices=choices, label="For work with", lookup_expr="in", **kwargs)

    def filter(self, queryset, value):
        return super().filter(queryset, Audience.reaching(value) if value else value)


class BoardFilter(django_filters.ModelChoiceFilter):
    def __init__(self, field_name="boards", **kwargs):
        boards = {"queryset": Board.objects.all(), "field_name": field_name}
        super().__init__(**boards, to_field_name="slug", label="Board", **kwargs)


class PublicationFilters(Filters):
    """The choices every list of publications offers."""

    audience = AudienceFilter()
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.all(), field_name="themes", to_field_name="slug", label="Theme"
    )
    year = django_filters.ChoiceFilter(
        field_name="publish_at", lookup_expr="year", label="Year", choices=list
    )

    class Meta(Filters.Meta):
        pass

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = self.queryset.dates("publish_at", "year", order="DESC")
        self.filters["year"].extra["choices"] = [(day.year, day.year) for day in years]
