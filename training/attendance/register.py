"""The register of a day as its page shows it: who is booked, by name and agency, and who came.

Nobody's address or needs stand on it.
"""

import datetime as dt
from collections import Counter
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils import timezone

from training.attendance import marking
from training.models import Attendance, Booking, TrainingSession
from training.places import tokens

A_DAY = dt.timedelta(days=1)
A_WEEK = dt.timedelta(days=7)
Mark = Attendance.Mark
SHORT = {
    Mark.CAME: "Attended",
    Mark.LATE: "Late",
    Mark.LEFT: "Left early",
    Mark.APOLOGY: "Absent, apology",
    Mark.ABSENT: "Absent",
}


class Line(NamedTuple):
    """Somebody with a place, and the mark of the day; "" where there is none."""

    booking: Booking
    mark: str

    @property
    def agency(self) -> str:
        return self.booking.agency_as_told or str(self.booking.agency)

    @property
    def note(self) -> str:
        """How they came to be here, where they were not booked."""
        if self.booking.walked_in:
            return "Added at the door"
        if self.booking.key and self.booking.instead_of_id:
            return "Came instead of a colleague"
        return ""

    @property
    def words(self) -> str:
        return SHORT[self.mark] if self.mark else "Not marked"

    def choices(self) -> list[tuple[str, str, bool]]:
        """Each mark: its value, its words, and whether it is theirs."""
        return [(mark.value, words, mark == self.mark) for mark, words in SHORT.items()]


class Counts(NamedTuple):
    """How many are booked, and of those how many are there, absent, and not marked yet."""

    booked: int
    here: int
    absent: int
    not_marked: int


class Register(NamedTuple):
    session: TrainingSession
    day: dt.date
    lines: list[Line]

    @property
    def opens_at(self) -> dt.datetime:
        return marking.opens_at(self.session, self.day)

    @property
    def is_open(self) -> bool:
        return self.opens_at <= timezone.now() and not self.session.is_called_off

    @property
    def counts(self) -> Counts:
        marks = Counter(line.mark for line in self.lines)
        here = sum(marks[mark] for mark in Attendance.PRESENT)
        absent = len(self.lines) - here - marks[""]
        return Counts(len(self.lines), here, absent, marks[""])

    def marks(self) -> dict[int, str]:
        """The marks there are, by the keys of the bookings."""
        return {line.booking.pk: line.mark for line in self.lines if line.mark}


def of(session: TrainingSession, day: dt.date) -> Register:
    """The register of a day, in as many queries for one person as for a hundred."""
    rows = session.bookings.confirmed().filter(person__isnull=False).defer("needs")
    rows = rows.select_related("person", "agency").order_by("person__name", "pk")
    of_the_day = Prefetch("attendance", Attendance.objects.filter(day=day), to_attr="of_the_day")
    lines = [Line(each, _mark(each)) for each in rows.prefetch_related(of_the_day)]
    return Register(session, day, lines)


def _mark(booking):
    return booking.of_the_day[0].mark if booking.of_the_day else ""


class Opened(NamedTuple):
    """What a link of ours opens, and whether it does so now: from the beginning of its day, in
    London, to the end of the next. For a week more it takes what a device kept since then."""

    session: TrainingSession
    day: dt.date
    is_early: bool
    is_over: bool
    takes_kept: bool

    def was_open(self, at: dt.datetime | None) -> bool:
        return at is not None and self.day <= timezone.localdate(at) <= self.day + A_DAY


def opened(token: str, at: dt.datetime | None = None) -> Opened | None:
    """What a link opens; None for one we never made, or whose session is gone."""
    said = tokens.register_in(token)
    rows = TrainingSession.objects.with_rules().select_related("venue")
    if said is None or not (session := rows.filter(pk=said.session).first()):
        return None
    today = timezone.localdate(at)
    ended = said.number != session.register_number or said.day not in Attendance.days_of(session)
    closed = today > said.day + A_DAY
    takes_kept = closed and not ended and today <= said.day + A_DAY + A_WEEK
    return Opened(session, said.day, today < said.day, ended or closed, takes_kept)
