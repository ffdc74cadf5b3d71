import django_filters
from django.db.models import F, Q

from portal.pages.filters import DayFilter, Filters, TickFilter
from portal.publishing.filters import AudienceFilter
from portal.reference.models import Area, Theme
from training.models import Course, TrainingSession

EVENING = 17  # the hour from which on a session is in the evening, London time


class SessionFilters(Filters):
    since = DayFilter(field_name="starts_at", lookup_expr="date__gte", label="From")
    until = DayFilter(field_name="starts_at", lookup_expr="date__lte", label="To")
    audience = AudienceFilter(field_name="course__audience")
    delivery = django_filters.ChoiceFilter(
        choices=TrainingSession.Delivery, label="In person or online"
    )
    area = django_filters.ModelChoiceFilter(
        queryset=Area.objects.all(), method="within_reach", to_field_name="slug", label="Where"
    )
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.all(),
        field_name="course__themes",
        to_field_name="slug",
        label="Theme",
    )
    level = django_filters.ChoiceFilter(
        choices=Course.Level, field_name="course__level", label="Level"
    )
    free = TickFilter(method="with_free_places", label="With free places")
    live = TickFilter(field_name="course__is_live_briefing", label="Live briefings")
    evening = TickFilter(method="in_the_evening", label="Evenings: from 5pm")

    class Meta(Filters.Meta):
        model = TrainingSession
        fields = [
            "since",
            "until",
            "audience",
            "delivery",
            "area",
            "theme",
            "level",
            "free",
            "live",
            "evening",
        ]

    def within_reach(self, queryset, name, area):
        """Sessions in the area, and those online: they are everywhere."""
        return queryset.filter(Q(venue__area=area) | Q(delivery=TrainingSession.Delivery.ONLINE))

    def with_free_places(self, queryset, name, ticked):
        return queryset.filter(taken__lt=F("places"))

    def in_the_evening(self, queryset, name, ticked):
        return queryset.filter(starts_at__hour__gte=EVENING)
