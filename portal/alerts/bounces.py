"""Addresses that fail for good: told nothing more until they are known to work again.

What the mail server itself answers is all we go by. There is no address at which somebody else
could report that mail to a subscriber has failed, so no such report can be forged.
"""

import datetime as dt
from collections import Counter
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncMinute
from django.utils import timezone

from portal.alerts import links
from portal.alerts.letters import NAMES
from portal.alerts.models import Subscriber
from portal.audit.models import record
from portal.errors import Refused
from portal.outbox.actions import drop_unsent
from portal.outbox.models import UNSAID, Message

TOGETHER = 10  # minutes: what is sent within the same ten is judged together
JUDGED_FOR = dt.timedelta(hours=1)
MANY, LARGE_SHARE = 10, 1 / 4


class Answers(NamedTuple):
    """What the mail server answered to the alerts of some ten minutes."""

    refused: int
    sent: int

    @property
    def refuse_us(self) -> bool:
        """So many at once that something is wrong with the mail server or with us."""
        together = self.refused + self.sent
        return self.refused >= MANY and self.refused > LARGE_SHARE * together

    def condemn(self, error: str) -> bool:
        """Whether this answer, among these, says that nobody is at an address. A bare 550 does
        where the server took at least as many others."""
        return not self.refuse_us and (error != UNSAID or self.sent >= self.refused)


@transaction.atomic
def flag() -> int:
    """Stop all to addresses that do not exist, as the mail server has answered since they were
    confirmed; how many there are.

    One such answer is enough, but where it refuses a large share at once, nobody is flagged. What
    it refused for another reason, put off, or minded in the words, does not count.
    """
    dead = _dead(timezone.now() - JUDGED_FOR)
    rows = Subscriber.objects.reached().filter(email__in=dead).order_by("pk") if dead else []
    held = list(rows and rows.select_for_update(skip_locked=True))
    refusing = [each for each in held if each.confirmed_at < dead[each.email]]
    if refusing:
        flagged = Subscriber.objects.filter(pk__in=[subscriber.pk for subscriber in refusing])
        flagged.update(failed_at=timezone.now())
        drop_unsent(
            links.of_leaving(subscriber, scope) for subscriber in refusing for scope in links.SCOPES
        )
    return len(refusing)


def answers_since(moment: dt.datetime) -> dict[dt.datetime, Answers]:
    """What the mail server answered, by the ten minutes in which it refused anything."""
    refused = _counted(_alerts().refused(), "failed_at", moment)
    sent = _counted(_alerts().sent(), "sent_at", moment) if refused else {}
    return {slot: Answers(number, sent[slot]) for slot, number in refused.items()}


@transaction.atomic
def works_again(subscriber: Subscriber, *, by) -> None:
    """The office knows that the address takes e-mails: what is new is sent to it from now on.

    No new confirmation is asked for: its owner confirmed it, never left, and subscribes to nothing
    now; it was the mail server's word that stopped them. Who subscribes anew confirms anew.
    """
    held = Subscriber.objects.failing().select_for_update().filter(pk=subscriber.pk).first()
    if held is None:
        raise Refused("This address is not stopped any more.")
    lift(held)
    held.save(update_fields=["failed_at"])
    record(held, "works again", by=by)


def lift(subscriber: Subscriber) -> None:
    """Take away the flag, if there is one: told of what is new from now on. To be saved."""
    if subscriber.failed_at:
        now = timezone.now()
        subscriber.follows.update(since=now, done_until=now)
        subscriber.failed_at = None


def _dead(since):
    """Addresses at which nobody is, each with the last moment that was said."""
    said = _alerts().to_nobody() | _alerts().perhaps_to_nobody()
    said = said.filter(failed_at__gte=since).order_by("failed_at")
    rows = list(said.values_list("to", "failed_at", "last_error"))
    answers = answers_since(_slot(since)) if rows else {}
    return {to: at for to, at, error in rows if answers[_slot(at)].condemn(error)}


def _alerts():
    """What those who subscribed were told: other e-mails can be ended by their readers too."""
    return Message.objects.filter(name__in=NAMES).exclude(leave_url="")


def _counted(messages, when, since):
    """How many there are of each ten minutes."""
    found = messages.filter(**{f"{when}__gte": since}).order_by()
    rows = found.values_list(TruncMinute(when)).annotate(Count("pk"))
    numbers = Counter()
    for minute, number in rows:
        numbers[_slot(minute)] += number
    return numbers


def _slot(moment):
    """When its ten minutes began."""
    begun = moment.astimezone(dt.UTC).replace(second=0, microsecond=0)
    return begun - dt.timedelta(minutes=begun.minute % TOGETHER)
