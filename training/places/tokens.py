"""The links of people without an account: each opens one booking, request or interest.

A link is a signature over a number, so the database gives none away and nobody can guess one.
"""

import datetime as dt
from typing import NamedTuple

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from training.models import Booking, Evaluation, Interest, PlaceRequest, TrainingSession

PLACES = Signer(salt="training places", sep=".")
REQUESTS = Signer(salt="training requests", sep=".")
ANSWERS = Signer(salt="training answers of managers", sep=".")
FORMS = Signer(salt="training forms of delegates", sep=".")
SEEN = Signer(salt="training actions seen by managers", sep=".")
INTERESTS = Signer(salt="training interests", sep=".")
REGISTERS = Signer(salt="training registers", sep=".")


def of_place(booking: Booking) -> str:
    return reverse("training:place", args=[PLACES.sign(booking.pk)])


def of_answers(booking: Booking) -> str:
    """Where the delegate of a booking finds their own forms, certificate and history."""
    return reverse("training:answers", args=[FORMS.sign(booking.pk)])


def of_form(booking: Booking, stage: str) -> str:
    """Where they fill in one of their forms."""
    return reverse(f"training:answers_{stage}", args=[FORMS.sign(booking.pk)])


def of_leaving(booking: Booking) -> str:
    """Where they say that no e-mail is to ask them any more."""
    return reverse("training:answers_leave", args=[FORMS.sign(booking.pk)])


def of_seen(evaluation: Evaluation) -> str:
    """Where a manager says whether they see the actions of a form in practice."""
    return reverse("training:seen", args=[SEEN.sign(evaluation.pk)])


def of_absence(booking: Booking) -> str:
    """Where the delegate of a booking says why they did not come."""
    return reverse("training:answers_absence", args=[FORMS.sign(booking.pk)])


def of_request(request: PlaceRequest) -> str:
    return reverse("training:request_confirm", args=[REQUESTS.sign(request.pk)])


def of_answer(request: PlaceRequest) -> str:
    return reverse("training:request_answer", args=[ANSWERS.sign(request.pk)])


def of_interest(interest: Interest) -> str:
    return reverse("training:interest_confirm", args=[INTERESTS.sign(interest.pk)])


class RegisterOf(NamedTuple):
    """What the link of a register says: a session, a day of it, and the number of its links."""

    session: int
    day: dt.date
    number: int


def of_register(session: TrainingSession, day: dt.date) -> str:
    return reverse("training:register", args=[register_token(session, day)])


def register_token(session: TrainingSession, day: dt.date) -> str:
    """Every link ends once the session has another number."""
    return REGISTERS.sign(f"{session.pk}-{day:%Y%m%d}-{session.register_number}")


def register_in(token: str) -> RegisterOf | None:
    """What a link of ours says; None for one we never made."""
    try:
        session, day, number = REGISTERS.unsign(token).split("-")
        day = dt.datetime.strptime(day, "%Y%m%d").date()
        return RegisterOf(int(session), day, int(number))
    except (BadSignature, ValueError):
        return None
