"""What the office can do with one booking: its button, when it is open, what it asks."""

from collections.abc import Callable
from typing import NamedTuple

from django import forms
from django.utils import timezone

from training.desk.forms import MoveForm, ReasonForm
from training.models import Booking
from training.places import office, queue


class Step(NamedTuple):
    name: str
    words: str
    done: str
    is_open: Callable[[Booking], bool]
    take: Callable
    form: type[forms.Form] = ReasonForm
    says: Callable[[Booking], list[str]] = lambda booking: []


def _passes(booking: Booking) -> list[str]:
    """What giving this place means for those who wait, and for the room."""
    session = booking.session
    waited = sum(waiter.number < booking.number for waiter in queue.placeable(session))
    says = [_passed(waited)] if waited else []
    if session.is_full:
        says.append(
            f"No place is free: there will be {session.taken + 1} instead of {session.places}."
        )
    if session.venue and session.venue.room_for and session.taken + 1 > session.venue.room_for:
        says.append(f"{session.venue} has room for {session.venue.room_for} people.")
    return says


def _passed(waited):
    who = "1 other person has" if waited == 1 else f"{waited} other people have"
    return (
        f"{who} waited longer and could have this place. The managers of those who are passed "
        "read your reason."
    )


def _moves_up(booking: Booking) -> list[str]:
    if booking.is_confirmed and booking.session.closes_at <= timezone.now():
        return ["Booking has closed, so nobody moves up by themselves: you choose who gets it."]
    if booking.is_confirmed:
        return ["The first who waits and may have the place gets it at once."]
    return []


def _is_checked(booking):
    return booking.status == Booking.Status.CHECKING


STEPS = (
    Step(
        "approve",
        "Approve",
        "It is approved.",
        _is_checked,
        office.approve,
        form=forms.Form,
        says=lambda booking: ["They keep their number in the queue, and are told."],
    ),
    Step("decline", "Decline", "It is declined, and they are told.", _is_checked, office.decline),
    Step(
        "place",
        "Give a place now",
        "They have a place, and are told.",
        lambda booking: booking.is_queueing,
        office.place,
        says=_passes,
    ),
    Step(
        "move",
        "Move to another date",
        "They have a place at the other date, and are told.",
        lambda booking: booking.is_live and booking.person_id is not None,
        office.move,
        form=MoveForm,
        says=_moves_up,
    ),
    Step(
        "take-off",
        "Take off the list",
        "They are off the list, and are told.",
        lambda booking: booking.is_live,
        office.take_off,
        says=_moves_up,
    ),
)


def open_on(booking: Booking) -> list[Step]:
    """What can be done with it now; its session is known and has neither begun nor been called
    off."""
    return [step for step in STEPS if step.is_open(booking)]
