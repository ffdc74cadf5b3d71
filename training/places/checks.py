"""What stands between somebody and a place: asked before a preview, and again at booking."""

from collections import defaultdict
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import Agency
from portal.pages.words import listed
from training.models import Booking, Course, Person, Team, TrainingSession
from training.places.queue import eligible, is_restricted


class Wanted(NamedTuple):
    """One place somebody asks for: for a person, or without one to be named later.

    `done_elsewhere` says what must come first was; `overlap_because` why they go although they are
    booked elsewhere at that time.
    """

    person: Person | None = None
    done_elsewhere: bool = False
    overlap_because: str = ""
    needs: str = ""


class Kind(models.TextChoices):
    ALREADY = "already", "Already booked"
    OVERLAP = "overlap", "Clashes with another session"
    FIRST = "first", "Something must come first"
    NOT_ELIGIBLE = "not_eligible", "Not eligible"
    LEFT = "left", "Has left"


class Obstacle(NamedTuple):
    """Why somebody gets no place, in words for who asked; whether they can answer it."""

    kind: Kind
    words: str

    @property
    def can_be_answered(self):
        return self.kind in (Kind.OVERLAP, Kind.FIRST)


def obstacles(
    session: TrainingSession,
    wanted: list[Wanted],
    *,
    agency: Agency,
    team: Team | None,
    apart_from: Booking | None = None,
) -> list[list[Obstacle]]:
    """What stands in the way of each, those it was answered for left out; in the same order.

    `apart_from` is a booking that ends when this one begins. The number of queries does not grow
    with how many are asked for, nor with how many are booked.
    """
    people = [each.person for each in wanted if each.person]
    not_eligible = _not_eligible(session, agency)
    live = _live(session, people, apart_from)
    already = _already(session, live, agency)
    at_once = _overlapping(session, live, team)
    missing = _missing(session, people)
    return [[*not_eligible, *_of_one(each, already, at_once, missing)] for each in wanted]


def _of_one(each, already, at_once, missing):
    if not each.person:
        return
    email = each.person.email
    if each.person.left_at:
        yield Obstacle(Kind.LEFT, "They have left your team.")
    if email in already:
        yield already[email]
    elif email in at_once and not each.overlap_because:
        yield at_once[email]
    if missing[email] and not each.done_elsewhere:
        yield Obstacle(Kind.FIRST, f"They have not been on {listed(missing[email])} here.")


def _not_eligible(session, agency):
    rules = session.booking_rules
    if is_restricted(rules) and not eligible(rules).filter(pk=agency.pk).exists():
        yield Obstacle(Kind.NOT_ELIGIBLE, f"This date is not for people of {agency}.")


def _live(session, people, apart_from):
    """What these people have or wait for at this session, and at others at the same time."""
    at_once = Q(session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at)
    live = Booking.objects.live().filter(person__email__in=_emails(people))
    live = live.filter(Q(session=session) | at_once, session__cancelled_at=None)
    live = live.exclude(pk=apart_from.pk) if apart_from else live
    return list(live.select_related("person", "order__by", "session__course"))


def _already(session, live, agency):
    return {
        booking.person.email: Obstacle(Kind.ALREADY, _booked_already(booking, agency))
        for booking in live
        if booking.session_id == session.pk
    }


def _booked_already(booking, agency):
    """Who booked them is said within the agency alone."""
    what = "They are booked" if booking.is_confirmed else "They are on the waiting list"
    by = booking.order.by if booking.order and booking.agency_id == agency.pk else None
    return f"{what} already, by {by}." if by else f"{what} already."


def _overlapping(session, live, team):
    """Only what the team itself may see is named."""
    return {
        booking.person.email: Obstacle(Kind.OVERLAP, _booked_at_once(booking, team))
        for booking in live
        if booking.session_id != session.pk
    }


def _booked_at_once(booking, team):
    ours = team is not None and booking.person.agency_id == team.agency_id
    what = f"“{booking.session.course}”" if ours else "another session"
    where = "have a place at" if booking.is_confirmed else "wait for a place at"
    return f"They {where} {what} at the same time."


def _missing(session, people):
    """By address, the titles of courses that must come first and were not been on here."""
    missing = defaultdict(list)
    courses = asked_to_come_first(session)
    been = _been_on(courses, people) if courses else set()
    for person in people:
        missing[person.email] = [
            f"“{course}”" for course in courses if (person.email, course.pk) not in been
        ]
    return missing


def asked_to_come_first(session: TrainingSession) -> list[Course]:
    """The courses that people must have been on before they book, where its rules ask for them."""
    if not session.booking_rules.asks_what_comes_first:
        return []
    return list(Course.objects.published().filter(leads_to=session.course_id))


def _been_on(courses, people):
    """By address and course, who had a place and was not marked as away from it."""
    past = Booking.objects.confirmed().filter(
        session__course__in=courses,
        session__ends_at__lte=timezone.now(),
        person__email__in=_emails(people),
    )
    for away in (Booking.objects.missed(), Booking.objects.apologised()):
        past = past.exclude(pk__in=away.values("pk"))
    return set(past.values_list("person__email", "session__course"))


def _emails(people):
    return [person.email for person in people]
