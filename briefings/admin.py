from django.contrib import admin

from briefings.models import SECTIONS, Briefing, Question, Resource, Section
from portal.publishing.admin import PublicationAdmin


class SectionInline(admin.StackedInline):
    model = Section
    max_num = SECTIONS
    min_num = SECTIONS
    extra = 0

    def get_formset(self, request, obj=None, **kwargs):
        kwargs["validate_min"] = False
        return super().get_formset(request, obj, **kwargs)


class ResourceInline(admin.TabularInline):
    model = Resource
    extra = 1


class QuestionInline(admin.TabularInline):
    model = Question
    extra = 1


@admin.register(Briefing)
class BriefingAdmin(PublicationAdmin):
    inlines = [SectionInline, QuestionInline, ResourceInline]
    list_filter = [*PublicationAdmin.list_filter, "source"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "source"]}),
        PublicationAdmin.about,
        PublicationAdmin.when,
    ]
