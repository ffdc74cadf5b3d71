"""What managers and those who have a place do with places.

Each holds the session, changes the queue, serves it and tells people, in one transaction. `by` is
the signed-in person, or None for somebody at the link of their own place.
"""

import uuid
from collections.abc import Callable
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import Event, record
from portal.errors import Refused
from portal.pages.words import in_words
from training.models import Booking, Order, Team, TrainingSession
from training.places import letters, queue, words
from training.places.checks import Wanted, obstacles

Status, Reason = Booking.Status, Booking.Reason
CLOSED = "Booking for this session has closed. Ask the office."
BEGUN = "This session has begun: nothing about its places can change."
NOT_LIVE = "This booking has ended already. Nothing was changed."
BY_LINK = "By the link of their own place."


class Changed(Refused):
    """What was promised in a preview is not what it would be now."""


class Rehearsed(NamedTuple):
    """A booking as it would be, and its stand on the waiting list from 1; None with a place."""

    booking: Booking
    stand: int | None


@transaction.atomic
def book(
    session: TrainingSession,
    wanted: list[Wanted],
    *,
    team: Team,
    by: User,
    key: uuid.UUID,
    agreed: Callable[[list[Booking]], bool] = lambda bookings: True,
    not_booked: list[str] = (),
) -> Order:
    """Book for a team: everyone joins the queue, and the queue is served.

    `not_booked` says who was asked for too and cannot be booked, in sentences for their manager.

    The same key again is the same order, and books nothing more. Raises Refused when booking is
    not open or somebody cannot be booked, and Changed when `agreed` says of the outcome that it is
    less than was promised; then nothing was booked.
    """
    session = queue.locked(session.pk)
    if order := Order.objects.filter(key=key, team=team).first():
        return order
    bookings = _joined(session, wanted, team=team, by=by, key=key)
    promoted = queue.serve(session)
    _as_served(bookings, promoted)
    if not agreed(bookings):
        raise Changed("Places have gone since you looked. See what each would get now.")
    record(bookings[0].order, "booked", by=by, note=f"Places: {len(bookings)}.")
    told = letters.of_places(bookings)
    also = [*not_booked, words.needs_passed_on(bookings)]
    told += letters.summary(by, "You have booked", bookings, also=also)
    letters.post([*told, *moved_up(promoted, bookings)])
    return bookings[0].order


def rehearse(
    session: TrainingSession,
    wanted: list[Wanted],
    *,
    team: Team,
    by: User,
    apart_from: Booking | None = None,
) -> list[Rehearsed]:
    """What `book` would give each at this moment: it is done, and taken back.

    `apart_from` is a booking that would end for it. Raises Refused as `book` does.
    """
    with transaction.atomic():
        session = queue.locked(session.pk)
        bookings = _joined(
            session, wanted, team=team, by=by, key=uuid.uuid4(), apart_from=apart_from
        )
        _as_served(bookings, queue.serve(session))
        stands = queue.stands(session)
        transaction.set_rollback(True)
    return [Rehearsed(booking, stands.get(booking.pk)) for booking in bookings]


def _joined(session, wanted, *, team, by, key, apart_from=None):
    if not session.is_open():
        raise Refused(CLOSED if session.closes_at <= timezone.now() else _opens(session))
    in_the_way = obstacles(session, wanted, agency=team.agency, team=team, apart_from=apart_from)
    if reasons := [str(each.words) for found in in_the_way for each in found]:
        raise Refused(*reasons)
    _check_held(session, wanted, team)
    order = Order.objects.create(key=key, team=team, session=session, by=by)
    bookings = [_new(session, each, team, order, _waits_for(session)) for each in wanted]
    queue.join(session, bookings)
    return bookings


def _opens(session):
    if session.is_called_off:
        return "This session has been called off."
    return f"Booking for this session opens on {in_words(session.opens_at)}."


def _check_held(session, wanted, team):
    asked = sum(each.person is None for each in wanted)
    if not asked:
        return
    if session.names_by <= timezone.now():
        raise Refused("It is too late to hold a place without a name: choose who goes.")
    held = session.bookings.live().filter(team=team, person=None).count()
    most = session.booking_rules.most_held
    if held + asked > most:
        raise Refused(f"Your team may hold {most} places without a name, and holds {held} now.")


