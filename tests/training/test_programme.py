"""The programme as everybody reads it: what narrows it, how a date stands, what a course costs."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from portal.accounts.models import Agency
from tests.factories import (
    make_area,
    make_booking,
    make_change,
    make_course,
    make_recommendation,
    make_response,
    make_review,
    make_rules,
    make_session,
    make_trainer,
    make_venue,
)
from tests.moments import london
from tests.reading import UNPUBLISHED, read
from training.models import TrainingSession

pytestmark = pytest.mark.django_db

LONG_AGO = london("2026-01-01 09:00")
FEBRUARY = london("2027-02-01 09:00")
DAY = dt.timedelta(days=1)


def titles(page):
    return re.findall(r'href="/training/sessions/\d+/">([^<]+)', page)


def make_date(title, starts, **fields):
    return make_session(
        course=make_course(title=title, publish_at=LONG_AGO), starts_at=london(starts), **fields
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"since": "2027-03-02"}, ["Second", "Third"]),
        ({"until": "2027-03-02"}, ["First", "Second"]),
        ({"since": "2027-03-02", "until": "2027-03-02"}, ["Second"]),
        ({"free": "on"}, ["First", "Third"]),
        ({"evening": "on"}, ["Second"]),
        ({"evening": "on", "free": "on"}, []),
    ],
)
def test_the_dates_narrow_by_day_by_places_and_to_evenings(client, monkeypatch, query, found):
    make_date("First", "2027-03-01 16:59")
    make_booking(make_date("Second", "2027-03-02 17:00", places=1))
    make_date("Third", "2027-03-03 09:30")
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)

    assert titles(read(client, "/training/", **query)) == found


def test_an_evening_begins_at_five_in_london_whatever_the_clocks_do(client, monkeypatch):
    make_date("Winter", "2027-03-27 17:00")
    make_date("Summer", "2027-03-28 17:00")
    make_date("Summer afternoon", "2027-03-28 16:30")
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)

    assert titles(read(client, "/training/", evening="on")) == ["Winter", "Summer"]


def test_a_date_called_off_leaves_the_lists_and_keeps_its_page_which_says_why(client):
    session = make_session(cancelled_at=timezone.now(), cancelled_because="The hall is flooded.")

    lists = {path: read(client, path) for path in ("/", "/training/", "/sitemap.xml")}
    page = read(client, session.get_absolute_url())

    assert [p for p, text in lists.items() if session.get_absolute_url() in text] == []
    assert "This session has been called off. The hall is flooded." in page
    assert "Book for your team" not in page
    assert "Ask for a place for yourself" not in page


OPENS = FEBRUARY + DAY


@pytest.mark.parametrize(
    ("fields", "taken", "words"),
    [
        ({"places": 4}, 1, "3 places left"),
        ({"places": 2}, 1, "1 place left"),
        ({"places": 1}, 1, "Full: join the waiting list"),
        ({"own_opens_at": OPENS}, 0, "Booking opens on Tuesday 2 February 2027, 9am"),
        ({"own_closes_at": FEBRUARY}, 0, "Booking has closed"),
        ({"cancelled_at": FEBRUARY, "cancelled_because": "Snow."}, 0, "Called off"),
    ],
)
def test_how_a_date_stands_is_said_in_words(fields, taken, words):
    session = make_date("Neglect", "2027-03-01 09:30", **fields)
    for _ in range(taken):
        make_booking(session)
    session.refresh_from_db()

    assert session.places_in_words(FEBRUARY) == words


def test_every_card_says_how_many_places_are_left(client):
    make_session(places=7)

    assert "<strong>7 places left</strong>" in read(client, "/training/")


def test_the_page_of_an_open_date_says_when_booking_closes_and_how_to_book(client, monkeypatch):
    session = make_date("Neglect", "2027-03-29 09:30")
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)

    page = read(client, session.get_absolute_url())

    assert "Booking closes on Sunday 28 March 2027, 9:30am." in page
    assert f'href="/training/sessions/{session.pk}/book/"' in page
    assert f'href="/training/sessions/{session.pk}/ask/"' in page


@pytest.mark.parametrize("moment", ["own_opens_at", "own_closes_at"])
def test_nobody_is_sent_to_book_before_booking_opens_or_after_it_has_closed(client, moment):
    now = timezone.now()
    session = make_session(**{moment: now + DAY if moment == "own_opens_at" else now - DAY})

    page = read(client, session.get_absolute_url())

    assert "/book/" not in page
    assert "/ask/" not in page


def test_a_full_date_says_what_a_waiting_list_means(client):
    session = make_session(places=1)
    make_booking(session)

    page = read(client, session.get_absolute_url())

    assert "Full: join the waiting list" in page
    assert "whoever waits longest gets it" in page
    assert "Book for your team" in page


def test_a_session_names_its_trainers_and_their_jobs_and_never_their_address(client):
    session = make_session()
    session.led_by.add(
        make_trainer(name="Ursula Demetriade", job="School nurse", email="ursula@example.org")
    )

    page = read(client, session.get_absolute_url())

    assert "Ursula Demetriade, School nurse" in page
    assert "ursula@example.org" not in page


def test_a_venue_is_shown_with_its_address_access_and_travel(client):
    venue = make_venue(
        name="Old Hall", address="Bell Lane\nMB1 4QX", access="Step-free.", getting_there="By bus."
    )

    page = read(client, make_session(venue=venue).get_absolute_url())

    assert re.findall(r"Old Hall<br>Bell Lane<br>MB1 4QX", page)
    assert [words in page for words in ("Step-free.", "By bus.")] == [True, True]


def test_a_course_says_what_it_costs_and_what_is_charged_by_kind_of_agency(client):
    rules = make_rules(free_for="Free for partners.", others_pay="Others pay £50.", notice_days=3)
    rules.charges.create(why="late", amount=50)
    rules.charges.create(why="late", amount=12.5, agency_kind=Agency.Kind.VOLUNTARY)
    rules.charges.create(why="no_show", amount=75)

    page = read(client, make_course(rules=rules).get_absolute_url())
    rows = re.findall(
        r'<th scope="row"[^>]*>([^<]*)</th><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)', page
    )

    assert rows == [
        ("Voluntary and community", "£12.50", "£75"),
        ("Every other kind of agency", "£50", "£75"),
    ]
    for words in ("Free for partners.", "Others pay £50.", "Cancel at least 3 working days before"):
        assert words in page
    assert "because somebody is ill is never charged" in page


def test_a_session_says_until_when_cancelling_costs_nothing(client, monkeypatch):
    rules = make_rules(notice_days=2)
    rules.charges.create(why="late", amount=50)
    session = make_date("Neglect", "2027-03-30 09:30", rules=rules)
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)

    page = read(client, session.get_absolute_url())

    # Good Friday is 26 March and Easter Monday 29 March: two working days before are the 24th.
    assert "Cancel before Wednesday 24 March 2027, 9:30am" in page


def test_a_course_that_charges_nothing_says_so(client):
    page = read(client, make_course().get_absolute_url())

    assert "Nothing is charged if you cancel later than that." in page
    assert "It is free." in page


def test_who_may_book_is_said(client):
    rules = make_rules(agency_kinds=["police", "fire"], office_approves=True)
    rules.areas.add(make_area(name="Wend"))

    page = read(client, make_session(rules=rules).get_absolute_url())

    assert "these kinds of agency: Police, Fire and rescue." in page
    assert "whose agency works in Wend." in page
    assert "office looks at each booking" in page


def test_what_must_come_first_is_linked_while_it_is_public(client):
    first, hidden = make_course(title="Essentials"), make_course(**UNPUBLISHED["draft"])
    course = make_course(title="Neglect")
    course.comes_first.set([first, hidden])

    page = read(client, course.get_absolute_url())

    assert f'href="{first.get_absolute_url()}">Essentials</a>' in page
    assert hidden.title not in page


def test_a_course_says_which_recommendations_led_to_it_once_their_review_is_public(client):
    course = make_course()
    public = make_recommendation(review=make_review(title="Alex"), text="Train everybody.")
    hidden = make_recommendation(review=make_review(title="Secret", **UNPUBLISHED["draft"]))
    for recommendation in (public, public, hidden):
        make_response(recommendation=recommendation, course=course)
    make_response(recommendation=make_recommendation(text="Other."), change=make_change())

    page = read(client, course.get_absolute_url())

    assert page.count("Train everybody.") == 1
    assert f'href="{public.get_absolute_url()}"' in page
    assert [words for words in ("Secret", "Other.") if words in page] == []


def test_a_course_without_a_date_to_book_offers_to_tell_when_it_runs(client):
    course = make_course(slug="neglect")
    offered = 'href="/training/courses/neglect/tell-me/"'

    without = read(client, course.get_absolute_url())
    make_session(course=course, cancelled_at=timezone.now(), cancelled_because="Snow.")
    called_off = read(client, course.get_absolute_url())
    make_session(course=course)
    with_a_date = read(client, course.get_absolute_url())

    assert [offered in page for page in (without, called_off, with_a_date)] == [True, True, False]


def test_the_list_of_courses_says_which_have_no_date(client):
    make_session(course=make_course(title="Neglect"))
    make_course(title="Supervision")

    page = read(client, "/training/")
    listed = page[page.index("All courses") :]

    assert re.findall(r">([^<]+)</a>( <span[^>]*>No date yet)?", listed)[:2] == [
        ("Neglect", ""),
        ("Supervision", ' <span class="quiet">No date yet'),
    ]


def test_called_off_dates_are_no_dates_to_come():
    make_session(cancelled_at=timezone.now(), cancelled_because="Snow.")

    assert list(TrainingSession.objects.upcoming()) == []
