from django.contrib import admin

from portal.audit.models import Event
from portal.desk.base import DeskToRead


@admin.register(Event)
class EventAdmin(DeskToRead):
    """To read only: nobody writes, changes or deletes a record here."""

    list_display = ["at", "step", "subject_type", "subject_id", "by", "note"]
    list_filter = ["subject_type", "at"]
    list_select_related = ["subject_type", "by"]
