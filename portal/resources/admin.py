from django.contrib import admin

from portal.publishing.admin import PublicationAdmin
from portal.resources.models import Resource


@admin.register(Resource)
class ResourceAdmin(PublicationAdmin):
    list_display = ["title", "kind", "made_by", *PublicationAdmin.list_display[1:]]
    list_filter = ["kind", *PublicationAdmin.list_filter]
    search_fields = [*PublicationAdmin.search_fields, "made_by"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "kind", "made_by", "body"]}),
        (
            "Where it is",
            {
                "fields": ["url"],
                "description": "Give the web address, or add the files at the foot of this page.",
            },
        ),
        (
            "If it is a video or a recording",
            {
                "fields": ["minutes", "captioned", "transcript"],
                "description": "Some people cannot hear it: a video needs captions or a "
                "transcript, sound needs a transcript. What comes as a file has its own, with the "
                "file.",
            },
        ),
        PublicationAdmin.about,
        PublicationAdmin.when,
    ]
