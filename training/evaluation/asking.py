"""E-mails that ask a delegate for a form: each at its moment, once, and none after an answer.

Each is sent while the row of its booking is held, with the mark that it was sent, so running
twice, several at once, or dying half way, does no harm.
"""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from training.evaluation import letters
from training.evaluation.standing import later_opens_at
from training.models import Booking, Evaluation, KeyAction, TrainingSession
from training.models.rules import days_before

Stage = Evaluation.Stage
BEFORE_DAYS = 2
AGAIN_AFTER_DAYS = {Stage.AFTER: 3, Stage.LATER: 7}
OF_USE = dt.timedelta(days=30)  # later than that an e-mail would only surprise
TIME_TO_ACT = dt.timedelta(weeks=4)  # between setting the actions and being asked of them
LONGEST = dt.timedelta(days=25 * 31)  # in which every course has asked


class Asking(NamedTuple):
    """An e-mail: the form it asks for, the mark that it was sent, and who is due it at a moment."""

    message: str
    stage: str
    mark: str
    due: Callable[[dt.datetime], QuerySet[Booking]]


def sweep(at: dt.datetime | None = None) -> None:
    """Send what is due by now."""
    now = at or timezone.now()
    for asking in ASKINGS:
        for pk in asking.due(now).order_by().values_list("pk", flat=True):
            ask(asking, pk, now)


@transaction.atomic
def ask(asking: Asking, pk: int, now: dt.datetime) -> None:
    """Send it to one of those who are due it, unless that changed meanwhile."""
    hold(pk)
    rows = asking.due(now).filter(pk=pk)
    booking = rows.select_related("person", "session__course", "session__venue").first()
    if booking is None:
        return
    evaluation, _ = Evaluation.objects.get_or_create(booking=booking, stage=asking.stage)
    setattr(evaluation, asking.mark, now)
    evaluation.save(update_fields=[asking.mark])
    letters.post([letters.of_form(asking.message, booking, asking.stage)])


def hold(pk: int) -> None:
    """Nobody else asks for or sends a form of this booking until the transaction ends."""
    Booking.objects.select_for_update().get(pk=pk)


def before(now: dt.datetime) -> QuerySet[Booking]:
    """Two days before the session: those who had their place by then, and were told of the form."""
    soon = TrainingSession.objects.running().filter(
        starts_at__gt=now, starts_at__lte=now + dt.timedelta(days=BEFORE_DAYS + 1)
    )
    moments = {each.pk: days_before(each.starts_at, BEFORE_DAYS) for each in soon}
    theirs = _any_of(
        Q(session=pk, confirmed_at__lt=at, joined_at__lt=at)
        for pk, at in moments.items()
        if at <= now
    )
    return _without(_reachable().filter(theirs), Stage.BEFORE, "reminded_at")


def after(now: dt.datetime) -> QuerySet[Booking]:
    """Once the session has ended: those who were there."""
    lately = (
        _reachable().came().filter(session__ends_at__lte=now, session__ends_at__gt=now - OF_USE)
    )
    return _without(lately, Stage.AFTER, "asked_at")


def after_again(now: dt.datetime) -> QuerySet[Booking]:
    return _again(now, Stage.AFTER)


def later(now: dt.datetime) -> QuerySet[Booking]:
    """So many months after the session: those who were there and set themselves actions."""
    ended = TrainingSession.objects.running().filter(
        course__asks_after_months__isnull=False,
        ends_at__lte=now - TIME_TO_ACT,
        ends_at__gt=now - LONGEST,
    )
    rows = ended.select_related("course").only("ends_at", "course__asks_after_months")
    due = [each.pk for each in rows if now - OF_USE < later_opens_at(each) <= now]
    actions = KeyAction.objects.filter(
        evaluation__booking=OuterRef("pk"), evaluation__answered_at__lte=now - TIME_TO_ACT
    )
    came = _reachable().came().filter(Exists(actions.exclude(text="")), session__in=due)
    return _without(came, Stage.LATER, "asked_at")


def later_again(now: dt.datetime) -> QuerySet[Booking]:
    return _again(now, Stage.LATER)


def _reachable():
    """With a place, where they still work, who have not said that they want no such e-mails."""
    return Booking.objects.confirmed().filter(
        person__isnull=False,
        person__left_at=None,
        questions_left_at=None,
        session__cancelled_at=None,
    )


def _without(bookings, stage, mark):
    """Those who have neither sent the form nor been asked for it in this way."""
    theirs = Evaluation.objects.filter(booking=OuterRef("pk"), stage=stage)
    done = Q(answered_at__isnull=False) | Q(**{f"{mark}__isnull": False})
    return bookings.exclude(Exists(theirs.filter(done)))


def _again(now, stage):
    """Those who were asked some days ago, at the same London time of day, and have not answered."""
    days = AGAIN_AFTER_DAYS[stage]
    asked = Evaluation.objects.filter(
        stage=stage,
        answered_at=None,
        reminded_at=None,
        asked_at__lte=now - dt.timedelta(days=days - 1),
        asked_at__gt=now - OF_USE,
    )
    due = [
        pk for pk, at in asked.values_list("booking", "asked_at") if days_before(at, -days) <= now
    ]
    return _reachable().came().filter(pk__in=due)


def _any_of(conditions):
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


ASKINGS = (
    Asking("form_before", Stage.BEFORE, "reminded_at", before),
    Asking("form_after", Stage.AFTER, "asked_at", after),
    Asking("form_after_again", Stage.AFTER, "reminded_at", after_again),
    Asking("form_later", Stage.LATER, "asked_at", later),
    Asking("form_later_again", Stage.LATER, "reminded_at", later_again),
)
