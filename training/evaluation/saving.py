"""What a delegate says is kept as they go, and counts once they have sent it.

Each holds the row of the booking: of two that come at once one is first, and nothing is written
over what was sent.
"""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from portal.errors import Refused
from training.certificates import issuing
from training.evaluation import letters
from training.evaluation.asking import hold
from training.evaluation.standing import Forms
from training.models import Booking, Evaluation, KeyAction, Rating
from training.places.letters import manager_concerned

Stage = Evaluation.Stage
SENT = "This form has been sent already."


class Said(NamedTuple):
    """What a form says: a score for each scale and outcome, key actions by number, and the rest."""

    scores: dict[tuple[str, str], int]
    actions: dict[int, str] = {}
    fields: dict = {}


class Outcome(NamedTuple):
    """What became of one action, by its number."""

    number: int
    became: str
    why: str
    example: str


@transaction.atomic
def keep(booking: Booking, stage: str, said: Said, *, sent: bool) -> Evaluation:
    """Write down what somebody says before or after a course, in place of what they said so far.

    Once `sent` it counts, and stays. Raises Refused when the form is closed or was sent already.
    """
    evaluation = _begun(booking, stage)
    for name, value in said.fields.items():
        setattr(evaluation, name, value)
    _finish(evaluation, booking, sent)
    evaluation.ratings.all().delete()
    evaluation.actions.all().delete()
    Rating.objects.bulk_create(
        Rating(evaluation=evaluation, scale=scale, outcome=outcome, score=score)
        for (scale, outcome), score in said.scores.items()
    )
    KeyAction.objects.bulk_create(
        KeyAction(evaluation=evaluation, number=number, text=text)
        for number, text in said.actions.items()
    )
    if sent and stage == Stage.AFTER:
        issuing.settle(booking)
    return evaluation


@transaction.atomic
def keep_later(
    booking: Booking, outcomes: list[Outcome], *, tells_manager: bool, sent: bool
) -> Evaluation:
    """Write down what became of their actions; sent, their manager is asked if they agree.

    Raises Refused when the form is closed or was sent already.
    """
    evaluation = _begun(booking, Stage.LATER)
    after = booking.evaluations.get(stage=Stage.AFTER)
    for number, *values in outcomes:
        became, why, example = values
        after.actions.filter(number=number).update(became=became, why=why, example=example)
    after.tells_manager = tells_manager
    after.save(update_fields=["tells_manager"])
    _finish(evaluation, booking, sent)
    if sent and tells_manager:
        _ask_manager(after, booking)
    return evaluation


def _begun(booking, stage):
    """The row of a form that can still be filled in, held until the transaction ends."""
    hold(booking.pk)
    booking.refresh_from_db(fields=["status", "person"])
    forms = Forms(booking)
    if forms.sent(stage):
        raise Refused(SENT)
    if why := forms.why_closed(stage):
        raise Refused(why)
    return forms.begun.get(stage) or Evaluation(booking=booking, stage=stage)


def _finish(evaluation, booking, sent):
    """Of a form that was sent no e-mail asks any more, not even one that waits: nor of the forms
    before it, which are closed by now."""
    evaluation.answered_at = timezone.now() if sent else None
    evaluation.save()
    if sent:
        letters.drop([booking])


def _ask_manager(after, booking):
    after.booking = booking
    manager = manager_concerned(booking)
    if manager is None or after.manager_asked_at:
        return
    after.manager_asked_at = timezone.now()
    after.save(update_fields=["manager_asked_at"])
    letters.post([letters.of_actions(after, manager)])


def may_be_seen(after: Evaluation) -> bool:
    """Whether the manager who was asked may still read the actions and answer."""
    booking = after.booking
    agreed = after.tells_manager and after.manager_asked_at and not after.manager_answered_at
    there = booking.is_confirmed and booking.person and booking.person.left_at is None
    return bool(agreed and there and any(each.text for each in after.actions.all()))


@transaction.atomic
def see(after: Evaluation, seen: dict[int, str]) -> None:
    """What a manager says of each action, by its number. Raises Refused when it is not asked."""
    hold(after.booking_id)
    after.refresh_from_db(fields=["tells_manager", "manager_asked_at", "manager_answered_at"])
    if not may_be_seen(after):
        raise Refused("This was answered already, or is not asked any more.")
    for number, answer in seen.items():
        after.actions.filter(number=number).update(seen=answer)
    after.manager_answered_at = timezone.now()
    after.save(update_fields=["manager_answered_at"])


@transaction.atomic
def take_back(booking: Booking, agreement: str) -> None:
    """They agree to it no longer: `may_contact` or `tells_manager`. Done twice it changes nothing
    more."""
    hold(booking.pk)
    booking.evaluations.filter(stage=Stage.AFTER).update(**{agreement: False})


@transaction.atomic
def leave(booking: Booking) -> None:
    """No e-mail asks them what they think of this course any more, not even one that waits."""
    rows = Booking.objects.filter(pk=booking.pk, questions_left_at=None)
    rows.update(questions_left_at=timezone.now())
    letters.drop([booking])
