from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse

from portal.desk.front import Panel, Row


class UploadsConfig(AppConfig):
    name = "portal.uploads"
    verbose_name = "Files"
    for_writers = True  # who writes puts files beside the words

    def desk_panels(self, request):
        note = import_module("portal.uploads.actions").scanning_note()
        rows = [Row(note, reverse("admin:uploads_upload_changelist"))] if note else []
        return [Panel("Files and viruses", rows, wrong=True)]
