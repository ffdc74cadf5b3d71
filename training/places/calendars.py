"""Calendar entries (RFC 5545, 5546): of public sessions, and of places people have.

Times carry TZID Europe/London with its rules, so that a calendar shows the London hour all year.
"""

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from email.utils import parseaddr
from functools import cache

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from portal.pages.addresses import full, host
from training.models import Booking, TrainingSession

LONDON = zoneinfo.ZoneInfo("Europe/London")
OURS = "-//Safeguarding portal//Training//EN"


def published(sessions: Iterable[TrainingSession], *, name: str = "Training") -> str:
    """A calendar to subscribe to, or the entry of one session to keep."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    for session in sessions:
        entry = _entry(session, f"session-{session.pk}", link=session.get_absolute_url())
        entry.add("status", "CANCELLED" if session.is_called_off else "CONFIRMED")
        calendar.add_component(entry)
    return _text(calendar)


def of_places(bookings: Iterable[Booking], *, link: str) -> str:
    """The entries of the places a team has, each titled with whose it is."""
    calendar = _calendar("PUBLISH")
    for booking in bookings:
        entry = _entry(booking.session, _uid(booking), link=link, whose=booking.whose)
        entry.add("status", "CONFIRMED" if booking.is_confirmed else "TENTATIVE")
        calendar.add_component(entry)
    return _text(calendar)


def invitation(booking: Booking, *, link: str) -> str:
    """The entry of a place, for whose it is; the same again, with a higher SEQUENCE, changes it."""
    return _for_one(booking, "REQUEST", "CONFIRMED", booking.session.revision, link)


def withdrawal(booking: Booking, *, link: str) -> str:
    """Takes the entry of a place out of the calendar it stands in."""
    return _for_one(booking, "CANCEL", "CANCELLED", booking.session.revision + 1, link)


def _for_one(booking, method, status, sequence, link):
    calendar = _calendar(method)
    entry = _entry(booking.session, _uid(booking), link=link, sequence=sequence)
    entry.add("status", status)
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    entry.add("organizer", _person(address, name))
    entry.add("attendee", _person(booking.person.email, booking.person.name))
    calendar.add_component(entry)
    return _text(calendar)


def _calendar(method):
    calendar = Calendar()
    calendar.add("prodid", OURS)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_london())
    return calendar


def _entry(session, uid, *, link, sequence=None, whose=""):
    entry = Event()
    entry.add("uid", f"{uid}@{host()}")
    entry.add("dtstamp", timezone.now())
    entry.add("sequence", session.revision if sequence is None else sequence)
    entry.add("dtstart", session.starts_at.astimezone(LONDON))
    entry.add("dtend", session.ends_at.astimezone(LONDON))
    title = session.course.title
    entry.add("summary", f"{whose}: {title}" if whose else title)
    entry.add("location", _where(session))
    entry.add("description", f"All about it: {full(link)}")
    entry.add("url", full(link))
    return entry


def _where(session):
    if not session.venue:
        return "Online"
    return ", ".join([session.venue.name, *session.venue.address.split("\n")]).rstrip(", ")


def _uid(booking):
    return f"place-{booking.pk}"


def _person(address, name):
    person = vCalAddress(f"mailto:{address}")
    person.params["cn"] = vText(name)
    return person


def _text(calendar):
    return calendar.to_ical().decode()


@cache
def _london():
    """The rules of London's clocks, for calendars that do not know the zone by its name."""
    return Timezone.from_tzid("Europe/London", first_date=dt.date(2020, 1, 1))
