from django.contrib import admin

from portal.desk.base import Desk, DeskToRead
from portal.publishing.admin import Parts, PublicationAdmin
from procedures.models import Change, Chapter, Manual, Release


@admin.register(Manual)
class ManualAdmin(Desk):
    list_display = ["name", "audience", "url"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Chapter)
class ChapterAdmin(Desk):
    list_display = ["title", "manual", "in_manual_already"]
    list_filter = ["manual", "in_manual_already", "themes"]
    list_select_related = ["manual"]
    search_fields = ["title"]
    filter_horizontal = ["themes"]
    prepopulated_fields = {"slug": ["title"]}


@admin.register(Change)
class ChangeAdmin(DeskToRead):
    """To be found by typing; it is written with its release."""

    search_fields = ["chapter__title", "release__title"]
    ordering = ["-release__month", "chapter__title"]

    def has_module_permission(self, request):
        return False


class ChangeInline(Parts):
    model = Change
    autocomplete_fields = ["chapter"]
    extra = 1


@admin.register(Release)
class ReleaseAdmin(PublicationAdmin):
    inlines = [ChangeInline]
    list_display = ["title", "manual", "status", "publish_at", "owner"]
    list_filter = ["manual", "status"]
    list_select_related = ["manual", "owner"]
    fieldsets = [
        (None, {"fields": ["manual", "month", "title", "summary"]}),
        PublicationAdmin.about,
        PublicationAdmin.when,
    ]
