"""What is found beside the pages of the sections: contacts, with their numbers, and topics."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal.pages.words import listed
from portal.reference.models import Contact, Need, Theme
from portal.search.kinds import Kind


def kinds() -> list[Kind]:
    return [
        Kind(Contact, "Contact", Contact.objects.current, _numbers, _among_contacts),
        Kind(Theme, "Topic", Theme.objects.all),
    ]


def _among_contacts(contact):
    """Where it stands on the page of contacts."""
    place = Need.REPORT if contact.need == Need.REPORT else f"need-{contact.need}"
    return f"{reverse('reference:contacts')}#{place}"


def _numbers(contact):
    """Its ways in, those that answer now first, each to be rung from here."""
    ways = [way for way in contact.ways_at(timezone.now()) if way.kind != "form"]
    link = '<a class="govuk-link" href="{}">{}</a> ({})'
    return mark_safe(listed([format_html(link, w.address(), w.display(), w.hours) for w in ways]))
