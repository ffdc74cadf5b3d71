"""The contacts as a poster for a wall: “Worried about a child or an adult?” on one side of A4.

Numbers to ring; of whom nobody can ring, the form or the e-mail address. Where all of it does not
fit in letters that are read from a metre away, contacts are left out from the end: the last to
go are those for reporting a concern.
"""

import datetime as dt
from itertools import chain, count, zip_longest
from pathlib import Path

from django.utils import timezone
from django.utils.http import urlencode

from portal.pages.templatetags.portal import plain_date
from portal.paper import formatted
from portal.paper.codes import code_of
from portal.paper.formatted import line
from portal.paper.handouts import framed
from portal.paper.keeping import kept
from portal.paper.making import Document
from portal.reference.contacts import by_need, report_a_concern
from portal.reference.models import Area, Contact, Need, Partnership, Way

TEMPLATE = Path(__file__).with_name("poster.typ")
TITLE = "Worried about a child or an adult?"
OTHERS = (Need.ALLEGATION, Need.ADVICE, Need.SUPPORT)
NOBODY = "Ring your council, or the police on 101."
WHENS = list(Way.When)


def poster(area: Area | None, site: str) -> Document:
    """The poster of what stands now, for an area or for everywhere. `site` is the address of the
    contacts page.

    What it says is gathered each time, and alone decides what is kept: it cannot be out of date.
    """
    return kept(TEMPLATE, content(area, site, timezone.now()))


def content(area: Area | None, site: str, at: dt.datetime) -> dict:
    """All that may stand on it at the moment `at`, for the template."""
    current = Contact.objects.current(at)
    if area:
        current = current.reaching(area)
    report = report_a_concern(at, current)
    others = [group for group in by_need(at, current) if group.slug in OTHERS]
    places = _places(report, others)
    title = f"{TITLE} In {area}" if area else TITLE
    return {
        **framed(line(title), Partnership.current(), site),
        "title": TITLE,
        "area": line(area.name) if area else "",
        "report": [_group(group, places) for group in report],
        "others": [_group(group, places) for group in others],
        "number": len(places),
        "nobody": NOBODY,
        "printed": plain_date(at),
        "code": code_of(f"{site}?{urlencode({'area': area.slug})}" if area else site),
        "code_says": f"Code for a phone’s camera: opens {formatted.shown(site)}",
    }


def _places(report, others) -> dict[int, int]:
    """Where each contact stands, by its key, from the first to the last to be left out.

    Those for a child and for an adult go in turn; one for both stands under each.
    """
    in_turn = chain.from_iterable(zip_longest(*(group.contacts for group in report)))
    rest = chain.from_iterable(group.contacts for group in others)
    keys = dict.fromkeys(contact.pk for contact in (*in_turn, *rest) if contact)
    return dict(zip(keys, count()))


def _group(group, places):
    contacts = [
        {"name": line(each.name), "place": places[each.pk], "ways": list(map(_way, _ways(each)))}
        for each in group.contacts
    ]
    return {"title": group.title, "contacts": contacts}


def _ways(contact) -> list[Way]:
    """Its numbers; where it has none, what else there is. Whatever the hour, in one order."""
    ways = sorted(contact.ready_ways, key=lambda way: WHENS.index(way.when))
    return [way for way in ways if way.kind == Way.Kind.PHONE] or ways


def _way(way):
    shown = formatted.shown(way.value) if way.kind == Way.Kind.FORM else way.display()
    return {
        "rings": way.kind == Way.Kind.PHONE,
        "words": line(shown),
        "address": way.address(),
        "says": line(f"{way.hours}. {way.note}" if way.note else way.hours),
    }
