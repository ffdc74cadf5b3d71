from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import models
from django.template.loader import render_to_string

from portal.desk.pages import DeskPages
from portal.newsletter.bringing_in.pages import BringInPages
from portal.newsletter.choosing import STEP
from portal.newsletter.choosing_pages import ChoosingPages
from portal.newsletter.forms import IssuePartForms, PartForm
from portal.newsletter.models import Issue, Part
from portal.pages.moments import MonthField
from portal.publishing.admin import Parts, PublicationAdmin
from portal.uploads.kinds import PICTURES
from portal.uploads.models import Attachment

NO_PICTURE = ("", "None")
NOT_SENT = (
    "This is an old issue: when it is approved it stands in the archive, and nobody gets an e-mail "
    "about it."
)


class PartInline(Parts):
    """The parts in order; what is pulled is read beside its form, and never typed again."""

    model = Part
    form = PartForm
    formset = IssuePartForms
    extra = 1
    view_on_site = False
    readonly_fields = ["says"]
    fieldsets = [
        (None, {"fields": ["says", "source", "kind", "order", "title", "extent", "myth", "body"]}),
        ("Picture and link", {"fields": ["picture", "url"], "classes": ["collapse"]}),
        (
            "On a slide",
            {"fields": ["on_slides", "points", "notes"], "classes": ["collapse"]},
        ),
    ]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.user = request.user
        pictures = pictures_of(obj)
        formset.form.base_fields["picture"].queryset = pictures
        formset.form.pictures = [NO_PICTURE, *((row.pk, str(row)) for row in pictures)]
        return formset

    @admin.display(description="What it says")
    def says(self, part):
        if not part.is_pulled:
            return "It is written here."
        return render_to_string("newsletter/desk/_says.html", {"part": part})


@admin.register(Issue)
class IssueAdmin(BringInPages, ChoosingPages, DeskPages, PublicationAdmin):
    change_form_template = "newsletter/desk/change_form.html"
    change_list_template = "newsletter/desk/change_list.html"
    list_display = ["number", *PublicationAdmin.list_display]
    ordering = ["-number"]
    inlines = [PartInline]
    fieldsets = [
        (None, {"fields": ["number", "month", "title", "summary", "covers_from"]}),
        ("How it begins", {"fields": ["cover", "welcome"]}),
        PublicationAdmin.about,
        PublicationAdmin.when,
    ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if "cover" in form.base_fields:
            form.base_fields["cover"].queryset = pictures_of(obj)
        return form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "month":
            return MonthField(label="Month", help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        """Its number is its address: once it has been approved people keep links to it."""
        fixed = ["number"] if obj and obj.publish_at else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        key = unquote(object_id)
        slides = key.isdecimal() and Part.objects.filter(issue=key, on_slides=True).exists()
        context = {"slides": slides, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def remarks(self, request, obj):
        told = super().remarks(request, obj)
        return [*told, NOT_SENT] if obj and not obj.is_public and obj.is_old() else told

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, PartInline):
            kwargs["initial"] = [{"order": _next(obj)}]
        return kwargs


def pictures_of(issue):
    """The pictures among its files; a new one has none yet."""
    if issue is None:
        return Attachment.objects.none()
    return Attachment.objects.of(issue).filter(upload__kind__in=PICTURES)


def _next(issue):
    """The order number of one more part, at the end."""
    if not issue.pk:
        return STEP
    last = issue.parts.aggregate(last=models.Max("order"))["last"]
    return (last or 0) + STEP
