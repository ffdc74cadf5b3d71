"""Contacts that changed: made by itself from the dates from and until which each number or address
holds."""

import datetime as dt
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.newsletter.published import in_html
from portal.newsletter.pulling import Choice, Piece, Source
from portal.pages.words import listed
from portal.reference.models import Contact, Way

KIND = "reference.contacts"
TITLE = "Contacts that changed"
NOUN = {"phone": "number", "email": "e-mail address", "form": "online form"}


class Changed(NamedTuple):
    """What changed of one contact: ways that began, each with those it replaced, and ways that
    ended with nothing in their place."""

    contact: Contact
    began: list[tuple[Way, list[Way]]]
    ended: list[Way]

    def sentences(self) -> list[str]:
        began = [_began(way, replaced) for way, replaced in self.began]
        ended = [f"The {NOUN[way.kind]} {way} is no longer in use." for way in self.ended]
        return began + ended


def sources():
    return [Source(KIND, TITLE, since=_since, pieces=_pieces, became=lambda asked: {})]


def changed(start: dt.datetime, end: dt.datetime) -> list[Changed]:
    """What changed between the moments, as it stands at the end, contact by contact: what came and
    went again in between is left out."""
    begun = Q(effective_from__gt=start, effective_from__lte=end)
    over = Q(effective_until__gt=start, effective_until__lte=end)
    ways = Way.objects.filter(begun | over).select_related("contact__office_hours")
    ways = ways.order_by("contact__order", "contact__name", "contact_id", "kind", "when", "pk")
    found = [
        _of_contact(contact, list(rows), start, end)
        for contact, rows in groupby(ways, key=lambda way: way.contact)
    ]
    return [each for each in found if each.began or each.ended]


def _since(start, end):
    """One choice, by the day it tells from, where anything changed."""
    contacts = len(changed(start, end))
    note = "Made from their dates: " + ("one contact" if contacts == 1 else f"{contacts} contacts")
    day = timezone.localdate(start)
    return [Choice(f"{KIND}:{day.isoformat()}", TITLE, note)] if contacts else []


def _pieces(keys):
    """By the days in London: what changed from the beginning of each until now."""
    now = timezone.now()
    days = {key: _beginning_of(key) for key in keys}
    found = {key: changed(start, now) for key, start in days.items() if start}
    return {key: _piece(of_key) for key, of_key in found.items() if of_key}


def _piece(found):
    names = [str(each.contact) for each in found]
    sentences = [f"{each.contact}: {words}" for each in found for words in each.sentences()]
    return Piece(
        kind="Contacts",
        title=TITLE,
        url=reverse("reference:contacts"),
        summary=f"Numbers and addresses changed for {listed(names)}.",
        html=in_html("newsletter/pulled_contacts.html", changed=found),
        points=sentences,
        tells_of_numbers=True,
    )


def _beginning_of(key):
    try:
        day = dt.date.fromisoformat(key)
    except ValueError:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _of_contact(contact, ways, start, end):
    stands = [way for way in ways if not (way.effective_until and way.effective_until <= end)]
    before = [way for way in ways if way not in stands and way.effective_from <= start]
    began = [(way, _replaced_by(way, before)) for way in stands]
    gone = {id(way) for _, replaced in began for way in replaced}
    return Changed(contact, began, [way for way in before if id(way) not in gone])


def _replaced_by(way, ended):
    """Of its kind those that answered at the same times; where there is none, all of its kind."""
    alike = [other for other in ended if other.kind == way.kind]
    same = [other for other in alike if other.when == way.when]
    return same or alike


def _began(way, replaced):
    others = [str(other) for other in replaced if other.value != way.value]
    new = f"New {NOUN[way.kind]}: {way}" if others or not replaced else f"{way} has new hours"
    when = f"{new} ({way.hours_in_words(way.contact.office_hours)})."
    return f"{when} It replaces {listed(others)}." if others else when