def _new(session, wanted, team, order, status):
    without_a_name = {} if wanted.person else {"name_by": session.names_by}
    return Booking(
        person=wanted.person,
        agency_id=team.agency_id,
        team=team,
        order=order,
        status=status,
        needs=wanted.needs,
        done_elsewhere=wanted.done_elsewhere,
        overlap_because=wanted.overlap_because,
        **without_a_name,
    )


def _as_served(bookings, served):
    now = {booking.pk: booking for booking in served}
    for booking in bookings:
        if got := now.get(booking.pk):
            booking.status, booking.confirmed_at = got.status, got.confirmed_at


def moved_up(promoted: list[Booking], apart_from: list[Booking] = ()) -> list:
    """What those are told who moved up because of what somebody else did."""
    own = {booking.pk for booking in apart_from}
    others = [booking for booking in promoted if booking.pk not in own]
    return [
        *letters.of_places(others),
        *letters.summaries("A place has come free for your team", others),
    ]


@transaction.atomic
def cancel(booking: Booking, *, reason: str, by: User | None) -> Booking:
    """Give up a place, or leave the waiting list; the first who waits moves up.

    Why stays with the booking, for as long as that is kept; the record, kept for good, has none of
    it: somebody may have been ill.

    Raises Refused when it has ended already, so of two who cancel at once one does, and once the
    session has begun.
    """
    session, booking = held(booking)
    end(booking, Status.CANCELLED, reason)
    record(booking, "cancelled", by=by, note="" if by else BY_LINK)
    told = _told_of_a_cancelling(booking, by) if by else _told_of_a_giving_up(booking)
    letters.post([*told, *freed(session, [booking])])
    return booking


def _told_of_a_cancelling(booking, by):
    return letters.of_places([booking]) + letters.summary(by, "You have cancelled", [booking])


def _told_of_a_giving_up(booking):
    managers = letters.summaries("Somebody in your team cannot come", [booking])
    ended = words.given_up(booking, manager_knows=bool(managers))
    return letters.of_places([booking], ended=ended) + managers


def was_given_up(booking: Booking) -> bool:
    """Whether whose place it was ended it, by the link of it: the record says so."""
    kind = ContentType.objects.get_for_model(Booking)
    steps = Event.objects.filter(subject_type=kind, subject_id=booking.pk)
    return steps.filter(note=BY_LINK).exists()


def held(booking: Booking) -> tuple[TrainingSession, Booking]:
    """The session and the booking as they are, both ours; the session has not begun."""
    session = queue.locked(booking.session_id)
    rows = Booking.objects.select_related("person", "agency", "team", "order__by")
    booking = rows.get(pk=booking.pk)
    booking.session = session
    if session.has_begun:
        raise Refused(BEGUN)
    if not booking.is_live:
        raise Refused(NOT_LIVE)
    return session, booking


def held_with(
    booking: Booking, to: TrainingSession
) -> tuple[TrainingSession, Booking, TrainingSession]:
    """The same, and another session ours too; held in one order, so that no two wait in a ring."""
    locked = {pk: queue.locked(pk) for pk in sorted({booking.session_id, to.pk})}
    return *held(booking), locked[to.pk]


def end(booking: Booking, status: str, reason: str = "") -> None:
    """The booking is over; its session is locked, and is to be served after.

    Only a place that somebody gave up is ever late.
    """
    now = timezone.now()
    given_up = booking.is_confirmed and reason in Booking.ASKED_FOR
    booking.is_late = given_up and now >= booking.session.late_from
    booking.status, booking.reason, booking.ended_at = status, reason, now
    booking.save(update_fields=["status", "reason", "ended_at", "is_late"])


def freed(session: TrainingSession, ended: list[Booking]) -> list:
    """Serve the queue after bookings have ended; the letters that tell of it.

    After booking closes nobody moves up by themselves: the office is told that a place is free.
    """
    if session.closes_at > timezone.now():
        return moved_up(queue.serve(session))
    if any(booking.confirmed_at for booking in ended) and session.bookings.queueing().exists():
        return letters.to_the_office("freed_late", session)
    return []


