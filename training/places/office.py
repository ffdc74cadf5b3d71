"""What the office does with a session and its places. Whoever passes others has a reason, kept."""

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import Refused
from portal.pages.words import clock, in_words
from training.models import Booking, Person, QueueJump, TrainingSession
from training.places import actions, letters, queue

Status, Reason = Booking.Status, Booking.Reason
WHEN_AND_WHERE = ("starts_at", "ends_at", "delivery", "venue_id")
EDITED = [
    field.name
    for field in TrainingSession._meta.concrete_fields
    if field.editable and not field.primary_key
]
REASON_PLEASE = "Say why: the reason is kept, and the managers concerned read it."


def _said(reason: str, otherwise: str = REASON_PLEASE) -> str:
    """The reason that was given. Raises Refused, with what is asked for, where there is none."""
    if not reason.strip():
        raise Refused(otherwise)
    return reason.strip()


class When(NamedTuple):
    """When and where a session was, before somebody changed it."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    delivery: str
    venue_id: int | None
    where: str

    @property
    def words(self) -> str:
        begins, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        same_day = begins.date() == ends.date()
        until = clock(ends.time()) if same_day else in_words(ends)
        return f"{in_words(begins)} to {until}, London time\n{self.where}"

    @classmethod
    def of(cls, session: TrainingSession):
        return cls(*(getattr(session, name) for name in WHEN_AND_WHERE), session.where)


@transaction.atomic
def save(session: TrainingSession, *, by: User) -> None:
    """Save a session that somebody changed: who is booked hears of a new time or place once, and
    more room is given to who waits; the links of its register go out anew. With less room nobody
    loses a place. What was over already is put right without a word.
    """
    before = When.of(queue.locked(session.pk))
    session.save(update_fields=EDITED)
    was_over = session.is_over and before.ends_at <= timezone.now()
    if before != When.of(session) and not was_over:
        _changed(session, before, by)
    session = queue.locked(session.pk)
    _hold_until(session)
    letters.post(actions.moved_up(queue.serve(session)))


def _changed(session, before, by):
    session.revision += 1
    session.register_sent_at = None
    session.save(update_fields=["revision", "register_sent_at"])
    session.bookings.confirmed().update(instructions_sent_at=None)
    record(session, "changed when or where", by=by)
    heard = concerned(session, max(session.starts_at, before.starts_at))
    bookings = _ready(session, heard)
    of_use = max(session.ends_at, before.ends_at)
    told = letters.of_places(bookings, "place_changed", before=before)
    told = [letter._replace(expires_at=of_use) for letter in told]
    letters.post([*told, *letters.summaries("A date has changed", bookings)])


def concerned(session: TrainingSession, starts_at: dt.datetime) -> QuerySet[Booking]:
    """Those who hear of what becomes of a session: once it has begun nobody waits for a place."""
    bookings = session.bookings
    return bookings.confirmed() if starts_at <= timezone.now() else bookings.live()


def _hold_until(session):
    """Places without a name are held as long as the rules say now; who holds them hears of it."""
    held = session.bookings.live().filter(person=None).exclude(name_by=session.names_by)
    held = list(held.select_related("person", "team", "order__by"))
    for booking in held:
        booking.session, booking.name_by = session, session.names_by
    Booking.objects.bulk_update(held, ["name_by"])
    letters.post(letters.summaries("A held place is to be named by another day", held))


def _ready(session, bookings):
    """These bookings of the session, in order, ready to be written about."""
    bookings = bookings.select_related("person", "team", "order__by")
    bookings = list(bookings.order_by("number"))
    for booking in bookings:
        booking.session = session
    return bookings


@transaction.atomic
def call_off(session: TrainingSession, *, reason: str, by: User) -> None:
    """The session does not take place, or not to its end: everybody in it and, before it begins, in
    its queue is told once. Nothing that was marked at its register counts any more.
    """
    reason = _said(reason, "Say why, for those who are booked: it stands in their e-mail.")
    session = queue.locked(session.pk)
    if session.is_called_off:
        raise Refused("This session has been called off already.")
    if session.is_over:
        raise Refused("This session is over, so it cannot be called off.")
    live = _ready(session, session.bookings.live())
    heard = {booking.pk for booking in concerned(session, session.starts_at)}
    session.cancelled_at, session.cancelled_because = timezone.now(), reason
    session.save(update_fields=["cancelled_at", "cancelled_because"])
    for booking in live:
        actions.end(booking, Status.CANCELLED, Reason.CALLED_OFF)
    record(session, "called off", by=by, note=reason)
    told_of = [booking for booking in live if booking.pk in heard]
    told = letters.of_places(told_of, "session_called_off")
    letters.post([*told, *letters.summaries("A date was called off", told_of, reason)])


@transaction.atomic
def place(booking: Booking, *, reason: str, by: User) -> Booking:
    """Give somebody in the queue a place now, also past those who wait longer.

    Where there is no room one place is added. Raises Refused without a reason.
    """
    reason = _said(reason)
    session, booking = actions.held(booking)
    if booking.is_confirmed:
        raise Refused("They have a place already.")
    passed = any(waiter.number < booking.number for waiter in queue.placeable(session))
    _make_room(session, by)
    booking.status, booking.confirmed_at = Status.CONFIRMED, timezone.now()
    booking.save(update_fields=["status", "confirmed_at"])
    if passed:
        QueueJump.objects.create(booking=booking, reason=reason, by=by)
    step = "placed before others" if passed else "placed by the office"
    record(booking, step, by=by, note=reason)
    letters.post([*letters.of_places([booking]), *letters.summaries(_placed(passed), [booking])])
    return booking


def _placed(passed):
    before = " before others who wait" if passed else ""
    return f"The office gave somebody in your team a place{before}"


def _make_room(session, by):
    session.refresh_from_db(fields=["taken", "places"])
    if session.is_full:
        session.places = session.taken + 1
        session.save(update_fields=["places"])
        record(session, "places added", by=by, note=f"Places: {session.places}.")


@transaction.atomic
def add(
    session: TrainingSession, person: Person, *, reason: str, by: User, place_now: bool
) -> Booking:
    """Put somebody on the list of a session, at its end or, with `place_now`, in a place.

    Raises Refused without a reason, or where they are on it already. What else would stand in
    their way is the office's to judge.
    """
    reason = _said(reason)
    session = queue.locked(session.pk)
    if session.has_begun or session.is_called_off:
        raise Refused("Nobody can be added to a session that has begun or was called off.")
    if session.bookings.live().filter(person__email=person.email).exists():
        raise Refused(f"{person} has a place at this session, or waits for one.")
    team = person.teams.led().filter(agency=person.agency_id).first()
    booking = Booking(person=person, agency_id=person.agency_id, team=team, status=Status.WAITING)
    queue.join(session, [booking])
    record(booking, "added by the office", by=by, note=reason)
    if place_now:
        return place(booking, reason=reason, by=by)
    promoted = queue.serve(session)
    booking.refresh_from_db(fields=["status", "confirmed_at"])
    told = letters.of_places([booking]) + letters.summaries(
        "The office added somebody in your team", [booking]
    )
    letters.post([*told, *actions.moved_up(promoted, [booking])])
    return booking


@transaction.atomic
def approve(booking: Booking, *, by: User) -> Booking:
    """The office says yes: it waits in its old place of the queue, or has a place at once."""
    session, booking = actions.held(booking)
    if booking.status != Status.CHECKING:
        raise Refused("This booking does not wait for the office.")
    booking.status = Status.WAITING
    booking.save(update_fields=["status"])
    record(booking, "approved", by=by)
    promoted = queue.serve(session)
    booking.refresh_from_db(fields=["status", "confirmed_at"])
    told = [] if booking.is_confirmed else letters.of_places([booking])
    letters.post([*told, *actions.moved_up(promoted)])
    return booking


@transaction.atomic
def decline(booking: Booking, *, reason: str, by: User) -> Booking:
    """The office says no, and why: who is concerned reads it."""
    reason = _said(reason)
    session, booking = actions.held(booking)
    if booking.status != Status.CHECKING:
        raise Refused("This booking does not wait for the office.")
    actions.end(booking, Status.DECLINED)
    record(booking, "declined", by=by, note=reason)
    told = letters.of_places([booking], because=reason)
    letters.post([*told, *letters.summaries("The office declined a booking", [booking], reason)])
    return booking


@transaction.atomic
def take_off(booking: Booking, *, reason: str, by: User) -> Booking:
    """End somebody's booking for them; the first who waits moves up."""
    reason = _said(reason)
    session, booking = actions.held(booking)
    actions.end(booking, Status.CANCELLED, Reason.OFFICE)
    record(booking, "taken off", by=by, note=reason)
    told = letters.of_places([booking], because=reason)
    told += letters.summaries("The office took somebody off", [booking], reason)
    letters.post([*told, *actions.freed(session, [booking])])
    return booking


