import django_filters

from portal.pages.filters import Filters
from portal.reference.models import Area, Audience, Theme
from training.models import Course, TrainingSession


class SessionFilters(Filters):
    audience = django_filters.ChoiceFilter(
        choices=[(Audience.CHILDREN, "Children"), (Audience.ADULTS, "Adults")],
        label="About",
        method="about",
    )
    delivery = django_filters.ChoiceFilter(choices=TrainingSession.Delivery, label="How")
    area = django_filters.ModelChoiceFilter(
        queryset=Area.objects.all(), field_name="venue__area", to_field_name="slug", label="Where"
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

    def about(self, queryset, name, value):
        return queryset.filter(course__audience__in=Audience.reaching(value))
