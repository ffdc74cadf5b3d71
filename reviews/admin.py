from django.contrib import admin

from portal.desk.base import Desk, StackedPart
from portal.publishing.admin import Parts, PublicationAdmin
from reviews.models import LearningPoint, Recommendation, Response, Review


class LearningPointInline(Parts):
    model = LearningPoint
    autocomplete_fields = ["theme"]
    extra = 1


class RecommendationInline(Parts):
    """The words here, with the review’s; the responses on a page of their own."""

    model = Recommendation
    autocomplete_fields = ["agencies"]
    extra = 1
    show_change_link = True


@admin.register(Review)
class ReviewAdmin(PublicationAdmin):
    inlines = [LearningPointInline, RecommendationInline]
    list_display = ["title", "kind", "status", "publish_at", "owner"]
    list_filter = [*PublicationAdmin.list_filter, "kind"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary"]}),
        ("The review", {"fields": ["kind", "kind_as_named", "pseudonym", "commissioned_on"]}),
        ("What happened", {"fields": ["what_happened"]}),
        PublicationAdmin.about,
        PublicationAdmin.when,
    ]


class ResponseInline(StackedPart):
    model = Response
    autocomplete_fields = ["briefing", "change", "course", "agency"]
    extra = 1


@admin.register(Recommendation)
class RecommendationAdmin(Desk):
    """The responses to one recommendation, whose own words are the review’s to change."""

    inlines = [ResponseInline]
    list_display = ["review", "number", "decision", "due_on"]
    list_filter = ["decision", "agencies"]
    list_select_related = ["review"]
    search_fields = ["text", "review__title"]
    readonly_fields = ["review", "number", "text", "agencies", "decision", "reason", "outcome"]
    readonly_fields += ["due_on"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
