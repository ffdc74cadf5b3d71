"""Calendar entries of places: one entry for the life of a booking, in London’s time all year."""

import datetime as dt
import zoneinfo

import icalendar
import pytest
import vobject
from django.test import Client
from django.urls import reverse

from portal.outbox.models import Message
from tests.factories import (
    make_booking,
    make_manager,
    make_person,
    make_session,
    make_venue,
)
from training.models import Booking
from training.places import actions, calendars, office, tokens

pytestmark = pytest.mark.django_db
LONDON = zoneinfo.ZoneInfo("Europe/London")
UTC = dt.UTC
DAYS = {  # the day, and London's distance from UTC at 9:30am on it
    dt.date(2027, 3, 27): 0,
    dt.date(2027, 3, 28): 1,
    dt.date(2027, 10, 30): 1,
    dt.date(2027, 10, 31): 0,
    dt.date(2027, 7, 14): 1,
    dt.date(2026, 12, 16): 0,
}


def on(day, **fields):
    """A session that day from 9:30am to 12:30pm in London."""
    starts = dt.datetime.combine(day, dt.time(9, 30), LONDON)
    return make_session(starts_at=starts, ends_at=starts + dt.timedelta(hours=3), **fields)


def read(text):
    """The calendar and its only event, as icalendar reads them."""
    calendar = icalendar.Calendar.from_ical(text)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def newest():
    return read(Message.objects.exclude(calendar="").order_by("-pk").first().calendar)


@pytest.mark.parametrize(("day", "ahead"), DAYS.items())
def test_an_entry_begins_at_the_london_hour_all_year(day, ahead):
    text = calendars.invitation(make_booking(on(day)), link="/x/")

    calendar, event = read(text)
    begins = dt.datetime.combine(day, dt.time(9, 30), LONDON)
    assert event["dtstart"].params["tzid"] == "Europe/London"
    assert event["dtstart"].dt == begins
    assert event["dtend"].dt == begins + dt.timedelta(hours=3)
    assert event["dtstart"].dt.astimezone(UTC).hour == 9 - ahead
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]


@pytest.mark.parametrize(("day", "ahead"), DAYS.items())
def test_the_rules_it_brings_along_say_the_same_to_who_does_not_know_the_zone(day, ahead):
    event = vobject.readOne(calendars.invitation(make_booking(on(day)), link="/x/")).vevent

    begins = event.dtstart.value

    assert begins.utcoffset() == dt.timedelta(hours=ahead)
    assert (begins.date(), begins.hour, begins.minute) == (day, 9, 30)
    assert event.dtend.value - begins == dt.timedelta(hours=3)


def test_summer_time_begins_and_ends_in_its_rules_when_it_does_in_london():
    calendar, _ = read(calendars.invitation(make_booking(), link="/x/"))
    zone = calendar.walk("VTIMEZONE")[0].to_tz()

    for moment in [
        dt.datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
        dt.datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
        dt.datetime(2027, 10, 31, 0, 59, tzinfo=UTC),
        dt.datetime(2027, 10, 31, 1, 0, tzinfo=UTC),
    ]:
        assert moment.astimezone(zone).utcoffset() == moment.astimezone(LONDON).utcoffset()


def test_the_rules_are_those_of_london_at_the_very_hour_the_clocks_change():
    rules = {rule.name: rule for rule in read(calendars.own(make_booking(), link="/"))[0].walk()}

    daylight, standard = rules["DAYLIGHT"], rules["STANDARD"]

    assert daylight["dtstart"].dt == dt.datetime(1996, 3, 31, 1)  # 1am GMT
    assert standard["dtstart"].dt == dt.datetime(1996, 10, 27, 2)  # 2am BST
    assert daylight["rrule"].to_ical() == b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"
    assert standard["rrule"].to_ical() == b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"


def test_one_entry_lives_as_long_as_the_booking_and_its_number_goes_up():
    session = make_session()
    booking = make_booking(session)
    by = make_manager().user
    first = read(calendars.invitation(booking, link="/x/"))

    session.starts_at += dt.timedelta(hours=1)
    session.ends_at += dt.timedelta(hours=1)
    office.save(session, by=by)
    changed = newest()
    booking.refresh_from_db()
    actions.cancel(booking, reason="date", by=None)
    ended = newest()

    entries = [first, changed, ended]
    assert [str(calendar["method"]) for calendar, _ in entries] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event["sequence"] for _, event in entries] == [0, 1, 2]
    assert [str(event["status"]) for _, event in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert len({str(event["uid"]) for _, event in entries}) == 1
    assert changed[1]["dtstart"].dt - first[1]["dtstart"].dt == dt.timedelta(hours=1)


def test_the_entry_one_keeps_oneself_is_the_same_one():
    booking = make_booking()

    answer = Client().get(reverse("training:place_calendar", args=[tokens.PLACES.sign(booking.pk)]))

    calendar, event = read(answer.content)
    _, invited = read(calendars.invitation(booking, link="/x/"))
    assert (answer["Content-Type"], calendar["method"]) == (
        "text/calendar; charset=utf-8",
        "PUBLISH",
    )
    assert (event["uid"], event["sequence"]) == (invited["uid"], invited["sequence"])
    assert tokens.of_place(booking) in event["url"]


def test_who_waits_has_no_entry_to_keep_and_none_in_their_e_mail():
    booking = make_booking(status=Booking.Status.WAITING)
    actions.cancel(booking, reason="date", by=None)

    path = reverse("training:place_calendar", args=[tokens.PLACES.sign(booking.pk)])

    assert Client().get(path).status_code == 404
    assert [message.calendar for message in Message.objects.all()] == [""]


@pytest.mark.parametrize(
    "name",
    [
        'Ada "Ace" Example',
        "Ada;Example:x,y",
        "Ada\r\nATTENDEE:mailto:all@example.org",
        "Zoë O’Néill",
        "\U0001f600" * 60,
    ],
)
def test_a_name_writes_no_line_of_its_own(name):
    booking = make_booking(person=make_person(name=name))

    text = calendars.invitation(booking, link="/x/")

    _, event = read(text)
    assert str(event["attendee"]) == f"mailto:{booking.person.email}"
    assert [line for line in text.splitlines() if line.startswith("ATTENDEE:")] == []
    assert vobject.readOne(text).vevent.attendee.value == f"mailto:{booking.person.email}"
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_it_says_where_on_one_line_and_asks_nobody_to_answer():
    venue = make_venue(name="Hall", address="1 High Street\r\nMarlow\r\n")

    _, event = read(calendars.invitation(make_booking(make_session(venue=venue)), link="/x/"))

    assert str(event["location"]) == "Hall, 1 High Street, Marlow"
    assert event["attendee"].params["rsvp"] == "FALSE"


def test_the_link_to_join_stands_in_no_entry():
    link = "https://meet.example.org/room"
    booking = make_booking(make_session(delivery="online", joining_link=link))

    assert "meet.example.org" not in calendars.invitation(booking, link="/x/")
