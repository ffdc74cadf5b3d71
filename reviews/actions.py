"""What owners and the office do with actions: each writes its rows, and its record, or nothing."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import Event, record
from portal.errors import Refused
from portal.outbox.actions import queue, queue_all
from portal.uploads.models import Upload
from reviews import letters, measured
from reviews.models import ActionOwner, Answer, Response
from reviews.models.owners import NO_LONGER_KEPT, NOWHERE

State = Answer.State
ASKED, LINKS_ENDED = "asked what has been done", "links ended"
DONE_ALREADY = "The office has marked this action as done since you opened the page."
NOT_THEIRS = "This action is not yours any more."
ANOTHER_WAITS = (
    "What somebody else said about this action before it became yours waits for the office. "
    "Say what you have done once they have read it."
)
NO_LONGER_WAITS = (
    "This answer does not wait any more as you read it: a colleague has decided, or its owner has "
    "sent another. Look at it again."
)
STILL_NAMED = "An action or a recommendation still names this person."


class Told(NamedTuple):
    """What an owner says was done: `done_on` is empty while it is not finished."""

    what: str
    done_on: dt.date | None = None
    evidence: tuple = ()
    file: Upload | None = None


@transaction.atomic
def say(response: Response, owner: ActionOwner, told: Told) -> Answer:
    """Keep what `owner` says was done, for the office to read.

    While an answer of theirs waits, this takes its place; the file stays unless another comes.
    Raises Refused where it is theirs no more, is done, or an earlier owner’s answer waits.
    """
    response = _held(response.pk)
    if response.owner_id != owner.pk:
        raise Refused(NOT_THEIRS)
    if response.is_done(timezone.localdate()):
        raise Refused(DONE_ALREADY)
    answer = response.answers.waiting().first() or Answer(response=response, owner=owner)
    if answer.owner_id != owner.pk:
        raise Refused(ANOTHER_WAITS)
    step = "answer changed" if answer.pk else "answer sent"
    answer.what, answer.done_on, answer.at = told.what, told.done_on, timezone.now()
    answer.evidence, answer.file = list(told.evidence), told.file or answer.file
    answer.save()
    record(answer, step, by=None)
    return answer


@transaction.atomic
def accept(
    answer: Answer, *, what: str, done_on: dt.date | None, with_evidence: bool, by: User
) -> None:
    """Let the action say `what` was done and when; what was measured becomes evidence.

    Raises Refused once it waits no more, or says something else than `answer` does.
    """
    response = _held(answer.response_id)
    _decide(answer, State.ACCEPTED, by=by)
    response.what, response.done_on = what, done_on
    response.save(update_fields=["what", "done_on"])
    for data in answer.evidence if with_evidence else ():
        _keep(measured.from_data(data, response))


@transaction.atomic
def ask_again(answer: Answer, *, note: str, by: User) -> bool:
    """Say what is missing; whether its owner was told: nobody is, if it is theirs no more."""
    response = _held(answer.response_id)
    _decide(answer, State.ASKED_AGAIN, note=note, by=by)
    if response.owner_id != answer.owner_id:
        return False
    letter = letters.asked_again(answer)
    queue(letter.name, letter.to, **letter.context)
    return True


@transaction.atomic
def ask_owners(owners: Iterable[int], *, by: User, on: dt.date | None = None) -> tuple[int, int]:
    """E-mail each of these, by their keys, what they have to do; none of them twice in one day,
    which is `on` in London.

    How many were asked now, and how many had been asked today already.
    """
    found = list(_held_owners(owners))
    before = asked_today((owner.pk for owner in found), on)
    sent = queue_all(letters.asking([owner for owner in found if owner.pk not in before]))
    addresses = {message.to for message in sent}
    for owner in found:
        if owner.email in addresses:
            record(owner, ASKED, by=by)
    return len(sent), len(before)


def asked_today(owners: Iterable[int], on: dt.date | None = None) -> set[int]:
    """Those of these owners who were asked since the day `on` began in London, with a link that
    still opens their page."""
    begins = timezone.make_aware(dt.datetime.combine(on or timezone.localdate(), dt.time()))
    steps = Event.objects.filter(
        subject_type=ContentType.objects.get_for_model(ActionOwner),
        subject_id__in=list(owners),
        step__in=[ASKED, LINKS_ENDED],
        at__gte=begins,
    )
    last = dict(steps.order_by("at", "pk").values_list("subject_id", "step"))
    return {owner for owner, step in last.items() if step == ASKED}


@transaction.atomic
def forget(owner: ActionOwner, *, by: User) -> None:
    """Keep nothing that says who they are. What they told the office stays, without a name.

    Raises Refused while something names them.
    """
    held = ActionOwner.objects.select_for_update().to_be_forgotten().filter(pk=owner.pk).first()
    if held is None:
        raise Refused(STILL_NAMED)
    record(held, "forgotten", by=by)
    if not held.answers.exists():
        held.delete()
        return
    held.name, held.email, held.key = NO_LONGER_KEPT, f"{held.pk}{NOWHERE}", uuid.uuid4()
    held.save(update_fields=["name", "email", "key"])


def _held(pk) -> Response:
    """The action, held until commit: what is said of it and what is decided take turns."""
    rows = Response.objects.select_for_update(of=("self",)).select_related("recommendation")
    return rows.get(pk=pk)


def _held_owners(pks):
    """These owners, held until commit: who is asked by two at once is asked by one."""
    return ActionOwner.objects.known().select_for_update().filter(pk__in=list(pks)).order_by("pk")


def _decide(answer, state, *, by, note=""):
    as_read = Answer.objects.waiting().filter(pk=answer.pk, at=answer.at)
    if not as_read.update(state=state, by=by, note=note, answered_at=timezone.now()):
        raise Refused(NO_LONGER_WAITS)
    answer.state, answer.note = state, note
    record(answer, state.label.lower(), by=by)


def _keep(evidence):
    try:
        evidence.full_clean()
    except ValidationError as problem:
        raise Refused(*problem.messages) from None
    evidence.save()
