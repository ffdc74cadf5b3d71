import datetime as dt
import re

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.pages.filters import DayFilter, Filters, TickFilter
from portal.reference.models import JobRole, Theme
from procedures.models import Change, Chapter, FormerName, HoldingPosition, Manual, Release

LONGEST_SEARCH = 100  # letters
WORD_ENDS = re.compile(r"[\W_]+")  # an apostrophe or a hyphen may be typed in any way


class ManualFilter(django_filters.ModelChoiceFilter):
    def __init__(self, **kwargs):
        manuals = {"queryset": Manual.objects.all(), "to_field_name": "slug"}
        super().__init__(label="Manual", **manuals, **kwargs)


class ThemeFilter(django_filters.ModelChoiceFilter):
    def __init__(self, **kwargs):
        themes = {"queryset": Theme.objects.all(), "to_field_name": "slug"}
        super().__init__(label="Theme", **themes, **kwargs)


class ThemedFilters(Filters):
    """A list that may be narrowed to a theme, and then shows what holds there meanwhile."""

    def positions(self):
        """The holding positions on the theme chosen; none without one."""
        self.form.is_valid()
        theme = self.form.cleaned_data.get("theme")
        if theme is None:
            return HoldingPosition.objects.none()
        return HoldingPosition.objects.published().filter(themes=theme).newest_first()

    class Meta(Filters.Meta):
        pass


class ChapterFilters(ThemedFilters):
    """The chapters, narrowed by words of their titles: those of today, or of before."""

    q = django_filters.CharFilter(
        method="titled",
        label="Find a chapter",
        max_length=LONGEST_SEARCH,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    manual = ManualFilter()
    theme = ThemeFilter(field_name="themes")

    class Meta(Filters.Meta):
        model = Chapter
        fields = ["q", "manual", "theme"]

    def titled(self, queryset, name, value):
        """Those with every one of the words in their title, or in one they had."""
        for word in WORD_ENDS.split(value):
            formerly = FormerName.objects.filter(chapter=OuterRef("pk"), title__icontains=word)
            merged = Chapter.objects.filter(merged_into=OuterRef("pk"), title__icontains=word)
            known = Q(title__icontains=word) | Exists(formerly) | Exists(merged)
            queryset = queryset.filter(known)
        return queryset


class ChangeFilters(ThemedFilters):
    manual = ManualFilter(field_name="release__manual")
    release = django_filters.ChoiceFilter(method="in_month", label="Release", choices=[])
    kind = django_filters.ChoiceFilter(choices=Change.Kind, label="Kind")
    theme = ThemeFilter(field_name="chapter__themes")
    role = django_filters.ModelChoiceFilter(
        queryset=JobRole.objects.all(), method="affecting", to_field_name="slug", label="Job role"
    )
    since = DayFilter(method="released_since", label="Since")
    re_read = TickFilter(label="Chapters to re-read")
    new_must = TickFilter(label="A new “must”")

    class Meta(Filters.Meta):
        model = Change
        fields = ["manual", "release", "kind", "theme", "role", "since", "re_read", "new_must"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        months = Release.objects.published().dates("month", "month", order="DESC")
        self.filters["release"].extra["choices"] = [
            (f"{month:%Y-%m}", f"{month:%B %Y}") for month in months
        ]

    @property
    def first_day(self) -> dt.date | None:
        """The day chosen, from which on changes are shown."""
        self.form.is_valid()
        return self.form.cleaned_data.get("since")

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

    def affecting(self, queryset, name, role):
        """Those that name the role, and those that name nobody: they are for everybody."""
        roles, agencies = (
            getattr(Change, named).through.objects.filter(change=OuterRef("pk"))
            for named in ("roles", "agencies")
        )
        named = Exists(roles.filter(jobrole=role))
        return queryset.filter(named | ~Exists(roles) & ~Exists(agencies))

    def released_since(self, queryset, name, day):
        """Those published on that day or after, in London."""
        begins = timezone.make_aware(dt.datetime.combine(day, dt.time()))
        return queryset.filter(release__publish_at__gte=begins)

    def _of_month(self, queryset, field, value):
        return queryset.filter(**{field: f"{value}-01"})
