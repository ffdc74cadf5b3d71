from django.contrib import admin

from briefings.bringing_in.pages import BringInPages
from briefings.discussions.at_desk import UseAtDesk
from briefings.handout import remarks
from briefings.models import SECTIONS, Briefing, Question, Resource, Section
from portal.publishing.admin import Parts, PublicationAdmin, Rows


class SectionInline(Parts):
    """Always seven: those written, and an empty form for each number still missing."""

    model = Section
    max_num = SECTIONS

    def get_extra(self, request, obj=None, **kwargs):
        return len(self.missing(obj))

    def missing(self, obj):
        written = obj.sections.values_list("number", flat=True) if obj and obj.pk else []
        return sorted(set(range(1, SECTIONS + 1)) - set(written))


class ResourceInline(Rows):
    model = Resource
    extra = 1


class QuestionInline(Rows):
    model = Question
    extra = 1


@admin.register(Briefing)
class BriefingAdmin(BringInPages, UseAtDesk, PublicationAdmin):
    change_form_template = "briefings/desk/change_form.html"
    change_list_template = "briefings/desk/change_list.html"
    list_display = [*PublicationAdmin.list_display, "times_discussed"]
    inlines = [SectionInline, QuestionInline, ResourceInline]
    list_filter = [*PublicationAdmin.list_filter, "source"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "source", "pseudonyms"]}),
        PublicationAdmin.about,
        (
            "When",
            {"fields": ["status", "publish_at", "covers_until", "review_on", "owner"]},
        ),
    ]

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, SectionInline):
            kwargs["initial"] = [{"number": number} for number in inline.missing(obj)]
        return kwargs

    def remarks(self, request, obj):
        return remarks(obj, request.build_absolute_uri(obj.get_absolute_url()))
