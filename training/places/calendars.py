"""Calendar entries (RFC 5545, 5546): of public sessions, and of places people have.

Times carry TZID Europe/London with its rules, so that a calendar shows the London hour all year.
"""

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
LONDON_RULES = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


def published(sessions: Iterable[TrainingSession], *, name: str = "Training") -> str:
    """A calendar to subscribe to, or the entry of one session to keep."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    for session in sessions:
        entry = _entry(session, f"session-{session.pk}", link=session.get_absolute_url())
        entry.add("status", "CANCELLED" if session.is_called_off else "CONFIRMED")
        calendar.add_component(entry)
    return _text(calendar)


def own(booking: Booking, *, link: str) -> str:
    """The entry of somebody's own place, to keep: it becomes one with what e-mails bring."""
    calendar = _calendar("PUBLISH")
    entry = _entry(booking.session, _uid(booking), link=link)
    entry.add("status", "CONFIRMED")
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
    entry.add("attendee", _who_comes(booking.person))
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
    return ", ".join([session.venue.name, *session.venue.address.splitlines()]).rstrip(", ")


def _uid(booking):
    return f"place-{booking.pk}"


def _person(address, name):
    person = vCalAddress(f"mailto:{address}")
    person.params["cn"] = vText(" ".join(name.replace('"', "").split()))
    return person


def _who_comes(person):
    """They have said that they come: nobody waits for an answer from their calendar."""
    attendee = _person(person.email, person.name)
    attendee.params |= {"cutype": vText("INDIVIDUAL"), "role": vText("REQ-PARTICIPANT")}
    attendee.params |= {"partstat": vText("ACCEPTED"), "rsvp": vText("FALSE")}
    return attendee


def _text(calendar):
    return calendar.to_ical().decode()


@cache
def _london():
    """The rules of London's clocks since 1996, for calendars that do not know the zone by its name.

    Written out, as RFC 5545 asks: the package's own begin summer time an hour late.
    """
    return Timezone.from_ical(LONDON_RULES)
