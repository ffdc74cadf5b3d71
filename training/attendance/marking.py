"""Marks at the register: who came on a day of a session. What was said later counts.

Each is said while the session is held, so that of two devices one comes first, and said twice it
is one.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import Refused
from portal.pages.words import in_words
from training.certificates import issuing
from training.models import Attendance, Booking, TrainingSession
from training.models.rules import days_before
from training.places import queue

Mark = Attendance.Mark
NO_SUCH_DAY = "The session does not take place on this day."
CALLED_OFF = "This session was called off: there is nobody to mark."
CORRECTED = "attendance corrected"


def opens_at(session: TrainingSession, day: dt.date) -> dt.datetime:
    """From this moment on people can be marked: on each day at the London time it began on the
    first."""
    first = timezone.localdate(session.starts_at)
    return days_before(session.starts_at, (first - day).days)


def refuse_unless_open(session: TrainingSession, day: dt.date) -> None:
    """Raises Refused, in words for whoever marks, where nobody can be marked on this day."""
    if session.is_called_off:
        raise Refused(CALLED_OFF)
    if day not in Attendance.days_of(session):
        raise Refused(NO_SUCH_DAY)
    if timezone.now() < (opens := opens_at(session, day)):
        raise Refused(
            f"The session has not begun. You can mark people from {in_words(opens)}, London time."
        )


def heard_at(session: TrainingSession, day: dt.date, said_at: dt.datetime | None) -> dt.datetime:
    """When something was said by the clock of a device: never after now, never before the day
    began there. Now, where it is not known."""
    now = timezone.now()
    return now if said_at is None else min(max(said_at, opens_at(session, day)), now)


@transaction.atomic
def mark(
    session: TrainingSession,
    day: dt.date,
    marks: Mapping[int, str],
    *,
    by: User | None = None,
    said_at: dt.datetime | None = None,
) -> int:
    """Say of people with a place, by the keys of their bookings, whether they came on `day`; how
    many marks that changed.

    A mark that was said later stands: then the older one changes nothing. Whoever has no place
    any more is passed over. `by` is somebody of the office; nobody at the register. Raises
    Refused before the session begins that day.
    """
    session = queue.locked(session.pk)
    refuse_unless_open(session, day)
    said_at = heard_at(session, day, said_at)
    bookings = list(_held(session, marks))
    before = {
        each.booking_id: each for each in Attendance.objects.filter(booking__in=bookings, day=day)
    }
    changed = [
        booking
        for booking in bookings
        if _say(booking, day, marks[booking.pk], before.get(booking.pk), by, said_at)
    ]
    issuing.settle_all(changed)
    return len(changed)


def _held(session, keys):
    """Those with a place, ours alone: whoever sends a form meanwhile, or says why they did not
    come, is first or sees the new mark."""
    rows = session.bookings.confirmed().filter(pk__in=keys, person__isnull=False)
    return rows.select_for_update().order_by("pk")


def _say(booking: Booking, day, said, before, by, said_at) -> bool:
    """Whether it changed what stood there."""
    if before is None:
        Attendance.objects.create(booking=booking, day=day, mark=said, by=by, said_at=said_at)
        if by:
            record(booking, "attendance marked", by=by, note=f"{day:%Y-%m-%d}: {Mark(said).label}.")
        return True
    if said_at < before.said_at:
        return False
    if before.mark == said:
        Attendance.objects.filter(pk=before.pk, said_at__lt=said_at).update(said_at=said_at)
        return False
    was, before.mark, before.by, before.said_at = before.mark, said, by, said_at
    before.reason = "" if before.is_present else before.reason
    before.save(update_fields=["mark", "by", "said_at", "reason"])
    note = f"{day:%Y-%m-%d}: {Mark(was).label}; now: {Mark(said).label}."
    record(booking, CORRECTED, by=by, note=note)
    return True
