"""What is kept about people in training, and no longer: as the models say of themselves."""

import datetime as dt

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from training.evaluation.standing import WORDS_KEPT
from training.models import (
    Attendance,
    Booking,
    DeclaredTraining,
    Evaluation,
    KeyAction,
    Person,
    TeamInvitation,
)

NEEDS = dt.timedelta(weeks=4)
WHY = dt.timedelta(days=2 * 365)
PEOPLE = dt.timedelta(days=6 * 365)
ENDED = dt.timedelta(days=30)
NO_LONGER_KEPT = "No longer kept"
NOWHERE = "@no-longer-kept.invalid"


def forget(at: dt.datetime | None = None) -> None:
    """Remove what is past its time. Done twice, it removes nothing more."""
    now = at or timezone.now()
    forget_needs(now)
    forget_words(now)
    forget_why(now)
    forget_people(now)
    forget_what_goes_with_a_name()
    TeamInvitation.objects.filter(ends_at__lt=now - ENDED).delete()


def forget_needs(now: dt.datetime) -> None:
    over = Booking.objects.filter(session__ends_at__lt=now - NEEDS)
    over.exclude(needs="").update(needs="")


def forget_words(now: dt.datetime) -> None:
    """What delegates wrote of a course, in their own words.

    Their scores stay, and that they told of a difference to somebody: it counts on.
    """
    before = now - WORDS_KEPT
    forms = Evaluation.objects.filter(booking__session__ends_at__lt=before)
    forms.exclude(good="", to_change="").update(good="", to_change="")
    actions = KeyAction.objects.filter(evaluation__booking__session__ends_at__lt=before)
    actions.exclude(text="", why="").update(text="", why="")
    actions.exclude(example__in=["", NO_LONGER_KEPT]).update(example=NO_LONGER_KEPT)


def forget_why(now: dt.datetime) -> None:
    """Why people did not come, and that they gave up a place because they were ill."""
    before = now - WHY
    marks = Attendance.objects.filter(booking__session__ends_at__lt=before)
    marks.exclude(reason="").update(reason="")
    ill = Booking.objects.filter(session__ends_at__lt=before, reason=Booking.Reason.SICKNESS)
    ill.update(reason=Booking.Reason.OTHER)


def forget_what_goes_with_a_name() -> None:
    """What people declared, what they called their agency at the door, and why they went although
    they were booked elsewhere."""
    DeclaredTraining.objects.filter(person__email__endswith=NOWHERE).delete()
    theirs = Booking.objects.filter(person__email__endswith=NOWHERE)
    told = theirs.exclude(agency_as_told="", overlap_because="")
    told.update(agency_as_told="", overlap_because="")


def forget_people(now: dt.datetime) -> None:
    """Those in no team, with no booking that is live or ended lately, and no place in six years.

    Their bookings stay, and count, without saying whose they were.
    """
    theirs = Booking.objects.filter(person=OuterRef("pk"))
    had_a_place = theirs.filter(confirmed_at__isnull=False, session__ends_at__gte=now - PEOPLE)
    people = Person.objects.filter(teams=None).exclude(email__endswith=NOWHERE)
    for kept in (theirs.to_come(now).live(), theirs.filter(ended_at__gte=now - ENDED), had_a_place):
        people = people.exclude(Exists(kept))
    people.update(
        name=NO_LONGER_KEPT,
        email=Concat(Cast(F("pk"), CharField()), Value(NOWHERE)),
        role=None,
        left_at=now,
    )