@transaction.atomic
def move(booking: Booking, to: TrainingSession, *, reason: str, by: User) -> Booking:
    """Move somebody to another date of the course, into a place there, with what they need."""
    reason = _said(reason)
    session, booking, to = actions.held_with(booking, to)
    if to.course_id != session.course_id or to.pk == session.pk or to.has_begun:
        raise Refused("Choose another date of the same course that has not begun.")
    if booking.person is None:
        raise Refused("This place has no name: its manager names it, or moves it.")
    actions.end(booking, Status.CANCELLED, Reason.MOVED)
    letters.post([*letters.of_places([booking]), *actions.freed(session, [booking])])
    moved = add(to, booking.person, reason=reason, by=by, place_now=True)
    actions.say_needs(moved, booking.needs)
    return moved


@transaction.atomic
def write_to_all(session: TrainingSession, *, subject: str, text: str, by: User) -> int:
    """An e-mail to everybody who has a place; how many there are. The words are kept in the outbox
    for as long as any e-mail, and in the record only that it was sent."""
    named = session.bookings.confirmed().filter(person__isnull=False)
    bookings = _ready(session, named)
    told = letters.of_places(bookings, "session_message", subject=subject, text=text)
    letters.post([letter._replace(calendar="") for letter in told])
    record(session, "wrote to everybody booked", by=by, note=f"{len(bookings)} people.")
    return len(bookings)


def clashes(session: TrainingSession) -> list[str]:
    """What does not fit about a session, in words for the office: rooms, trainers, room to sit."""
    if session.is_called_off:
        return []
    at_once = TrainingSession.objects.running().exclude(pk=session.pk)
    at_once = at_once.filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
    found = [
        f"{session.venue} is booked for “{other.course}” at the same time."
        for other in at_once.filter(venue=session.venue_id).select_related("course")
        if session.venue_id
    ]
    for trainer in session.led_by.all():
        others = at_once.filter(led_by=trainer).select_related("course")
        found += [f"{trainer.name} leads “{other.course}” at the same time." for other in others]
    if session.venue and session.venue.room_for and session.places > session.venue.room_for:
        found.append(f"{session.venue} has room for {session.venue.room_for} people.")
    if session.places < session.taken:
        found.append(
            f"{session.taken} people have one of {session.places} places. Nobody loses theirs."
        )
    return found
