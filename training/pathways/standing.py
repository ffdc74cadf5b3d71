"""How people stand on the courses of a pathway: done, due again, overdue, booked, missing.

A course is done by somebody who was there on every day of it that was marked, or who declared
training in its place, on the day in London that it ended. It is due again so many calendar months
after that; on that day itself it is not overdue yet. Of a course still to book it is known what
must come first that somebody has not been on, whether it is part of the pathway or not.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils import timezone

from portal.pages.words import listed
from training.models import Booking, Course, DeclaredTraining, Pathway, PathwayStep, Person
from training.months import later
from training.pathways import finding

SOON = 3  # calendar months


class State(models.TextChoices):
    DONE = "done", "Done"
    SOON = "soon", "Due soon"
    OVERDUE = "overdue", "Overdue"
    BOOKED = "booked", "Booked"
    WAITING = "waiting", "Waiting"
    UNRECORDED = "unrecorded", "Attendance not recorded"
    MISSING = "missing", "Missing"


TO_BOOK = (State.SOON, State.OVERDUE, State.MISSING)


class First(NamedTuple):
    """A course somebody has not been on, and must before another; `after` is what comes before it
    in turn.
    """

    course: Course
    coming: Booking | None
    after: list[Course]

    def __str__(self):
        said = f"“{self.course}”"
        return f"{said} ({_coming_in_words(self.coming)})" if self.coming else said

    @property
    def after_in_words(self) -> str:
        return listed([f"“{course}”" for course in self.after])


class Standing(NamedTuple):
    """How one person stands on one step. Days are London's."""

    person: Person
    step: PathwayStep
    state: State
    done_on: dt.date | None = None
    declared: bool = False
    due_on: dt.date | None = None
    coming: Booking | None = None
    unrecorded_on: dt.date | None = None
    first: tuple[First, ...] = ()

    @property
    def is_done(self):
        return self.state in (State.DONE, State.SOON)

    @property
    def is_wrong(self):
        return self.state in (State.OVERDUE, State.MISSING)

    @property
    def to_book(self):
        """Whether the manager has something to do: it is due or missing, and nothing is booked."""
        return self.state in TO_BOOK and self.coming is None

    def in_words(self) -> str:
        """“due again by 3 March 2026; booked for 3 February 2026”."""
        coming = self.coming and _coming_in_words(self.coming)
        said = {
            State.DONE: f"done on {_plain(self.done_on)}{', declared' * self.declared}",
            State.SOON: f"due again by {_plain(self.due_on)}",
            State.OVERDUE: f"overdue since {_plain(self.due_on)}",
            State.BOOKED: coming,
            State.WAITING: coming,
            State.UNRECORDED: f"{_plain(self.unrecorded_on)}, attendance not recorded",
            State.MISSING: "missing",
        }[self.state]
        said = f"{said}; {coming}" if self.done_on and self.is_booked else said
        return f"{said}; first {self.first_in_words}" if self.first else said

    @property
    def first_in_words(self) -> str:
        return listed([str(each) for each in self.first])

    @property
    def is_booked(self):
        return self.coming is not None and self.coming.is_confirmed


def _coming_in_words(booking: Booking) -> str:
    day = _plain(timezone.localdate(booking.session.starts_at))
    return f"booked for {day}" if booking.is_confirmed else f"waiting for a place on {day}"


