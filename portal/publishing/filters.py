import django_filters

from portal.pages.filters import Filters
from portal.reference.models import Audience, Theme


class PublicationFilters(Filters):
    """The choices every list of publications offers."""

    audience = django_filters.ChoiceFilter(
        choices=[(Audience.CHILDREN, "Children"), (Audience.ADULTS, "Adults")],
        label="About",
        method="about",
    )
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.all(), field_name="themes", to_field_name="slug", label="Theme"
    )
    year = django_filters.ChoiceFilter(
        field_name="publish_at", lookup_expr="year", label="Year", choices=list
    )

    class Meta(Filters.Meta):
        pass

    def about(self, queryset, name, value):
        return queryset.reaching(value)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = self.queryset.dates("publish_at", "year", order="DESC")
        self.filters["year"].extra["choices"] = [(day.year, day.year) for day in years]
