"""What time brings about: places without a name lapse, limits end, instructions go out.

Each step takes one session at a time and holds it, so running twice, or dying half way, does no
harm. Called once a minute, it makes every promise about time true within a minute.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from portal.audit.models import record
from training.models import Booking, TrainingSession
from training.places import actions, letters, queue

NOT_NAMED = "It was not named in time."


def sweep() -> None:
    for pk in to_bring_up_to_date().values_list("pk", flat=True):
        bring_up_to_date(pk)
    for pk in to_instruct().values_list("pk", flat=True):
        instruct(pk)


def to_bring_up_to_date(at: dt.datetime | None = None) -> QuerySet[TrainingSession]:
    """Sessions to come with a hold that is over, or with both a free place and somebody waiting."""
    now = at or timezone.now()
    coming = TrainingSession.objects.running().filter(starts_at__gt=now)
    theirs = Booking.objects.filter(session=OuterRef("pk"))
    waited_for = Exists(theirs.filter(status=Booking.Status.WAITING))
    return coming.filter(Exists(theirs.lapsing(now))) | coming.filter(
        waited_for, taken__lt=F("places")
    )


@transaction.atomic
def bring_up_to_date(pk: int) -> None:
    """Let the holds of one session lapse that nobody named in time, and serve its queue."""
    session = queue.locked(pk)
    if session.has_begun:
        return
    lapsed = list(session.bookings.lapsing().select_related("team", "order__by"))
    for booking in lapsed:
        booking.session = session
        actions.end(booking, Booking.Status.LAPSED)
        record(booking, "lapsed", by=None, note=NOT_NAMED)
    told = letters.summaries("A held place has lapsed", lapsed, NOT_NAMED)
    letters.post([*told, *actions.freed(session, lapsed)])


def to_instruct(at: dt.datetime | None = None) -> QuerySet[TrainingSession]:
    """Sessions to come with somebody booked who is due joining instructions and has none."""
    now = at or timezone.now()
    theirs = Booking.objects.confirmed().filter(session=OuterRef("pk"), instructions_sent_at=None)
    coming = TrainingSession.objects.running().filter(starts_at__gt=now)
    due = coming.filter(Exists(theirs.filter(person__isnull=False))).with_rules()
    within = [session.pk for session in due if session.instructions_at <= now]
    return TrainingSession.objects.filter(pk__in=within)


@transaction.atomic
def instruct(pk: int) -> None:
    """Send the joining instructions of a session to who is booked and does not have them.

    From so many days before on, at the London time of day it begins, and until it begins. After a
    change of time or place they go out anew.
    """
    session = queue.locked(pk)
    if session.is_called_off or not session.instructions_at <= timezone.now() < session.starts_at:
        return
    bookings = session.bookings.confirmed().filter(instructions_sent_at=None, person__isnull=False)
    bookings = list(bookings.select_related("person"))
    for booking in bookings:
        booking.session = session
    sent_to = [booking.pk for booking in bookings]
    Booking.objects.filter(pk__in=sent_to).update(instructions_sent_at=timezone.now())
    letters.post(letters.of_places(bookings, "place_instructions"))
