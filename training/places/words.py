"""How a booking stands, in words: for whose it is, and for their manager."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from portal.pages.words import in_words
from training.models import Booking
from training.models.asking import ANSWERED_WITHIN

Status, Reason = Booking.Status, Booking.Reason


class Standing(NamedTuple):
    """What is so, and what it means for them."""

    title: str
    text: str


ENDED = {
    Reason.SWAPPED: Standing(
        "Somebody else goes instead of you",
        "Your manager gave this place to a colleague. If you did not expect it, ask them.",
    ),
    Reason.MOVED: Standing(
        "You were moved to another date",
        "Another e-mail from us tells you the new date, and has its own link.",
    ),
    Reason.CALLED_OFF: Standing("This session was called off", "It does not take place."),
    Reason.OFFICE: Standing(
        "The office took you off this session",
        "If you did not expect it, ask the office.",
    ),
}
NO_LONGER = "You no longer have a place at this session, or wait for one."
CANCELLED = Standing(
    "This booking was cancelled", f"{NO_LONGER} If you did not expect it, ask your manager."
)
DECLINED = Standing("There is no place for you", "Your request was declined. Our e-mail says more.")
LAPSED = Standing(
    "Your request has ended",
    "Your manager did not answer within five days. You can ask again while booking is open.",
)


def stand_of(booking: Booking) -> int | None:
    """Where it stands in its queue, from 1; None outside it."""
    return booking.ahead + 1 if booking.is_queueing else None


def given_up(booking: Booking, *, manager_knows: bool) -> Standing:
    """For them, once they gave it up themselves."""
    title = "You have given up your place" if booking.confirmed_at else "You have left the list"
    told = "We have told your manager, but not why."
    return Standing(title, told if manager_knows else NO_LONGER)


def for_them(booking: Booking, stand: int | None) -> Standing:
    if booking.is_live:
        return _live(booking, stand)
    if booking.status == Status.CANCELLED:
        return ENDED.get(booking.reason, CANCELLED)
    return DECLINED if booking.status == Status.DECLINED else LAPSED


def _live(booking, stand):
    if booking.session.is_over:
        return Standing("This session has been", "Nothing about it can change any more.")
    if booking.is_confirmed:
        return Standing("You have a place", "There is nothing else you need to do to keep it.")
    return {
        Status.WAITING: _waiting,
        Status.CHECKING: _checking,
        Status.ASKED: _asked,
    }[booking.status](booking, stand)


def _waiting(booking, stand):
    return Standing(
        f"You are number {stand} on the waiting list",
        f"You get an e-mail at once if a place comes free for you. {_closes(booking)}",
    )


def _closes(booking):
    closes_at = booking.session.closes_at
    if closes_at <= timezone.now():
        return "Booking has closed: what comes free now is given by the office."
    return f"That can happen until booking closes on {in_words(closes_at)}."


def _checking(booking, stand):
    return Standing(
        "Your booking waits for the office",
        f"You hear from us once the office has looked at it. Number {stand} in the queue is kept "
        "for you until then.",
    )


def _asked(booking, stand):
    until = in_words(booking.request.confirmed_at + ANSWERED_WITHIN)
    return Standing(
        "We have asked your manager",
        f"They have until {until} to answer. Number {stand} in the queue is kept for you until "
        "then.",
    )


def for_the_manager(booking: Booking, stand: int | None) -> str:
    """What somebody has now, to stand after their name."""
    if booking.is_confirmed:
        return "a place" if booking.person else "held"
    if booking.status == Status.WAITING:
        return f"number {stand} on the waiting list"
    if booking.is_queueing:
        whom = "the office" if booking.status == Status.CHECKING else "their manager"
        return f"waits for {whom}, with number {stand} in the queue"
    return _over(booking)


def _over(booking):
    if booking.status == Status.LAPSED:
        return "no longer held"
    if booking.status == Status.DECLINED:
        return "declined"
    return "cancelled, late" if booking.is_late else "cancelled"


def needs_passed_on(bookings: Iterable[Booking]) -> str:
    """That something was passed on, and never what; nothing where nobody said anything."""
    said = sum(bool(booking.needs) for booking in bookings if booking.is_live)
    who = "1 person needs" if said == 1 else f"{said} people need"
    return f"What {who} to take part was passed on to the organisers." if said else ""


def whose(booking: Booking) -> str:
    """The name on one line, or until when a held place needs one."""
    if booking.person:
        return " ".join(booking.person.name.split())
    if booking.is_live:
        return f"Place to name by {in_words(booking.name_by)}"
    return "Place without a name"
