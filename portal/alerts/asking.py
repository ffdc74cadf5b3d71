"""Asking to be told, and confirming it: before that an address is sent one link, and no more."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from portal.accounts.limits import Limit
from portal.accounts.whom import mailbox
from portal.alerts import bounces, links
from portal.alerts.models import CONFIRMED_WITHIN, Asking, Follow, Frequency, Subscriber
from portal.alerts.subjects import kind_of, names
from portal.errors import Refused
from portal.outbox.actions import queue

MOST_FOLLOWED = 200  # by one address: more than there are topics, jobs and sections
LIMITS_OF_ONE_ADDRESS = (
    Limit("alerts to confirm, within the hour", 1, dt.timedelta(hours=1)),
    Limit("alerts to confirm, within the day", 3, dt.timedelta(days=1)),
)


@transaction.atomic
def ask(email: str, audience: str, follows: dict[str, str]) -> None:
    """Keep what somebody wants, and send the address a link to confirm it, within its limits.

    What is asked for again before that is put together, and the link sent before confirms all of
    it. Whoever asks learns nothing: whether the address is confirmed already is not looked at.
    """
    asking = _kept(email)
    wanted = follows if asking.has_ended else asking.follows | follows
    asking.follows = dict(list(wanted.items())[:MOST_FOLLOWED])
    asking.audience, asking.asked_at = audience, timezone.now()
    asking.save()
    whom = mailbox(email)
    if not any(limit.wait(whom) for limit in LIMITS_OF_ONE_ADDRESS):
        queue(
            "alerts_confirm",
            email,
            expires_at=timezone.now() + CONFIRMED_WITHIN,
            secret=True,
            link=links.of_asking(asking),
        )


def _kept(email):
    """The one row of this address, ours until the transaction ends."""
    Asking.objects.get_or_create(email=email)
    return Asking.objects.select_for_update().get(email=email)


def waiting(number: int) -> Asking | None:
    """What the address may still confirm."""
    asking = Asking.objects.filter(pk=number).first()
    return None if asking is None or asking.has_ended else asking


def disown(asking: Asking) -> None:
    """It was not the owner of the address who asked: nothing of it is kept."""
    Asking.objects.filter(pk=asking.pk).delete()


@transaction.atomic
def confirm(asking: Asking) -> Subscriber:
    """The address is theirs: they are told from now on.

    What they follow already keeps what it had, but for the frequency asked for now. An address that
    had refused e-mails is tried again, with what is new from now on. Pressed twice it is one.
    Raises Refused where nothing waits any more, or where nothing of it can be followed now.
    """
    asking = Asking.objects.select_for_update().filter(pk=asking.pk).first()
    if asking is None or asking.has_ended:
        raise Refused("This link has ended.")
    known = names(asking.follows)
    if not known:
        raise Refused("None of what you asked for is on this site any more.")
    subscriber = _subscriber(asking)
    follow(subscriber, {subject: asking.follows[subject] for subject in known})
    asking.delete()
    return subscriber


def _subscriber(asking):
    subscriber = Subscriber.objects.select_for_update().filter(email=asking.email).first()
    if subscriber is None:
        return Subscriber.objects.create(email=asking.email, audience=asking.audience)
    bounces.lift(subscriber)
    subscriber.audience, subscriber.confirmed_at = asking.audience, timezone.now()
    subscriber.save()
    return subscriber


def follow(subscriber: Subscriber, follows: dict[str, str]) -> None:
    """Have them told of these as often as they say: what is new from now on, or so far, anew."""
    followed = {each.subject: each for each in subscriber.follows.all()}
    changed = []
    for subject, frequency in follows.items():
        if (known := followed.get(subject)) and known.frequency != frequency:
            known.frequency = frequency
            changed.append(known)
    Follow.objects.bulk_update(changed, ["frequency"])
    now = timezone.now()
    Follow.objects.bulk_create(
        [
            Follow(
                subscriber=subscriber,
                subject=subject,
                frequency=frequency,
                since=now,
                done_until=now,
            )
            for subject, frequency in follows.items()
            if subject not in followed
        ]
    )


def usual(subject: str) -> Frequency:
    """How often somebody is told of this unless they choose another."""
    return kind_of(subject).usual
