from django.contrib import admin

from portal.desk.base import Desk, DeskToRead
from portal.pages.moments import MonthField
from portal.pages.words import listed
from portal.publishing.admin import Parts, PublicationAdmin
from procedures import actions
from procedures.bringing_in.pages import BringInPages
from procedures.handout import remarks
from procedures.merging import MergePages
from procedures.models import Change, Chapter, HoldingPosition, Manual, Release

LEADS_HERE = "The address it had until now goes on leading to it."


@admin.register(Manual)
class ManualAdmin(Desk):
    list_display = ["name", "audience", "url"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    def get_readonly_fields(self, request, obj=None):
        """Its address is that of all its chapters and releases, which people keep."""
        return ["slug"] if obj else []


@admin.register(Chapter)
class ChapterAdmin(MergePages, Desk):
    change_form_template = "procedures/desk/chapter_form.html"
    list_display = ["title", "manual", "in_manual_already", "merged_into"]
    list_filter = ["manual", "in_manual_already", "themes"]
    list_select_related = ["manual", "merged_into"]
    search_fields = ["title", "former_names__title"]
    filter_horizontal = ["themes"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["manual", "title", "slug", "in_manual_already", "reviewed_on"]}),
        ("Where it is", {"fields": ["url", "quick_read_url", "audio_url"]}),
        ("What it is about", {"fields": ["themes"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """It stays in its manual, with all that its releases say of it."""
        return ["manual"] if obj else []

    def save_model(self, request, obj, form, change):
        """A chapter that was known by another title or address goes on being found by it."""
        super().save_model(request, obj, form, change)
        if change and {"title", "slug"} & set(form.changed_data):
            actions.renamed(obj, form.initial["title"], form.initial["slug"])

    def restore(self, request, obj, words):
        """It goes on being found by the title and address that it has until now."""
        title, slug = obj.title, obj.slug
        done = super().restore(request, obj, words)
        if (title, slug) != (obj.title, obj.slug):
            actions.renamed(obj, title, slug)
        return done if slug == obj.slug else f"{done} {LEADS_HERE}"


@admin.register(Change)
class ChangeAdmin(DeskToRead):
    """To be found by typing; it is written with its release."""

    search_fields = ["chapter__title", "release__title"]
    ordering = ["-release__month", "chapter__title"]

    def has_module_permission(self, request):
        return False


class ChangeInline(Parts):
    model = Change
    autocomplete_fields = ["chapter", "roles", "agencies", "replaced_by"]
    extra = 1
    fieldsets = [
        (None, {"fields": ["chapter", ("kind", "minor"), "what_changed"]}),
        (None, {"fields": ["roles", "agencies", "what_to_do", "by_when"]}),
        (None, {"fields": ["sections", ("re_read", "new_must")]}),
        ("Why", {"fields": ["why_kind", "why", "why_url"], "classes": ["collapse"]}),
        (
            "For a removed chapter",
            {"fields": ["replaced_by", "instead"], "classes": ["collapse"]},
        ),
    ]


@admin.register(Release)
class ReleaseAdmin(BringInPages, PublicationAdmin):
    change_list_template = "procedures/desk/change_list.html"
    inlines = [ChangeInline]
    list_display = ["title", "manual", "status", "publish_at", "owner"]
    list_filter = ["manual", "status"]
    list_select_related = ["manual", "owner"]
    fieldsets = [
        (None, {"fields": ["manual", "month", "title", "summary", "next_planned_on"]}),
        PublicationAdmin.about,
        PublicationAdmin.when,
    ]

    def get_readonly_fields(self, request, obj=None):
        """Manual and month are its address, which stands once it has been approved."""
        address = ["manual", "month"] if obj and obj.publish_at else []
        return [*super().get_readonly_fields(request, obj), *address]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "month":
            return MonthField(label="Month", help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def remarks(self, request, obj):
        found = remarks(obj, request.build_absolute_uri(obj.get_absolute_url()))
        if chapters := [str(chapter) for chapter in obj.chapters_to_complete()]:
            found.append(f"Give these chapters their address and their themes: {listed(chapters)}.")
        return found


@admin.register(HoldingPosition)
class HoldingPositionAdmin(PublicationAdmin):
    ordering = ["review_on"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = [*PublicationAdmin.autocomplete_fields, "chapters"]
    fieldsets = [
        (
            None,
            {
                "fields": ["title", "slug", "summary", "keep_to", "follow_up"],
                "description": "For as long as national guidance is changing: what practitioners "
                "keep to meanwhile. It stands on its chapters and on the home page from the moment "
                "it is published; withdraw it when it has ended, and say what follows.",
            },
        ),
        ("What has changed nationally", {"fields": ["source", "source_url"]}),
        ("Where it stands", {"fields": ["chapters"]}),
        PublicationAdmin.about,
        PublicationAdmin.when,
    ]
