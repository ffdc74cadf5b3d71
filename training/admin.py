from django.contrib import admin

from portal.desk.base import Desk
from portal.publishing.admin import PublicationAdmin, Rows
from training.models import Course, Outcome, TrainingSession, Venue


@admin.register(Venue)
class VenueAdmin(Desk):
    list_display = ["name", "area"]
    list_filter = ["area"]
    list_select_related = ["area"]
    search_fields = ["name"]


class OutcomeInline(Rows):
    model = Outcome
    extra = 1


@admin.register(Course)
class CourseAdmin(PublicationAdmin):
    inlines = [OutcomeInline]
    list_display = ["title", "level", "status", "publish_at", "owner"]
    list_filter = [*PublicationAdmin.list_filter, "level"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "level", "length_minutes"]}),
        ("What it teaches", {"fields": ["who_for", "programme"]}),
        PublicationAdmin.about,
        PublicationAdmin.when,
    ]


@admin.register(TrainingSession)
class TrainingSessionAdmin(Desk):
    list_display = ["course", "starts_at", "delivery", "venue", "places"]
    list_filter = ["course", "delivery", "venue"]
    list_select_related = ["course", "venue"]
    date_hierarchy = "starts_at"
    ordering = ["-starts_at"]
    autocomplete_fields = ["course", "venue"]
