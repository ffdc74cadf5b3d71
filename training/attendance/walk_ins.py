"""People who come without a booking, and who come instead of somebody: added at the door."""

import datetime as dt
import uuid
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from portal.accounts.limits import Limit
from portal.accounts.models import Agency, AgencyDomain
from portal.audit.models import record
from portal.errors import Refused
from portal.outbox.actions import Letter
from portal.pages.addresses import full
from training.attendance import marking
from training.models import Attendance, Booking, TrainingSession
from training.places import actions, letters, queue, tokens
from training.places.known import known_or_new

Status, Reason = Booking.Status, Booking.Reason
# More than fit into any room, and few enough that a link in wrong hands does little.
LIMIT = Limit("walk-ins at one register", 150, dt.timedelta(days=1))
AT_THE_REGISTER = "At the register, by its link."
SENT_ELSEWHERE = "This was sent for another session already. Add them anew."
TOO_MANY = "Too many people have been added at this register today. Ask the office."


class WalkIn(NamedTuple):
    """Whom somebody adds at the door. `key` comes with it from the device: sent twice, it is one.

    Without an `agency` it is one the office has not listed, called `agency_as_told`. `instead_of`
    is the key of the booking of a colleague who does not come.
    """

    key: uuid.UUID
    name: str
    email: str
    agency: Agency | None = None
    agency_as_told: str = ""
    instead_of: int | None = None
    said_at: dt.datetime | None = None


@transaction.atomic
def add(session: TrainingSession, day: dt.date, walk_in: WalkIn) -> Booking:
    """Somebody is there who had no place: they get one, and are marked as there on `day`.

    Who is booked by this address already is marked alone; who waits gets the place. Somebody who
    comes instead of a colleague takes over their place, as long as the colleague has not come
    themselves; otherwise one place more is given. They are told, with their own link. Raises
    Refused before the session begins that day.
    """
    session = queue.locked(session.pk)
    marking.refuse_unless_open(session, day)
    if sent := Booking.objects.filter(key=walk_in.key).first():
        return _sent_here(session, sent)
    booking = _placed(session, walk_in)
    marks = {booking.pk: Attendance.Mark.CAME}
    marking.mark(session, day, marks, said_at=walk_in.said_at)
    return booking


def _sent_here(session, booking):
    if booking.session_id != session.pk:
        raise Refused(SENT_ELSEWHERE)
    return booking


def _placed(session, walk_in):
    """Their booking with a place, found or made."""
    theirs = session.bookings.live().filter(person__email=walk_in.email)
    booking = theirs.select_related("person", "team", "order__by").first()
    if booking and booking.is_confirmed:
        Booking.objects.filter(pk=booking.pk, key=None).update(key=walk_in.key)
        return booking
    if LIMIT.wait(str(session.pk)):
        raise Refused(TOO_MANY)
    if substitute := _as_substitute(session, walk_in, waits=booking):
        return substitute
    if booking:
        return _from_the_queue(session, booking, walk_in)
    return _as_another(session, walk_in)


def _from_the_queue(session, booking, walk_in):
    booking.session, booking.status = session, Status.CONFIRMED
    booking.confirmed_at, booking.walked_in, booking.key = timezone.now(), True, walk_in.key
    booking.save(update_fields=["status", "confirmed_at", "walked_in", "key"])
    record(booking, "came from the waiting list", by=None, note=AT_THE_REGISTER)
    letters.post([_welcome(booking)])
    return booking


def _as_substitute(session, walk_in, waits=None):
    """Whoever came instead of a colleague; None where there is no such colleague to replace.

    `waits` is a booking of theirs without a place, which then ends.
    """
    instead_of = replaceable(session).filter(pk=walk_in.instead_of, agency=walk_in.agency).first()
    if instead_of is None:
        return None
    if waits:
        _end_waiting(session, waits)
    instead_of.session = session
    booking = _new(session, walk_in, instead_of=instead_of, number=instead_of.number)
    booking.team, booking.order = instead_of.team, instead_of.order
    actions.end(instead_of, Status.CANCELLED, Reason.SWAPPED)
    booking.save(force_insert=True)
    record(booking, "swapped", by=None, note=AT_THE_REGISTER)
    told = letters.of_places([instead_of])
    told += letters.summaries("Somebody else came instead", [booking])
    letters.post([*told, _welcome(booking)])
    return booking


def _end_waiting(session, booking):
    booking.session = session
    actions.end(booking, Status.CANCELLED, Reason.NOT_NEEDED)
    record(booking, "cancelled", by=None, note=AT_THE_REGISTER)


def replaceable(session: TrainingSession):
    """Bookings with a place whose people have not come on any day: a colleague may come instead."""
    booked = session.bookings.confirmed().filter(person__isnull=False)
    came = booked.came().values("pk")
    found = booked.exclude(pk__in=came).select_related("person", "agency", "team", "order__by")
    return found.defer("needs").order_by("agency__name", "person__name", "pk")


def _as_another(session, walk_in):
    booking = _new(session, walk_in, walked_in=True)
    queue.join(session, [booking])
    record(booking, "walked in", by=None, note=AT_THE_REGISTER)
    letters.post([_welcome(booking)])
    return booking


def _new(session, walk_in, **more):
    agency = walk_in.agency or _agency_of(walk_in.email)
    person = known_or_new(agency_id=agency.pk, email=walk_in.email, name=walk_in.name)
    return Booking(
        session=session,
        person=person,
        agency=agency,
        status=Status.CONFIRMED,
        confirmed_at=timezone.now(),
        key=walk_in.key,
        agency_as_told="" if walk_in.agency else walk_in.agency_as_told,
        **more,
    )


def _agency_of(email):
    """Whose the address is known to be, or the one that stands for all that are not listed."""
    known = AgencyDomain.objects.select_related("agency").of(email)
    return known.agency if known else Agency.unlisted()


def _welcome(booking):
    """What somebody added at the door is told: nothing of it was typed there."""
    link = full(tokens.of_answers(booking))
    context = {"booking": booking, "session": booking.session, "link": link}
    return Letter("walked_in", booking.person.email, context)
