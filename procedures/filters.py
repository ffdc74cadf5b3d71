import django_filters

from portal.pages.filters import Filters
from portal.reference.models import Theme
from procedures.models import Change, Manual, Release


class ChangeFilters(Filters):
    manual = django_filters.ModelChoiceFilter(
        queryset=Manual.objects.all(),
        field_name="release__manual",
        to_field_name="slug",
        label="Manual",
    )
    release = django_filters.ChoiceFilter(method="in_month", label="Release", choices=[])
    kind = django_filters.ChoiceFilter(choices=Change.Kind, label="Kind of change")
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.all(),
        field_name="chapter__themes",
        to_field_name="slug",
        label="Theme",
    )

    class Meta(Filters.Meta):
        model = Change
        fields = ["manual", "release", "kind", "theme"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        months = Release.objects.published().dates("month", "month", order="DESC")
        self.filters["release"].extra["choices"] = [
            (f"{month:%Y-%m}", f"{month:%B %Y}") for month in months
        ]

    def releases(self):
        """The releases whose introduction to show: those of the month chosen, or none."""
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        if not chosen.get("release"):
            return []
        releases = Release.objects.published().with_manual().order_by("manual__name")
        releases = self._of_month(releases, "month", chosen["release"])
        return releases.filter(manual=chosen["manual"]) if chosen["manual"] else releases

    def in_month(self, queryset, name, value):
        return self._of_month(queryset, "release__month", value)

    def _of_month(self, queryset, field, value):
        return queryset.filter(**{field: f"{value}-01"})
