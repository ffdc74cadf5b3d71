import datetime as dt
import re

import django_filters
from django import forms
from django.urls import reverse
from django.utils.functional import cached_property

from portal.pages.filters import Filters
from portal.publishing.filters import AudienceFilter
from portal.reference.models import Audience, Theme
from portal.search.finding import Choices, Found, matching
from portal.search.kinds import searched_sections
from portal.search.models import Entry
from portal.search.typed import LONGEST

ORDERS = [("best", "Best match first"), ("newest", "Newest first")]
OLDEST = 2000


def _years():
    return [(year, str(year)) for year in range(dt.date.today().year + 1, OLDEST - 1, -1)]


class WordsFilter(django_filters.CharFilter):
    """The rows of one kind of page that the search finds by these words."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST, widget=forms.SearchInput, **kwargs)

    def filter(self, queryset, value):
        return matching(queryset, value) if value else queryset


class SearchFilters(Filters):
    """What was typed, and the choices that narrow it; each says how many there are of it."""

    q = django_filters.CharFilter(label="Search everything", widget=forms.SearchInput)
    section = django_filters.ChoiceFilter(
        choices=searched_sections, label="Kind", widget=forms.RadioSelect
    )
    audience = AudienceFilter(widget=forms.RadioSelect)
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.all(), to_field_name="slug", label="Topic"
    )
    year = django_filters.TypedChoiceFilter(choices=_years, coerce=int, label="Year")
    sort = django_filters.ChoiceFilter(choices=ORDERS, empty_label=None, label="Sort")

    NARROWS_NOTHING = ("q", "sort")

    class Meta(Filters.Meta):
        model = Entry
        fields = ["q", "section", "audience", "theme", "year", "sort"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.form.fields
        suggested = {"data-suggestions": reverse("search:suggest"), "maxlength": LONGEST}
        fields["q"].widget.attrs.update(suggested)
        for name in fields.keys() - {"q"}:  # they stand beside the results, not in the form
            fields[name].widget.attrs["form"] = "search"

    @cached_property
    def chosen(self) -> dict:
        """What was chosen, by name, after the form was validated; what is odd narrows nothing."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def text(self) -> str:
        return self.chosen.get("q", "")

    def choices(self) -> Choices:
        theme = self.chosen.get("theme")
        return Choices(
            section=self.chosen.get("section"),
            audience=self.chosen.get("audience"),
            theme=theme and theme.pk,
            year=self.chosen.get("year"),
            by_date=self.chosen.get("sort") == "newest",
        )

    @cached_property
    def themes(self) -> list[Theme]:
        return list(self.form.fields["theme"].queryset)

    def needs_quick_exit(self) -> bool:
        """Whether what was typed or chosen is a subject that shows “Exit this page”."""
        typed = set(re.findall(r"\w{4,}", self.text.casefold()))
        themes = [theme for theme in self.themes if theme.quick_exit]
        about = " ".join(theme.name.casefold() for theme in themes)
        return self.chosen.get("theme") in themes or not typed.isdisjoint(about.split())

    def say_how_many(self, found: Found) -> None:
        """Offer what narrows the search to something, with how many there are of it."""
        themes = {str(theme.pk): theme for theme in self.themes}
        names = {
            "section": dict(searched_sections()),
            "audience": {"children": "Children", "adults": "Adults"},
            "theme": {theme.slug: theme.name for theme in themes.values()},
            "year": dict(_years()),
        }
        numbers = found.counts | {"audience": _reaching(found.counts["audience"])}
        numbers["theme"] = {
            themes[key].slug: n for key, n in numbers["theme"].items() if key in themes
        }
        for name, known in names.items():
            offered = [("", "Any")] + [
                (value, f"{words} ({numbers[name].get(str(value), 0):,})")
                for value, words in known.items()
                if numbers[name].get(str(value)) or self.data.get(name) == str(value)
            ]
            self.form.fields[name].widget.choices = offered


def _reaching(numbers):
    """What is about both counts under each, as it is found under each."""
    return {
        str(who): sum(numbers.get(str(each), 0) for each in Audience.reaching(who))
        for who in (Audience.CHILDREN, Audience.ADULTS)
    }
