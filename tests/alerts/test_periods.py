"""When e-mails are due: by the clock in London, also where the clocks change."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.alerts import periods
from portal.alerts.models import Frequency, News

LONDON = timezone.get_default_timezone()


def london(*when):
    return dt.datetime(*when, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("frequency", "at", "due"),
    [
        ("daily", (2026, 11, 26, 7, 30), (2026, 11, 26, 7, 30)),
        ("daily", (2026, 11, 26, 7, 29, 59), (2026, 11, 25, 7, 30)),
        ("weekly", (2026, 11, 26, 12, 0), (2026, 11, 23, 7, 30)),
        ("weekly", (2026, 11, 23, 7, 30), (2026, 11, 23, 7, 30)),
        ("weekly", (2026, 11, 23, 7, 29, 59), (2026, 11, 16, 7, 30)),
        ("monthly", (2026, 11, 26, 12, 0), (2026, 11, 1, 7, 30)),
        ("monthly", (2026, 11, 1, 7, 29, 59), (2026, 10, 1, 7, 30)),
        ("monthly", (2027, 1, 1, 0, 0), (2026, 12, 1, 7, 30)),
        ("monthly", (2027, 3, 1, 7, 0), (2027, 2, 1, 7, 30)),
    ],
)
def test_each_frequency_is_due_at_half_past_seven_of_its_day(frequency, at, due):
    assert periods.due(frequency, london(*at)) == london(*due)


@pytest.mark.parametrize(
    ("frequency", "at", "in_utc"),
    [
        ("daily", (2026, 3, 28, 12, 0), (2026, 3, 28, 7, 30)),
        ("daily", (2026, 3, 29, 12, 0), (2026, 3, 29, 6, 30)),
        ("daily", (2026, 10, 24, 12, 0), (2026, 10, 24, 6, 30)),
        ("daily", (2026, 10, 25, 12, 0), (2026, 10, 25, 7, 30)),
        ("weekly", (2026, 3, 30, 12, 0), (2026, 3, 30, 6, 30)),
        ("weekly", (2026, 10, 26, 12, 0), (2026, 10, 26, 7, 30)),
        ("monthly", (2026, 4, 1, 12, 0), (2026, 4, 1, 6, 30)),
        ("monthly", (2026, 11, 1, 12, 0), (2026, 11, 1, 7, 30)),
    ],
)
def test_it_is_the_same_time_on_the_clock_before_and_after_the_clocks_change(frequency, at, in_utc):
    assert periods.due(frequency, london(*at)) == dt.datetime(*in_utc, tzinfo=dt.UTC)


@pytest.mark.parametrize("frequency", [Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY])
def test_it_does_not_matter_in_which_zone_the_moment_is_given(frequency):
    at = london(2026, 6, 15, 7, 30)

    assert periods.due(frequency, at.astimezone(dt.UTC)) == periods.due(frequency, at)


@pytest.mark.django_db
def test_at_once_is_due_when_anything_was_found_last():
    assert periods.due(Frequency.AT_ONCE) is None
    now = timezone.now()
    for minutes in (5, 2, 9):
        moment = now - dt.timedelta(minutes=minutes)
        fields = {"kind": "changed", "source": "a.b:1", "thing": "a.b:1", "subjects": []}
        fields |= {"key": str(minutes), "audience": "both", "happened_at": moment}
        News.objects.create(**fields, found_at=moment)

    assert periods.due(Frequency.AT_ONCE) == now - dt.timedelta(minutes=2)
