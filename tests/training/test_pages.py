"""Training pages: the right dates, in London time, of published courses only."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from tests.factories import make_area, make_course, make_session, make_theme, make_venue
from tests.moments import london, utc
from tests.reading import UNPUBLISHED, read

pytestmark = pytest.mark.django_db

LONG_AGO = london("2026-01-01 09:00")
FEBRUARY = london("2027-02-01 09:00")
TOMORROW = timezone.now() + dt.timedelta(days=1)
WHEN = r"\w+day \d+ \w+ \d{4}, [\w:]+ to [\w:]+"


@pytest.fixture
def around_the_clock_changes():
    """Sessions at half past nine to midday in London: before and after each change of clocks."""
    course = make_course(publish_at=LONG_AGO, slug="neglect")
    starts = ["2027-03-26 09:30", "2027-03-29 08:30", "2027-10-29 08:30", "2027-11-01 09:30"]
    return [
        make_session(
            course=course,
            starts_at=utc(moment),
            ends_at=utc(moment) + dt.timedelta(hours=2, minutes=30),
        )
        for moment in starts
    ]


DATES = [
    "Friday 26 March 2027, 9:30am to midday",
    "Monday 29 March 2027, 9:30am to midday",
    "Friday 29 October 2027, 9:30am to midday",
    "Monday 1 November 2027, 9:30am to midday",
]


@pytest.mark.parametrize("path", ["/training/", "/training/courses/neglect/"])
@pytest.mark.usefixtures("around_the_clock_changes")
def test_lists_show_london_time_on_both_sides_of_each_clock_change(client, monkeypatch, path):
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)

    assert re.findall(WHEN, read(client, path)) == DATES


def test_a_session_shows_london_time_on_both_sides_of_each_clock_change(
    client, monkeypatch, around_the_clock_changes
):
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)

    pages = [read(client, session.get_absolute_url()) for session in around_the_clock_changes]

    assert [re.findall(WHEN, page) for page in pages] == [[date] for date in DATES]
    assert ["9:30am to midday, London time" in page for page in pages] == [True] * 4


@pytest.mark.parametrize(
    ("starts", "shown"),
    [
        ("2027-03-29 09:30", "9:30am"),
        ("2027-11-01 09:30", "9:30am"),
        ("2027-03-28 02:00", "2am"),  # the first minute after the clocks went forward
        ("2027-10-31 00:59", "12:59am"),
    ],
)
def test_a_london_time_is_shown_as_it_was_given(client, monkeypatch, starts, shown):
    make_session(course=make_course(publish_at=LONG_AGO), starts_at=london(starts))
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)

    page = read(client, "/training/")

    assert re.findall(r"\d{4}, ([\w:]+) to", page) == [shown]


def test_a_course_without_a_date_says_when_it_last_ran(client, monkeypatch):
    course = make_course(publish_at=LONG_AGO)
    for moment in ("2026-05-03 09:30", "2026-11-02 09:30", "2026-09-01 09:30"):
        make_session(course=course, starts_at=london(moment))
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)

    page = read(client, course.get_absolute_url())

    assert re.findall(r"<li>(No date[^<]*)</li>", page) == [
        "No date is planned at the moment. It last ran on 2 November 2026."
    ]


def test_a_course_that_never_ran_says_no_more_than_that(client):
    page = read(client, make_course().get_absolute_url())

    assert re.findall(r"<li>(No date[^<]*)</li>", page) == ["No date is planned at the moment."]


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_an_unpublished_course_and_its_dates_are_nowhere(client, state):
    session = make_session(course=make_course(title="Secret course", **UNPUBLISHED[state]))
    addresses = [session.get_absolute_url(), session.course.get_absolute_url()]

    answers = [client.get(address).status_code for address in addresses]
    pages = {path: read(client, path) for path in ("/", "/training/", "/sitemap.xml")}

    assert answers == [404, 404]
    for leak in ("Secret course", *addresses):
        assert [path for path, page in pages.items() if leak in page] == []


def test_a_session_that_has_been_keeps_its_page_and_leaves_the_lists(client):
    session = make_session(starts_at=timezone.now() - dt.timedelta(days=9))
    address = session.get_absolute_url()

    page = read(client, address)

    assert "This session has been." in page
    assert [p for p in ("/", "/training/", "/sitemap.xml") if address in read(client, p)] == []


def test_a_session_to_come_is_in_the_lists(client):
    session = make_session()
    address = session.get_absolute_url()

    assert "This session has been." not in read(client, address)
    assert [p for p in ("/", "/training/", "/sitemap.xml") if address in read(client, p)] == [
        "/",
        "/training/",
        "/sitemap.xml",
    ]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Children", "Adults", "Both"]),
        ({"audience": "children"}, ["Children", "Both"]),
        ({"audience": "adults"}, ["Adults", "Both"]),
        ({"delivery": "online"}, ["Both"]),
        ({"area": "wend"}, ["Adults", "Both"]),
        ({"theme": "neglect"}, ["Children"]),
        ({"level": "advanced"}, ["Adults"]),
        ({"level": "advanced", "delivery": "online"}, []),
    ],
)
def test_the_dates_narrow(client, query, titles):
    courses = [
        make_course([make_theme(slug="neglect")], title="Children", audience="children"),
        make_course(title="Adults", audience="adults", level="advanced"),
        make_course(title="Both", audience="both"),
    ]
    places = [
        {},
        {"venue": make_venue(area=make_area(slug="wend"))},
        {"delivery": "online"},
    ]
    soon = timezone.now()
    for days, (course, place) in enumerate(zip(courses, places, strict=True), 1):
        make_session(course=course, starts_at=soon + dt.timedelta(days=days), **place)

    page = read(client, "/training/", **query)

    assert re.findall(r'href="/training/sessions/\d+/">([^<]+)', page) == titles
