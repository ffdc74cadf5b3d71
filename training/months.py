"""The dates of a month, as a page shows them: weeks that begin on a Monday."""

import calendar
import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from training.models import TrainingSession

YEARS = range(2020, 2100)  # of months that somebody may ask for


class Day(NamedTuple):
    """A day of a week that the month has part in, with what happens on it in that month."""

    date: dt.date
    is_inside: bool
    sessions: list[TrainingSession]


def first_of(text: str) -> dt.date:
    """The first day of the month written 2026-12; of this month where it is written otherwise."""
    with contextlib.suppress(ValueError):
        month = dt.datetime.strptime(text, "%Y-%m").date()
        if month.year in YEARS:
            return month
    return timezone.localdate().replace(day=1)


def after(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def before(month: dt.date) -> dt.date:
    return (month - dt.timedelta(days=1)).replace(day=1)


def later(day: dt.date, months: int) -> dt.date:
    """The same day so many calendar months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def begins(month: dt.date) -> dt.datetime:
    """The moment the month begins in London."""
    return timezone.make_aware(dt.datetime.combine(month, dt.time()))


def weeks(month: dt.date, sessions: Iterable[TrainingSession]) -> list[list[Day]]:
    """Every week that the month has part in, each with seven days."""
    by_day = defaultdict(list)
    for session in sessions:
        by_day[timezone.localdate(session.starts_at)].append(session)
    days = calendar.Calendar().monthdatescalendar(month.year, month.month)
    return [[Day(day, day.month == month.month, by_day[day]) for day in week] for week in days]
