"""The queue of a session: everyone joins it, and it is served.

Whatever gives or frees a place does so while the session's row is held, so that of two who come at
once one is first. A waiter is placeable when approved, eligible and under their agency's most;
nobody passes an earlier placeable waiter, and no place stays free while one waits.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.db.models import Count, Q
from django.utils import timezone

from portal.accounts.models import Agency
from training.models import Booking, BookingRules, TrainingSession


def locked(pk: int) -> TrainingSession:
    """The session, ours alone until the transaction ends."""
    return TrainingSession.objects.with_rules().select_for_update(of=("self",)).get(pk=pk)


def join(session: TrainingSession, bookings: list[Booking]) -> None:
    """Give each the next number of the queue, and keep them. The session must be locked."""
    for booking in bookings:
        booking.session, booking.number = session, session.next_number
        session.next_number += 1
    session.save(update_fields=["next_number"])
    Booking.objects.bulk_create(bookings)


def serve(session: TrainingSession, at: dt.datetime | None = None) -> list[Booking]:
    """Give what is free to those who wait, in the order of their numbers; who got a place.

    The session must be locked. From the moment booking closes nobody gets one by themselves.
    """
    now = at or timezone.now()
    session.refresh_from_db(fields=["taken"])
    if session.is_called_off or now >= session.closes_at or session.is_full:
        return []
    served = list(islice(placeable(session, now), session.places_left))
    if served:
        Booking.objects.filter(pk__in=[booking.pk for booking in served]).update(
            status=Booking.Status.CONFIRMED, confirmed_at=now
        )
        session.taken += len(served)
    for booking in served:
        booking.status, booking.confirmed_at = Booking.Status.CONFIRMED, now
    return served


def placeable(session: TrainingSession, at: dt.datetime | None = None) -> Iterator[Booking]:
    """Those on the waiting list who may have a place at the moment `at`, in order."""
    now = at or timezone.now()
    most = session.most_per_agency(now)
    had = _places_by_agency(session) if most else Counter()
    for booking in _approved_and_eligible(session, now).iterator(chunk_size=100):
        if most and had[booking.agency_id] >= most:
            continue
        had[booking.agency_id] += 1
        booking.session = session
        yield booking


def stands(session: TrainingSession) -> dict[int, int]:
    """Where each in the queue stands, from 1, by the key of the booking."""
    waiting = session.bookings.queueing().values_list("pk", flat=True)
    return {pk: stand for stand, pk in enumerate(waiting, start=1)}


def _approved_and_eligible(session, now):
    waiting = session.bookings.waiting().filter(
        Q(person=None, name_by__gt=now) | Q(person__left_at=None, person__isnull=False)
    )
    if is_restricted(session.booking_rules):
        waiting = waiting.filter(agency__in=eligible(session.booking_rules))
    return waiting.select_related("person", "order__by", "team")


def _places_by_agency(session):
    places = session.bookings.confirmed().order_by().values("agency").annotate(n=Count("pk"))
    return Counter(dict(places.values_list("agency", "n")))


def is_restricted(rules: BookingRules) -> bool:
    """Whether there are agencies whose people may not book."""
    return bool(rules.agency_kinds or rules.area_keys)


def eligible(rules: BookingRules):
    """The agencies whose people may book. One that is in no area works in all of them."""
    agencies = Agency.objects.all()
    if rules.agency_kinds:
        agencies = agencies.filter(kind__in=rules.agency_kinds)
    if rules.area_keys:
        agencies = agencies.filter(Q(areas=None) | Q(areas__in=rules.area_keys))
    return agencies
