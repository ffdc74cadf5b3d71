from django.contrib import admin

from portal.audit.models import Event
from portal.desk.base import Desk


@admin.register(Event)
class EventAdmin(Desk):
    """To read only: nobody writes, changes or deletes a record here."""

    list_display = ["at", "step", "subject_type", "subject_id", "by", "note"]
    list_filter = ["subject_type", "at"]
    list_select_related = ["subject_type", "by"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
