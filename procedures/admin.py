from django.contrib import admin

from portal.publishing.admin import PublicationAdmin
from procedures.models import Change, Chapter, Manual, Release


@admin.register(Manual)
class ManualAdmin(admin.ModelAdmin):
    list_display = ["name", "audience", "url"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Chapter)
class ChapterAdmin(admin.ModelAdmin):
    list_display = ["title", "manual"]
    list_filter = ["manual", "themes"]
    list_select_related = ["manual"]
    search_fields = ["title"]
    filter_horizontal = ["themes"]
    prepopulated_fields = {"slug": ["title"]}


class ChangeInline(admin.StackedInline):
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
