"""The e-mails about a delegate's forms: to the delegate, and to the manager they agreed to."""

from collections.abc import Iterable

from portal.accounts.models import User
from portal.outbox.actions import Letter, drop_unsent
from portal.pages.addresses import full
from training.models import Booking, Evaluation
from training.places import tokens
from training.places.letters import post

__all__ = ["drop", "of_actions", "of_form", "post"]
Stage = Evaluation.Stage


def of_form(name: str, booking: Booking, stage: str) -> Letter:
    """Asks for a form. What they wrote stands in no e-mail: it waits on their page."""
    session = booking.session
    leave = full(tokens.of_leaving(booking))
    context = {"session": session, "link": full(tokens.of_form(booking, stage)), "leave": leave}
    ends = session.starts_at if stage == Stage.BEFORE else None
    return Letter(name, booking.person.email, context, expires_at=ends, leave_url=leave)


def drop(bookings: Iterable[Booking]) -> None:
    """What asks for the forms of these bookings and has not left yet does not leave any more."""
    drop_unsent([full(tokens.of_leaving(booking)) for booking in bookings])


def of_actions(evaluation: Evaluation, manager: User) -> Letter:
    """Asks a manager whether they see the actions of a delegate in practice."""
    booking = evaluation.booking
    context = {
        "whose": " ".join(booking.person.name.split()),
        "session": booking.session,
        "link": full(tokens.of_seen(evaluation)),
    }
    return Letter("actions_seen", manager.email, context)
