"""The desk's page of a pathway, which readers see as soon as it is saved."""

from django.contrib import admin
from django.db.models import Count, Max
from django.forms import CheckboxSelectMultiple

from portal.desk.base import Desk, PartForms, TabularPart
from training.models import Course, PathwayStep

ABOUT = (
    "Readers see a pathway as soon as you save it. Add its courses below: 36 months means every "
    "3 years, empty means once. A course that is not published is left out until it is; a pathway "
    "without a published course is not shown at all."
)
WHO = "Somebody sees it who has one of these jobs at one of these kinds of agency."


def approves_courses(request) -> bool:
    return request.user.has_perm("training.approve_course")


class WithCourses:
    """Mixed into an admin: who approves courses may do here what who runs the training may."""

    def has_add_permission(self, request, *args):
        return approves_courses(request) or super().has_add_permission(request, *args)

    def has_change_permission(self, request, obj=None):
        return approves_courses(request) or super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return approves_courses(request) or super().has_delete_permission(request, obj)


class StepForms(PartForms):
    def save_new(self, form, commit=True):
        """A course that was added without a number of its own comes last."""
        if not form.instance.order:
            last = self.instance.steps.aggregate(last=Max("order"))["last"]
            form.instance.order = (last or 0) + 1
        return super().save_new(form, commit)


class StepInline(WithCourses, TabularPart):
    model = PathwayStep
    formset = StepForms
    fields = ["order", "course", "refresh_months"]
    autocomplete_fields = ["course"]
    extra = 1
    verbose_name = "course"
    verbose_name_plural = "courses, in the order people do them"


class PathwayDesk(WithCourses, Desk):
    inlines = [StepInline]
    list_display = ["name", "competency_group", "courses", "order"]
    search_fields = ["name", "competency_group", "steps__course__title"]
    fieldsets = [
        (None, {"fields": ["name", "competency_group", "summary"], "description": ABOUT}),
        ("Who needs it", {"fields": ["roles", "settings"], "description": WHO}),
        ("Among the pathways", {"fields": ["order"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number=Count("steps"))

    @admin.display(description="Courses")
    def courses(self, pathway):
        return pathway.number

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_view_on_site_url(self, obj=None):
        """Only where readers see it."""
        shown = obj and obj.steps.filter(course__in=Course.objects.published()).exists()
        return super().get_view_on_site_url(obj) if shown else None