def _plain(day: dt.date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""


class Row(NamedTuple):
    person: Person
    cells: list[Standing]


class Summary(NamedTuple):
    """How many of all are done and not due soon, and how many stand otherwise, in words."""

    done: int
    of: int
    others: list[str]

    def __str__(self):
        return ", ".join([f"{self.done} of {self.of} done", *self.others])


class Matrix(NamedTuple):
    """Everybody of a team on a pathway: those it is for, and those of whom that is not so."""

    pathway: Pathway
    rows: list[Row]
    without_job: list[Person]
    not_needed: list[Person]

    @property
    def summary(self) -> Summary:
        return summed(cell for row in self.rows for cell in row.cells)


class Facts(NamedTuple):
    """What people did and will do, by person and course, as known on the day `today`."""

    today: dt.date
    done: dict[tuple[int, int], tuple[dt.date, bool]]
    unrecorded: dict[tuple[int, int], dt.date]
    coming: dict[tuple[int, int], Booking]

    def been_on(self, person: Person, courses: Iterable[Course]) -> set[int]:
        """Those of the courses that are done, or where only the register is missing."""
        keys = {course.pk: (person.pk, course.pk) for course in courses}
        return {pk for pk, key in keys.items() if key in self.done or key in self.unrecorded}


def matrices(people: Iterable[Person], pathways: list[Pathway], kind: str, at=None) -> list[Matrix]:
    """How people at an agency of this kind stand on each pathway at the moment `at`.

    The pathways are ready as `finding.public` makes them. The number of queries grows with neither.
    """
    people = list(people)
    courses = {course.pk for each in pathways for course in finding.in_order(each)}
    facts = facts_of(people, courses, at)
    return [_matrix(pathway, people, kind, facts) for pathway in pathways]


def needed_by(person: Person, kind: str) -> list[Matrix]:
    """How one person at an agency of this kind stands, on each pathway they need."""
    found = matrices([person], finding.public(), kind)
    return [matrix for matrix in found if matrix.rows]


def _matrix(pathway, people, kind, facts):
    found = Matrix(pathway, [], [], [])
    for person in people:
        if pathway.is_for(person.role, kind):
            cells = [stands(person, step, facts) for step in pathway.shown]
            found.rows.append(Row(person, cells))
        else:
            (found.not_needed if person.role else found.without_job).append(person)
    return found


def stands(person: Person, step: PathwayStep, facts: Facts) -> Standing:
    key = person.pk, step.course_id
    done_on, declared = facts.done.get(key, (None, False))
    due_on = later(done_on, step.refresh_months) if done_on and step.refresh_months else None
    coming, unrecorded_on = facts.coming.get(key), facts.unrecorded.get(key)
    if unrecorded_on and done_on and unrecorded_on <= done_on:
        unrecorded_on = None
    state = _since(due_on, facts.today) if done_on else _without(coming, unrecorded_on)
    found = Standing(person, step, state, done_on, declared, due_on, coming, unrecorded_on)
    return found._replace(first=_first(person, step.course, facts)) if found.to_book else found


def _first(person, course, facts):
    been = facts.been_on(person, finding.still_first(course))
    return tuple(
        First(
            each,
            facts.coming.get((person.pk, each.pk)),
            list(finding.still_first(each, been)),
        )
        for each in finding.still_first(course, been)
    )


def _since(due_on, today):
    if due_on and due_on < today:
        return State.OVERDUE
    return State.SOON if due_on and due_on <= later(today, SOON) else State.DONE


def _without(coming, unrecorded_on):
    if coming:
        return State.BOOKED if coming.is_confirmed else State.WAITING
    return State.UNRECORDED if unrecorded_on else State.MISSING


def summed(cells: Iterable[Standing]) -> Summary:
    numbers = Counter(cell.state for cell in cells)
    others = [f"{numbers[s]} {s.label.lower()}" for s in State if s != State.DONE and numbers[s]]
    return Summary(numbers[State.DONE], numbers.total(), others)


def facts_of(people: list[Person], courses: set[int], at: dt.datetime | None = None) -> Facts:
    """What is known of these people and courses at the moment `at`, and nothing of
    others with the same address: what counts is what the person in the team did.
    """
    now = at or timezone.now()
    today = timezone.localdate(now)
    theirs = Booking.objects.confirmed().filter(person__in=people, session__course__in=courses)
    over = theirs.filter(session__ends_at__lte=now, session__cancelled_at=None)
    done = {key: (day, False) for key, day in _last_days(over.there_throughout())}
    for key, day in _declared(people, courses, today):
        if key not in done or day > done[key][0]:
            done[key] = day, True
    unrecorded = dict(_last_days(over.unrecorded()))
    return Facts(today, done, unrecorded, _coming(people, courses, now))


def _last_days(bookings):
    """The London days on which their sessions ended, the last of each person and course last."""
    rows = bookings.order_by("session__ends_at")
    for person, course, ends_at in rows.values_list(
        "person", "session__course", "session__ends_at"
    ):
        yield (person, course), timezone.localdate(ends_at)


def _declared(people, courses, today):
    rows = DeclaredTraining.objects.filter(person__in=people, course__in=courses)
    rows = rows.filter(done_on__lte=today).order_by("done_on")
    for person, course, done_on in rows.values_list("person", "course", "done_on"):
        yield (person, course), done_on


def _coming(people, courses, now):
    """The soonest booking of each that is not over: one with a place before one that waits."""
    live = Booking.objects.live().filter(person__in=people, session__course__in=courses)
    ahead = live.filter(session__ends_at__gt=now, session__cancelled_at=None)
    found = {}
    for booking in ahead.select_related("session").order_by("session__starts_at", "pk"):
        key = booking.person_id, booking.session.course_id
        if key not in found or (booking.is_confirmed and not found[key].is_confirmed):
            found[key] = booking
    return found
