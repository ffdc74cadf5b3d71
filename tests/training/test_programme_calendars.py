"""Dates in calendars, feeds and search engines: the London hour, and no link to join anywhere."""

import datetime as dt
import json
import re
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from tests.factories import make_booking, make_course, make_rules, make_session, make_venue
from tests.moments import london
from tests.reading import UNPUBLISHED, read
from training.models import Course

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
LONG_AGO = london("2026-01-01 09:00")
FEBRUARY = london("2027-02-01 09:00")
DAY = dt.timedelta(days=1)
CHANGES = ["2027-03-27 09:30", "2027-03-28 09:30", "2027-10-30 09:30", "2027-10-31 09:30"]
PATHS = ["/training/calendar.ics", "/training/feed/"]


@pytest.fixture
def around_the_clock_changes(monkeypatch):
    """Sessions at half past nine on the days on which the clocks change, and the days before."""
    course = make_course(title="Neglect", publish_at=LONG_AGO)
    sessions = [make_session(course=course, starts_at=london(starts)) for starts in CHANGES]
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)
    return sessions


def by_icalendar(text):
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [str(event.start.astimezone(LONDON))[:16] for event in events]


def by_vobject(text):
    events = vobject.readOne(text).vevent_list
    return [str(event.dtstart.value.astimezone(LONDON))[:16] for event in events]


@pytest.mark.parametrize("parsed", [by_icalendar, by_vobject])
def test_the_calendar_has_the_london_hour_when_the_clocks_change(
    client, around_the_clock_changes, parsed
):
    assert parsed(read(client, "/training/calendar.ics")) == CHANGES


@pytest.mark.parametrize("parsed", [by_icalendar, by_vobject])
def test_the_entry_of_a_date_has_the_london_hour_when_the_clocks_change(
    client, around_the_clock_changes, parsed
):
    paths = [f"{session.get_absolute_url()}session.ics" for session in around_the_clock_changes]

    assert [parsed(read(client, path)) for path in paths] == [[starts] for starts in CHANGES]


def test_pages_have_the_london_hour_when_the_clocks_change(client, around_the_clock_changes):
    pages = [read(client, session.get_absolute_url()) for session in around_the_clock_changes]
    month = read(client, "/training/", view="month", month="2027-03")

    assert ["9:30am to 12:30pm, London time" in page for page in pages] == [True] * 4
    assert read(client, "/training/").count("9:30am to 12:30pm") == 4
    assert month.count("9:30am Neglect") == 2


def test_the_calendar_holds_what_is_to_come_and_the_last_month_and_says_what_is_called_off(client):
    now = timezone.now()
    for days in (-40, -20, 7):
        make_session(course=make_course(title=f"{days}"), starts_at=now + days * DAY)
    off = {"cancelled_at": now, "cancelled_because": "Snow."}
    make_session(course=make_course(title="Off"), starts_at=now + 9 * DAY, **off)
    make_session(course=make_course(title="Secret", **UNPUBLISHED["draft"]))

    response = client.get("/training/calendar.ics")
    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [(str(event["summary"]), str(event["status"])) for event in events] == [
        ("-20", "CONFIRMED"),
        ("7", "CONFIRMED"),
        ("Off", "CANCELLED"),
    ]


def test_the_entry_of_a_hidden_date_is_not_found(client):
    session = make_session(course=make_course(**UNPUBLISHED["draft"]))

    assert client.get(f"{session.get_absolute_url()}session.ics").status_code == 404


def test_an_address_of_many_lines_is_one_line_of_a_calendar(client):
    venue = make_venue(name="Old Hall", address="Bell Lane\r\nMB1 4QX")
    make_session(venue=venue)

    (event,) = icalendar.Calendar.from_ical(read(client, PATHS[0])).walk("VEVENT")

    assert str(event["location"]) == "Old Hall, Bell Lane, MB1 4QX"


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize(("path", "queries"), [(PATHS[0], 2), (PATHS[1], 8)])
def test_calendar_and_feed_take_the_same_queries_however_long(
    client, django_assert_num_queries, path, queries, rows
):
    for _ in range(rows):
        make_session(announced_at=timezone.now())
    ContentType.objects.get_for_model(Course)  # asked once in a process

    with django_assert_num_queries(queries):
        client.get(path)


def test_the_feed_tells_of_new_courses_and_of_dates_since_they_were_announced(client):
    now = timezone.now()
    course = make_course(title="Neglect", publish_at=now - 9 * DAY)
    starts = london("2027-03-29 09:30")
    make_session(course=course, starts_at=starts, announced_at=now - 2 * DAY)
    off = {"cancelled_at": now, "cancelled_because": "Snow."}
    make_session(course=course, starts_at=starts + DAY, announced_at=now - 3 * DAY, **off)
    make_session(course=course, starts_at=starts + 2 * DAY)
    hidden = make_course(title="Secret", **UNPUBLISHED["draft"])
    make_session(course=hidden, announced_at=now)

    response = client.get("/training/feed/")
    page = response.content.decode()

    assert re.findall(r"<entry><title>([^<]*)", page) == [
        "Neglect, 29 March 2027",
        "Called off: Neglect, 30 March 2027",
        "Course: Neglect",
    ]
    assert "Snow." in page
    assert "Last-Modified" not in response


@pytest.mark.parametrize("path", ["/training/", "/training/?view=month"])
def test_the_programme_points_to_its_feed(client, path):
    assert 'type="application/atom+xml"' in read(client, path)


def structured(client, session):
    page = read(client, session.get_absolute_url())
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def test_search_engines_are_told_when_and_where_a_date_is(client, around_the_clock_changes):
    session = around_the_clock_changes[1]

    told = structured(client, session)

    assert [told[key] for key in ("name", "startDate", "endDate", "courseMode")] == [
        "Neglect",
        "2027-03-28T09:30:00+01:00",
        "2027-03-28T12:30:00+01:00",
        "onsite",
    ]
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert told["location"]["name"] == session.venue.name
    assert told["offers"] == {
        "@type": "Offer",
        "url": told["url"],
        "availability": "https://schema.org/InStock",
        "price": 0,
        "priceCurrency": "GBP",
    }


def test_search_engines_are_told_what_is_full_and_what_is_called_off(client):
    full = make_session(places=1, rules=make_rules(others_pay="Others pay £50."))
    make_booking(full)
    off = make_session(cancelled_at=timezone.now(), cancelled_because="Snow.")

    assert structured(client, full)["offers"]["availability"] == "https://schema.org/SoldOut"
    assert "price" not in structured(client, full)["offers"]
    assert structured(client, off)["eventStatus"] == "https://schema.org/EventCancelled"


def test_the_link_to_join_is_nowhere_that_the_public_can_read(client):
    session = make_session(
        delivery="online",
        joining_link="https://meet.example.org/secret-room",
        starts_at=timezone.now() + dt.timedelta(hours=5),
        announced_at=timezone.now(),
    )
    page = session.get_absolute_url()
    paths = ["/", "/training/", "/training/?view=month", session.course.get_absolute_url(), page]
    paths += [*PATHS, f"{page}session.ics", f"{page}book/", f"{page}ask/", "/sitemap.xml"]

    answers = {path: client.get(path).content.decode() for path in paths}

    assert [path for path, text in answers.items() if "meet.example.org" in text] == []
    assert structured(client, session)["location"]["@type"] == "VirtualLocation"
