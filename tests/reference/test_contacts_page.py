"""The contacts page as somebody in a hurry meets it."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.reference.models import Need
from tests.factories import make_area, make_contact, make_office_hours, make_way
from tests.moments import london
from tests.reading import complaints

pytestmark = pytest.mark.django_db

DAY, NIGHT = "+441164960101", "+441164960109"
EASTER_SATURDAY = london("2027-03-27 02:00")
TUESDAY_NOON = london("2027-02-02 12:00")
TUESDAY_NIGHT = london("2027-02-02 23:30")


def contacts_page(client, **query):
    response = client.get(reverse("reference:contacts"), query)
    assert response.status_code == 200
    return response.content.decode()


def names(page):
    return re.findall(r'class="contact__name">([^<]*)<', page)


def numbers(page):
    return re.findall(r'class="way__value" href="tel:([^"]*)"', page)


def make_front_door():
    contact = make_contact(office_hours=make_office_hours())
    begun = {"effective_from": london("2026-01-01 00:00")}
    make_way(contact, value="0116 496 0101", when="office", **begun)
    make_way(contact, value="0116 496 0109", when="out_of_hours", **begun)
    return contact


def test_choosing_an_area_keeps_the_contacts_for_everywhere(client):
    here, there = make_area(slug="here"), make_area()
    for name, areas in [("Here", [here]), ("There", [there]), ("Everywhere", [])]:
        make_way(make_contact(areas, name=name))
        make_way(make_contact(areas, name=f"{name}, advice", need=Need.ADVICE))

    page = contacts_page(client, area="here")

    assert names(page) == ["Everywhere", "Here", "Everywhere, advice", "Here, advice"]


@pytest.mark.parametrize(
    ("now", "hour", "expected"),
    [
        (TUESDAY_NOON, "", [DAY, NIGHT]),
        (TUESDAY_NOON, "office", [DAY, NIGHT]),
        (TUESDAY_NOON, "night", [NIGHT, DAY]),
        (TUESDAY_NIGHT, "", [NIGHT, DAY]),
        (TUESDAY_NIGHT, "office", [DAY, NIGHT]),
        (EASTER_SATURDAY, "", [NIGHT, DAY]),
        (EASTER_SATURDAY, "office", [DAY, NIGHT]),
        (london("2027-03-28 02:00"), "office", [DAY, NIGHT]),
        (london("2027-10-31 01:30"), "office", [DAY, NIGHT]),
    ],
)
def test_choosing_an_hour_reorders_the_numbers_and_hides_none(
    client, monkeypatch, now, hour, expected
):
    make_front_door()
    monkeypatch.setattr(timezone, "now", lambda: now)

    assert numbers(contacts_page(client, hour=hour)) == expected


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        ("", []),
        ("office", ["in office hours"]),
        ("night", ["at night, at weekends, on bank holidays"]),
    ],
)
def test_the_page_says_when_it_shows_another_hour_than_now(client, hour, words):
    page = contacts_page(client, hour=hour)

    assert re.findall(r"Showing first the numbers that answer ([^.]*)\.", page) == words


def test_choosing_a_later_hour_shows_no_number_that_is_not_yet_in_force(client):
    contact = make_front_door()
    soon = timezone.now() + dt.timedelta(minutes=1)
    make_way(contact, value="0116 496 0777", effective_from=soon)

    for hour in ("", "office", "night"):
        assert sorted(numbers(contacts_page(client, hour=hour))) == [DAY, NIGHT]


def test_999_stands_before_the_first_number(client):
    make_front_door()

    page = contacts_page(client)

    main = page[page.index("<main") :]
    assert re.findall(r'href="tel:([^"]*)"', page)[0] == "999"
    assert re.findall(r'href="tel:([^"]*)"', main)[0] == "999"


def test_a_replaced_number_is_nowhere_on_the_page(client):
    contact, now = make_contact(), timezone.now()
    ended = {"effective_from": now - dt.timedelta(days=9), "effective_until": now}
    make_way(contact, value="01164960777", note="Ask for Old Hall", **ended)
    make_way(contact, value="0116 496 0101", effective_from=now)

    page = contacts_page(client)

    assert numbers(page) == [DAY]
    assert [old for old in ("0777", "Old Hall") if old in page] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            {"area": "nowhere"},
            ["Area: choose one from the list"],
        ),
        ({"area": "\x00"}, ["Area: Null characters are not allowed."]),
        (
            {"hour": "teatime"},
            ["When you would ring: choose one from the list"],
        ),
    ],
)
def test_an_odd_choice_gets_a_sentence_and_everybody_is_still_shown(client, query, expected):
    make_front_door()

    page = contacts_page(client, **query)

    assert complaints(page) == expected
    assert sorted(numbers(page)) == [DAY, NIGHT]


def test_where_nobody_is_known_the_page_still_says_whom_to_ring(client):
    assert contacts_page(client).count("Ring your council, or the police on") == 2
