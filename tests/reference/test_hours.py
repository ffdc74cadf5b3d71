"""When an office answers, to the minute, in London time."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from portal.reference.models import OfficeDay
from portal.reference.models.contacts import is_bank_holiday
from tests.factories import make_office_hours
from tests.moments import london, utc

pytestmark = pytest.mark.django_db

EVERY_DAY = range(7)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


def make_council_hours(**fields):
    """Half past eight to five, and to half past four on Fridays."""
    hours = make_office_hours(range(4), "08:30", "17:00", **fields)
    _add(hours, FRIDAY, "08:30", "16:30")
    return hours


def _add(hours, weekday, opens, closes):
    times = {"opens_at": dt.time.fromisoformat(opens), "closes_at": dt.time.fromisoformat(closes)}
    return OfficeDay.objects.create(hours=hours, weekday=weekday, **times)


@pytest.mark.parametrize(
    ("monday", "is_open"),
    [("08:29:59", False), ("08:30", True), ("16:59:59", True), ("17:00", False)],
)
def test_an_office_opens_and_closes_on_the_minute(monday, is_open):
    assert make_council_hours().is_open(london(f"2027-02-01 {monday}")) == is_open


@pytest.mark.parametrize(("friday", "is_open"), [("16:29:59", True), ("16:30", False)])
def test_friday_may_be_shorter(friday, is_open):
    assert make_council_hours().is_open(london(f"2027-02-05 {friday}")) == is_open


@pytest.mark.parametrize("day", ["2027-02-06", "2027-02-07"])
def test_an_office_with_weekdays_only_is_closed_at_weekends(day):
    assert not make_council_hours().is_open(london(f"{day} 11:00"))


@pytest.mark.parametrize(
    "day",
    [
        "2027-03-26",  # Good Friday
        "2027-03-29",  # Easter Monday
        "2026-12-28",  # for Boxing Day, a Saturday
        "2027-12-27",  # for Christmas Day, a Saturday
        "2027-12-28",  # for Boxing Day, a Sunday
        "2028-01-03",  # for New Year's Day, a Saturday
        "2027-08-30",
    ],
)
def test_an_office_is_closed_on_englands_bank_holidays_unless_it_says_otherwise(day):
    closed, open_always = make_council_hours(), make_council_hours(open_on_bank_holidays=True)
    noon = london(f"{day} 12:00")

    assert [closed.is_open(noon), open_always.is_open(noon)] == [False, True]


@pytest.mark.parametrize(
    "day",
    [
        "2026-11-30",  # Scotland only
        "2027-01-04",  # Scotland only
        "2027-03-17",  # Northern Ireland only
        "2027-03-30",  # the day after Easter Monday
        "2028-12-27",  # no substitute: Boxing Day was a Tuesday
    ],
)
def test_other_countries_holidays_do_not_close_an_office(day):
    assert make_council_hours().is_open(london(f"{day} 12:00"))


def test_easter_sunday_is_not_a_bank_holiday_in_england():
    assert not is_bank_holiday(dt.date(2027, 3, 28))


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        ("2027-03-27", "09:00", "17:00"),
        ("2027-03-28", "08:00", "16:00"),  # the clocks went forward at one in the morning
        ("2027-10-30", "08:00", "16:00"),
        ("2027-10-31", "09:00", "17:00"),  # and back at two
    ],
)
def test_hours_keep_to_london_clocks_on_the_days_they_change(day, opens, closes):
    hours = make_office_hours(EVERY_DAY, "09:00", "17:00")
    opening, closing = utc(f"{day} {opens}"), utc(f"{day} {closes}")
    moment = dt.timedelta(seconds=1)

    moments = [opening - moment, opening, closing - moment, closing]

    assert [hours.is_open(at) for at in moments] == [False, True, True, False]


def test_the_hour_that_comes_twice_is_open_both_times():
    hours = make_office_hours(EVERY_DAY, "01:00", "02:00")
    starts = ["2027-10-30 23:59", "2027-10-31 00:00", "2027-10-31 01:59", "2027-10-31 02:00"]

    assert [hours.is_open(utc(at)) for at in starts] == [False, True, True, False]


@pytest.mark.parametrize(
    ("stretches", "words"),
    [
        ([(range(5), "09:00", "17:00")], "Monday to Friday 9am to 5pm"),
        (
            [(range(4), "08:30", "17:00"), ([FRIDAY], "08:30", "16:30")],
            "Monday to Thursday 8:30am to 5pm, Friday 8:30am to 4:30pm",
        ),
        (
            [([MONDAY, TUESDAY, THURSDAY], "09:00", "12:00")],
            "Monday to Tuesday 9am to midday, Thursday 9am to midday",
        ),
        (
            [([WEDNESDAY], "09:00", "12:00"), ([WEDNESDAY], "13:00", "17:00")],
            "Wednesday 9am to midday, Wednesday 1pm to 5pm",
        ),
        ([(EVERY_DAY, "07:05", "22:00")], "Monday to Sunday 7:05am to 10pm"),
    ],
)
def test_the_week_in_words_joins_days_in_a_row_with_the_same_hours(stretches, words):
    hours = make_office_hours([], open_on_bank_holidays=True)
    for weekdays, opens, closes in stretches:
        for weekday in weekdays:
            _add(hours, weekday, opens, closes)

    assert hours.words() == words


def test_the_week_in_words_says_that_bank_holidays_are_left_out():
    assert make_office_hours().words() == "Monday to Friday 9am to 5pm, not on bank holidays"


def test_an_office_opens_before_it_closes():
    hours = make_office_hours([])
    backwards = OfficeDay(hours=hours, weekday=0, opens_at=dt.time(17), closes_at=dt.time(9))

    with pytest.raises(ValidationError) as refusal:
        backwards.full_clean()
    assert refusal.value.messages == ["An office must open before it closes."]
    with pytest.raises(IntegrityError, match="opens_before_it_closes"):
        backwards.save()


@pytest.mark.parametrize(("closes", "is_open"), [("23:59", True), ("23:58", False)])
def test_an_office_open_till_midnight_answers_in_the_last_minute(closes, is_open):
    hours = make_office_hours(EVERY_DAY, "18:00", closes)

    assert hours.is_open(london("2027-02-01 23:59:30")) == is_open


def test_an_office_without_days_does_not_pretend_to_have_hours():
    hours = make_office_hours(weekdays=[], open_on_bank_holidays=True)

    assert hours.words() == "Hours not known"
