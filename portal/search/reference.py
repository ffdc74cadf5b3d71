"""What is found beside the pages of the sections: contacts, with their numbers, and topics."""

from django.utils import timezone

from portal.pages.words import listed
from portal.reference.models import Contact, Theme
from portal.search.kinds import Kind


def kinds() -> list[Kind]:
    return [
        Kind(Contact, "Contact", Contact.objects.current, _numbers),
        Kind(Theme, "Topic", Theme.objects.all),
    ]


def _numbers(contact):
    """Its ways in, those that answer now first."""
    ways = [way for way in contact.ways_at(timezone.now()) if way.kind != "form"]
    return listed([f"{way.display()} ({way.hours})" for way in ways])
