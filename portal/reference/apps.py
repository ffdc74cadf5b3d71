from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils import timezone

from portal.desk.front import Panel, Row


class ReferenceConfig(AppConfig):
    name = "portal.reference"
    verbose_name = "The partnership and its contacts"
    texts_beside = {
        "Contact": ("name", "summary"),
        "Term": ("short", "meaning", "note"),
        "Theme": ("name", "summary"),
    }

    def desk_panels(self, request):
        """Where the site tells a worried person of nobody to turn to."""
        groups = import_module("portal.reference.contacts").report_a_concern(timezone.now())
        silent = [g for g in groups if not any(contact.ready_ways for contact in g.contacts)]
        contacts = reverse("admin:reference_contact_changelist")
        rows = [Row(f"{group.title}: no way to report it is shown", contacts) for group in silent]
        return [Panel("Contacts", rows, wrong=True)]
