"""The programme by month: a table of days, narrowed like the list."""

import re

import pytest
from django.utils import timezone

from tests.factories import make_course, make_session
from tests.moments import london
from tests.reading import read

pytestmark = pytest.mark.django_db

LONG_AGO = london("2026-01-01 09:00")
FEBRUARY = london("2027-02-01 09:00")
MARCH = {"view": "month", "month": "2027-03"}


@pytest.fixture(autouse=True)
def february(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)


@pytest.fixture
def course():
    return make_course(title="Neglect", publish_at=LONG_AGO)


def days(page):
    """By the day of the month, what stands in its cell."""
    cells = re.findall(r'month__number">(\d+)<(.*?)</td>', page, re.S)
    found = {int(day): re.findall(r'class="govuk-link"[^>]*>([^<]+)', cell) for day, cell in cells}
    return {day: entries for day, entries in found.items() if entries}


def test_a_month_shows_its_dates_on_their_days_in_london(client, course):
    for starts in ("2027-02-28 23:30", "2027-03-01 00:15", "2027-03-31 23:30", "2027-04-01 00:15"):
        make_session(course=course, starts_at=london(starts))

    page = read(client, "/training/", **MARCH)

    assert days(page) == {1: ["12:15am Neglect"], 31: ["11:30pm Neglect"]}


def test_a_month_has_a_caption_and_its_weekdays_are_headers_from_monday_on(client):
    page = read(client, "/training/", **MARCH)

    assert re.findall(r"<caption[^>]*>([^<]*)</caption>", page) == ["March 2027"]
    assert re.findall(r'<th scope="col">([^<]*)</th>', page) == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
    assert re.findall(r'month__number">(\d+)<', page) == [str(day) for day in range(1, 32)]


def test_a_month_keeps_what_narrows_the_dates(client, course):
    make_session(course=course, starts_at=london("2027-03-03 09:30"))
    make_session(course=course, starts_at=london("2027-03-04 18:00"))
    make_session(course=course, starts_at=london("2027-05-04 18:00"))

    page = read(client, "/training/", evening="on", **MARCH)

    assert days(page) == {4: ["6pm Neglect"]}
    assert re.findall(r'href="([^"]+)" rel="(\w+)"', page) == [
        ("?evening=on&amp;view=month&amp;month=2027-02", "prev"),
        ("?evening=on&amp;view=month&amp;month=2027-04", "next"),
    ]
    assert re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page) == [
        ("view", "month"),
        ("month", "2027-03"),
    ]


def test_months_lead_no_further_than_there_are_dates_and_not_into_the_past(client, course):
    make_session(course=course, starts_at=london("2027-03-03 09:30"))

    this = read(client, "/training/", view="month")
    last = read(client, "/training/", **MARCH)

    assert re.findall(r'rel="(prev|next)"', this) == ["next"]
    assert re.findall(r'rel="(prev|next)"', last) == ["prev"]


@pytest.mark.parametrize("month", ["", "soon", "2027-13", "1850-01", "9999-12", "2027-02-01"])
def test_a_month_nobody_can_mean_is_this_one(client, month):
    page = read(client, "/training/", view="month", month=month)

    assert '<h1 class="govuk-heading-xl">Training in February 2027</h1>' in page


@pytest.mark.parametrize("rows", [1, 30])
def test_a_month_takes_the_same_queries_however_full(client, django_assert_num_queries, rows):
    for _ in range(rows):
        make_session(course=make_course(publish_at=LONG_AGO), starts_at=london("2027-03-03 09:30"))

    with django_assert_num_queries(5):
        client.get("/training/", MARCH)
