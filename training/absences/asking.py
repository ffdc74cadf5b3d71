"""Who did not come, and said nothing, is asked why: once, after it, on a page of their own."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import record
from portal.errors import Refused
from portal.outbox.actions import Letter
from portal.pages.addresses import full
from training.models import Attendance, Booking, TrainingSession
from training.places import letters, queue, tokens

WITHIN = dt.timedelta(days=30)  # of the end of the session; after that the office is asked
ABSENT = (Attendance.Mark.APOLOGY, Attendance.Mark.ABSENT)


def sweep() -> None:
    for pk in to_ask().values_list("pk", flat=True):
        ask(pk)


def to_ask(at: dt.datetime | None = None) -> QuerySet[TrainingSession]:
    """Sessions whose register is closed, with somebody marked absent who has not been asked.

    A register can be put right until the day after the session is over, in London.
    """
    now = at or timezone.now()
    closed = timezone.localdate(now) - dt.timedelta(days=2)
    over = TrainingSession.objects.running()
    over = over.filter(ends_at__date__lte=closed, ends_at__gt=now - WITHIN)
    return over.filter(Exists(_not_asked().filter(session=OuterRef("pk"))))


def _not_asked():
    return Booking.objects.missed().filter(absence_asked_at=None, person__isnull=False)


@transaction.atomic
def ask(pk: int, at: dt.datetime | None = None) -> int:
    """Ask everybody who missed one session, and tell their managers; how many were asked."""
    now = at or timezone.now()
    session = queue.locked(pk)
    if not to_ask(now).filter(pk=pk).exists():
        return 0
    missed = _not_asked().filter(session=session).select_related("person", "team", "order__by")
    missed = list(missed.order_by("number"))
    for booking in missed:
        booking.session = session
    asked = Booking.objects.filter(pk__in=[booking.pk for booking in missed])
    asked.update(absence_asked_at=now)
    letters.post([*map(_to_person, missed), *_to_managers(session, missed)])
    return len(missed)


def _to_person(booking):
    until = open_until(booking)
    link = full(tokens.of_absence(booking))
    office = full(reverse("reference:contacts"))
    context = {"session": booking.session, "link": link, "until": until, "office": office}
    return Letter("absence_asked", booking.person.email, context, expires_at=until)


def _to_managers(session, missed):
    context = {"session": session, "link": full(reverse("training:bookings_earlier"))}
    return [
        Letter("team_missed", manager.email, {"bookings": theirs, **context})
        for manager, theirs in letters.by_manager(missed).items()
    ]


def open_until(booking: Booking) -> dt.datetime:
    """Until when they may say why."""
    return booking.session.ends_at + WITHIN


def is_absent(booking: Booking) -> bool:
    """Whether they had a place and are marked as there on no day, as it stands now."""
    marks = {each.mark for each in booking.attendance.all()}
    return booking.is_confirmed and bool(marks) and marks <= set(ABSENT)


def said(booking: Booking) -> str:
    """Why they did not come, as far as anybody said."""
    return next((each.reason for each in booking.attendance.all() if each.reason), "")


@transaction.atomic
def say_why(booking: Booking, reason: str) -> None:
    """Keep why somebody did not come, for every day of it; said again, the last counts.

    Raises Refused when the time for it is over, or they are marked as there.
    """
    booking = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    if not is_absent(booking):
        raise Refused("You are not marked as absent any more, so there is nothing to say.")
    if open_until(booking) <= timezone.now():
        raise Refused("The time for this is over. If it matters, tell the office.")
    booking.attendance.filter(mark__in=ABSENT).update(reason=reason)
    record(booking, "said why they did not come", by=None)
