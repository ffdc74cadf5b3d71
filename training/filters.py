import django_filters
from django.db.models import Q

from portal.pages.filters import Filters
from portal.publishing.filters import AudienceFilter
from portal.reference.models import Area, Theme
from training.models import Course, TrainingSession


class SessionFilters(Filters):
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

    class Meta(Filters.Meta):
        model = TrainingSession
        fields = ["audience", "delivery", "area", "theme", "level"]

    def within_reach(self, queryset, name, area):
        """Sessions in the area, and those online: they are everywhere."""
        return queryset.filter(Q(venue__area=area) | Q(delivery=TrainingSession.Delivery.ONLINE))
