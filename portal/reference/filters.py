import django_filters
from django import forms

from portal.pages.filters import Filters
from portal.reference.models import Term

LONGEST_SEARCH = 100  # letters


class TermFilters(Filters):
    """The glossary, narrowed by any name of a term, and by what people type when they mean it."""

    q = django_filters.CharFilter(
        method="named",
        label="Find a term",
        max_length=LONGEST_SEARCH,
        widget=forms.SearchInput(attrs={"autocomplete": "off", "data-beginnings": ""}),
    )

    class Meta(Filters.Meta):
        model = Term
        fields = ["q"]

    def named(self, queryset, name, value):
        """Those with a word among their names for each word typed, or the beginning of one."""
        return queryset.filter(pk__in=[term.pk for term in queryset if term.answers_to(value)])