@transaction.atomic
def swap(booking: Booking, wanted: Wanted, *, team: Team, by: User) -> Booking:
    """Somebody else goes instead, with the same place or the same number in the queue.

    The substitute may come until the session begins. A request for the place that no manager has
    answered is thereby agreed to, for the substitute. Raises Refused when it has ended, has no name
    yet, or the other cannot be booked.
    """
    session, booking = held(booking)
    if booking.person is None:
        raise Refused("This place has no name yet: name it instead.")
    _refuse_if_in_the_way(session, wanted, team, booking)
    status = _waits_for(session) if booking.status == Status.ASKED else booking.status
    substitute = _new(session, wanted, team, booking.order, status)
    substitute.session, substitute.number = session, booking.number
    substitute.agency_id = booking.agency_id
    substitute.confirmed_at, substitute.instead_of = booking.confirmed_at, booking
    end(booking, Status.CANCELLED, Reason.SWAPPED)
    substitute.save(force_insert=True)
    promoted = queue.serve(session)
    _as_served([substitute], promoted)
    record(substitute, "swapped", by=by)
    told = letters.of_places([booking, substitute])
    told += letters.summary(by, "Somebody else goes instead", [substitute])
    letters.post([*told, *moved_up(promoted, [substitute])])
    return substitute


def _refuse_if_in_the_way(session, wanted, team, booking):
    found = obstacles(session, [wanted], agency=team.agency, team=team, apart_from=booking)
    if reasons := [each.words for each in found[0]]:
        raise Refused(*reasons)


@transaction.atomic
def name(booking: Booking, wanted: Wanted, *, team: Team, by: User) -> Booking:
    """Say who takes a place that was held without a name.

    Raises Refused when the time for naming is over, or they cannot be booked.
    """
    session, booking = held(booking)
    if booking.person is not None:
        raise Refused("This place has a name already.")
    if booking.name_by <= timezone.now():
        raise Refused("The time for naming this place is over.")
    _refuse_if_in_the_way(session, wanted, team, booking)
    booking.person, booking.name_by = wanted.person, None
    booking.needs, booking.done_elsewhere = wanted.needs, wanted.done_elsewhere
    booking.overlap_because = wanted.overlap_because
    booking.save(update_fields=["person", "name_by", "needs", "done_elsewhere", "overlap_because"])
    record(booking, "named", by=by)
    told = letters.of_places([booking])
    letters.post([*told, *letters.summary(by, "A held place now has a name", [booking])])
    return booking


@transaction.atomic
def move(
    booking: Booking,
    to: TrainingSession,
    wanted: Wanted,
    *,
    team: Team,
    by: User,
    agreed: Callable[[Booking], bool] = lambda booking: True,
) -> Booking:
    """Give up one date and join the queue of another of the same course.

    What they need goes with them where nothing new is said of it.
    Raises Refused as `cancel` and `book` do, and Changed when `agreed` says no of the outcome: then
    the old date stands.
    """
    session, booking, to = held_with(booking, to)
    if to.course_id != session.course_id or to.pk == session.pk:
        raise Refused("Choose another date of the same course.")
    if booking.person is None:
        raise Refused("Name the place first, or cancel it.")
    if not to.is_open():
        raise Refused(CLOSED)
    _refuse_if_in_the_way(to, wanted, team, booking)
    end(booking, Status.CANCELLED, Reason.MOVED)
    wanted = wanted._replace(needs=wanted.needs or booking.needs)
    moved = _new(to, wanted, team, None, _waits_for(to))
    queue.join(to, [moved])
    promoted = queue.serve(to)
    _as_served([moved], promoted)
    if not agreed(moved):
        raise Changed("Places on the other date have gone since you looked.")
    record(moved, "moved from another date", by=by)
    told = letters.of_places([booking]) + letters.of_places([moved])
    told += letters.summary(by, "You have moved somebody to another date", [moved])
    letters.post([*told, *moved_up(promoted, [moved]), *freed(session, [booking])])
    return moved


def _waits_for(session):
    return Status.CHECKING if session.booking_rules.office_approves else Status.WAITING


def say_needs(booking: Booking, needs: str) -> None:
    """Keep what somebody needs to take part: access, diet. Never in any record."""
    Booking.objects.live().filter(pk=booking.pk).update(needs=needs)
