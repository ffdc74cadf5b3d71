"""A number, an address or a form: when it is in force, what it may be, how it reads."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from portal.reference.models import Contact, Way
from tests.factories import make_contact, make_office_hours, make_way
from tests.moments import london

pytestmark = pytest.mark.django_db

MONDAY_MORNING = london("2027-02-01 11:00")
NIGHT = london("2027-02-01 03:00")
NOT_A_NUMBER = "This is not a phone number that can be rung from the United Kingdom."
INSTANT = dt.timedelta(microseconds=1)


def problems(**fields) -> dict:
    """What the desk is told when it tries to save such a way in."""
    defaults = {"contact": make_contact(), "kind": Way.Kind.PHONE, "when": Way.When.ALWAYS}
    try:
        Way(**defaults | {"value": "0116 496 0101"} | fields).full_clean()
    except ValidationError as found:
        return found.message_dict
    return {}


def test_a_number_is_in_force_from_its_beginning_until_its_end():
    begins, ends = london("2027-02-01 09:00"), london("2027-03-01 09:00")
    make_way(effective_from=begins, effective_until=ends)

    moments = [begins - INSTANT, begins, ends - INSTANT, ends]

    assert [Way.objects.current(at).count() for at in moments] == [0, 1, 1, 0]
    assert [Contact.objects.current(at).count() for at in moments] == [0, 1, 1, 0]


def test_a_replaced_number_gives_way_at_the_moment_given():
    contact, moment = make_contact(), london("2027-02-01 09:00")
    make_way(contact, value="0116 496 0101", effective_from=NIGHT, effective_until=moment)
    make_way(contact, value="0116 496 0102", effective_from=moment)

    values = [
        [way.value for way in Contact.objects.current(at).get().ways_at(at)]
        for at in (moment - INSTANT, moment)
    ]

    assert values == [["0116 496 0101"], ["0116 496 0102"]]


def test_a_way_begins_before_it_ends():
    same = {"effective_from": NIGHT, "effective_until": NIGHT}

    assert problems(**same) == {"__all__": ["A way in must begin before it ends."]}
    with pytest.raises(IntegrityError, match="begins_before_it_ends"):
        make_way(**same)


@pytest.mark.parametrize(
    "value",
    [
        "0116 496 0101",
        "01164960101",
        "(0116) 496 0101",
        "+44 116 496 0101",
        "0800 1111",
        "0808 800 5000",
        "01632 960301",
        "101",
        "999",
        "111",
        "116 123",
    ],
)
def test_a_number_that_can_be_rung_is_kept(value):
    assert problems(value=value) == {}


@pytest.mark.parametrize(
    "value",
    [
        "12",
        "ring us",
        "496 0101",  # without its area code
        "0116 496 01012",
        "0116 4",
        "0116 496 0101 or 0102",
        "duty@example.org",
    ],
)
def test_a_number_that_cannot_be_rung_is_refused_in_plain_words(value):
    assert problems(value=value) == {"value": [NOT_A_NUMBER]}


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        (Way.Kind.EMAIL, "duty@example.org", {}),
        (Way.Kind.EMAIL, "duty at example", {"value": ["Enter a valid email address."]}),
        (Way.Kind.FORM, "https://example.org/refer", {}),
        (Way.Kind.FORM, "http://example.org/refer", {"value": ["Enter a valid URL."]}),
        (Way.Kind.FORM, "javascript:alert(1)", {"value": ["Enter a valid URL."]}),
    ],
)
def test_an_address_is_checked_by_its_kind(kind, value, found):
    assert problems(kind=kind, value=value) == found


@pytest.mark.parametrize("when", [Way.When.OFFICE, Way.When.OUT_OF_HOURS])
def test_hours_that_depend_on_an_office_need_one(when):
    with_office = make_contact(office_hours=make_office_hours())

    assert problems(when=when) == {"when": ["First choose the contact’s office hours, above."]}
    assert problems(when=when, contact=with_office) == {}


@pytest.mark.parametrize(
    ("kind", "value", "display", "address"),
    [
        ("phone", "01164960101", "0116 496 0101", "tel:+441164960101"),
        ("phone", "+44 116 496 0101", "0116 496 0101", "tel:+441164960101"),
        ("phone", "08001111", "0800 1111", "tel:+448001111"),
        ("phone", "101", "101", "tel:101"),
        ("phone", "116 123", "116 123", "tel:116123"),
        ("phone", "+353 20 915 1234", "+353 20 915 1234", "tel:+353209151234"),
        ("phone", "ask Bob", "ask Bob", "tel:"),
        ("email", "duty@example.org", "duty@example.org", "mailto:duty@example.org"),
        ("form", "https://example.org/a", "https://example.org/a", "https://example.org/a"),
    ],
)
def test_a_way_reads_as_people_write_it_and_links_as_phones_dial_it(kind, value, display, address):
    way = Way(kind=kind, value=value)

    assert (str(way), way.display(), way.address()) == (display, display, address)


def make_busy_contact():
    contact = make_contact(office_hours=make_office_hours())
    make_way(contact, kind="email", value="duty@example.org", when="office")
    make_way(contact, kind="form", value="https://example.org/refer", when="always")
    make_way(contact, value="0116 496 0109", when="out_of_hours")
    make_way(contact, value="0116 496 0101", when="office")
    return contact


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (
            MONDAY_MORNING,
            [
                ("0116 496 0101", True),
                ("0116 496 0109", False),
                ("https://example.org/refer", True),
                ("duty@example.org", True),
            ],
        ),
        (
            NIGHT,
            [
                ("0116 496 0109", True),
                ("0116 496 0101", False),
                ("https://example.org/refer", True),
                ("duty@example.org", False),
            ],
        ),
    ],
)
def test_numbers_come_first_then_whoever_answers_and_none_is_hidden(at, expected):
    ways = make_busy_contact().ways_at(at)

    assert [(way.display(), way.answers_now) for way in ways] == expected


def test_every_way_shows_its_hours():
    ways = make_busy_contact().ways_at(MONDAY_MORNING)

    assert [way.hours for way in ways] == [
        "Monday to Friday 9am to 5pm, not on bank holidays",
        "Out of hours: evenings, nights, weekends and bank holidays",
        "24 hours a day, every day",
        "Monday to Friday 9am to 5pm, not on bank holidays",
    ]


def test_on_a_bank_holiday_the_number_for_other_times_answers():
    easter_monday = london("2027-03-29 11:00")

    first = make_busy_contact().ways_at(easter_monday)[0]

    assert (first.display(), first.answers_now) == ("0116 496 0109", True)
