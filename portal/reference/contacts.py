"""Who to turn to at a moment: contacts grouped as people look for them."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from portal.reference.models import Audience, Contact, Need, Theme, Way


class Group(NamedTuple):
    """Contacts under one heading, each with every way in, those that answer now first."""

    slug: str
    title: str
    contacts: list[Contact]


REPORT_TITLES = {
    Audience.CHILDREN: "Worried about a child",
    Audience.ADULTS: "Worried about an adult",
}


def report_a_concern(at: dt.datetime, contacts=None) -> list[Group]:
    """Where to report a concern about a child, and about an adult, at the aware moment `at`."""
    reporting = [c for c in _ready(contacts, at) if c.need == Need.REPORT]
    return [
        Group(audience, title, [c for c in reporting if c.audience in (audience, Audience.BOTH)])
        for audience, title in REPORT_TITLES.items()
    ]


def on_theme(theme: Theme, at: dt.datetime) -> list[Group]:
    """Where to report a concern on a theme at the aware moment `at`, and whom else to turn to.

    Those that stand on the theme are first: who helps with it before all, and in each group who
    takes reports of it.
    """
    stands = Contact.themes.through.objects.filter(contact=OuterRef("pk"), theme=theme)
    current = Contact.objects.current(at).annotate(on_theme=Exists(stands))
    wanted = current.filter(Q(on_theme=True) | Q(need=Need.REPORT))
    contacts = _ready(list(wanted.order_by("-on_theme", *Contact._meta.ordering)), at)
    helpers = [contact for contact in contacts if contact.need != Need.REPORT]
    for_it = [Group("topic", f"For this topic: {theme.name.lower()}", helpers)] if helpers else []
    return [*for_it, *report_a_concern(at, contacts)]


def answering(audience: str, at: dt.datetime) -> list[Way]:
    """The numbers at which somebody takes reports about these at the aware moment `at`."""
    ways = Way.objects.current(at).filter(
        kind=Way.Kind.PHONE,
        contact__need=Need.REPORT,
        contact__audience__in=Audience.reaching(audience),
    )
    ways = ways.select_related("contact__office_hours").order_by("contact__order", "contact__name")
    ways = ways.prefetch_related("contact__office_hours__days")
    return [way for way in ways if way.answers(way.contact.office_hours, at)]


def by_need(at: dt.datetime, contacts=None) -> list[Group]:
    """Everybody else there is to turn to at the aware moment `at`, by what a person needs."""
    everybody = _ready(contacts, at)
    groups = [Group(n, n.label, [c for c in everybody if c.need == n]) for n in Need]
    return [group for group in groups if group.contacts and group.slug != Need.REPORT]


def _ready(contacts, at):
    """The contacts, or all current ones, each with its `ready_ways` at the moment."""
    contacts = Contact.objects.current(at) if contacts is None else contacts
    for contact in contacts:
        contact.ready_ways = contact.ways_at(at)
    return contacts
