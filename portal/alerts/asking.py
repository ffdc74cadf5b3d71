"""Asking to be told, and confirming it: before that an address is sent one link, and no more."""

import datetime as dt
import json

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.accounts.limits import Limit
from portal.accounts.whom import mailbox
from portal.alerts import bounces, links, matching, writing
from portal.alerts.letters import Telling
from portal.alerts.models import CONFIRMED_WITHIN, Asking, Follow, Frequency, Subscriber
from portal.alerts.subjects import kind_of, names
from portal.errors import Refused
from portal.outbox.actions import queue
from portal.pages.words import in_words

MOST_FOLLOWED = 200  # by one address: more than there are topics, jobs and sections
# Of what waits to be confirmed, and of all: once nothing waits, who asks anew needs a new link.
LINKS_WHILE_ONE_WAITS = Limit("alerts to confirm, within the hour", 1, dt.timedelta(hours=1))
LINKS_OF_ONE_ADDRESS = Limit("alerts to confirm, within the day", 3, dt.timedelta(days=1))


@transaction.atomic
def ask(email: str, audience: str, follows: dict[str, str]) -> None:
    """Keep what somebody wants, and send the address a link to confirm it, within its limits.

    What is asked for again before that is put together, the newest first, and the link sent before
    confirms all of it; that lives no longer because somebody asks again. Whoever asks learns
    nothing: whether the address is confirmed already is not looked at.
    """
    asking = _kept(email)
    if asking.has_ended:
        asking.follows, asking.asked_at = {}, timezone.now()
    wanted = follows | {each: how for each, how in asking.follows.items() if each not in follows}
    asking.follows = dict(list(wanted.items())[:MOST_FOLLOWED])
    asking.audience = audience
    asking.save()
    whom = mailbox(email)
    if not (LINKS_WHILE_ONE_WAITS.wait(whom) or LINKS_OF_ONE_ADDRESS.wait(whom)):
        ends_at = asking.asked_at + CONFIRMED_WITHIN
        queue(
            "alerts_confirm",
            email,
            expires_at=ends_at,
            secret=True,
            ends=in_words(ends_at),
            link=links.of_asking(asking),
        )


def _kept(email):
    """The one row of this address, ours until the transaction ends: nobody deletes it between."""
    Asking.objects.bulk_create(
        [Asking(email=email)],
        update_conflicts=True,
        unique_fields=["email"],
        update_fields=["email"],
    )
    return Asking.objects.select_for_update().get(email=email)


def waiting(number: int) -> Asking | None:
    """What the address may still confirm."""
    asking = Asking.objects.filter(pk=number).first()
    return None if asking is None or asking.has_ended else asking


@transaction.atomic
def disown(asking: Asking) -> None:
    """It was not the owner of the address who asked: nothing of it is kept."""
    _end(asking)


def _end(asking):
    """It waits no more, and its link has ended."""
    Asking.objects.filter(pk=asking.pk).delete()
    LINKS_WHILE_ONE_WAITS.forget(mailbox(asking.email))


def digest(asking: Asking) -> str:
    """What somebody was shown before they pressed the button, in short."""
    wanted = [asking.audience, sorted(asking.follows.items())]
    return salted_hmac("alerts shown", json.dumps(wanted), algorithm="sha256").hexdigest()


class Changed(Exception):
    """More, or something else, has been asked for since the page was shown."""


@transaction.atomic
def confirm(asking: Asking, shown: str) -> Subscriber:
    """The address is theirs: they are told from now on of what they were shown, as `digest` says.

    What they follow already keeps what it had, but for the frequency asked for now. An address that
    had refused e-mails is tried again, with what is new from now on. Pressed twice it is one.
    Raises Refused where nothing waits any more, or where nothing of it can be followed now, and
    Changed where it is not what they saw.
    """
    asking = Asking.objects.select_for_update().filter(pk=asking.pk).first()
    if asking is None or asking.has_ended:
        raise Refused("This link has ended.")
    if not constant_time_compare(shown, digest(asking)):
        raise Changed
    known = names(asking.follows)
    if not known:
        raise Refused("None of what you asked for is on this site any more.")
    subscriber = _subscriber(asking)
    follow(subscriber, {subject: asking.follows[subject] for subject in known})
    _end(asking)
    return subscriber


def _subscriber(asking):
    subscriber = Subscriber.objects.select_for_update().filter(email=asking.email).first()
    if subscriber is None:
        return Subscriber.objects.create(email=asking.email, audience=asking.audience)
    bounces.lift(subscriber)
    subscriber.confirmed_at = timezone.now()
    subscriber.save()
    work_with(subscriber, asking.audience)
    return subscriber


def work_with(subscriber: Subscriber, audience: str) -> None:
    """Have them told, from now on, of what is for work with these: nothing earlier comes of it."""
    if audience == subscriber.audience:
        return
    before = _untold(subscriber)
    subscriber.audience = audience
    subscriber.save(update_fields=["audience"])
    widened = _untold(subscriber) - before
    writing.keep_told((Telling(subscriber.pk, pk, None, None) for pk in widened), timezone.now())


def _untold(subscriber):
    """The keys of all news they would be told by their next e-mails."""
    now = timezone.now()
    matches = [matching.untold([subscriber.pk], frequency, now) for frequency in Frequency]
    return {pk for of in matches for pk in of.get(subscriber.pk, matching.Match()).by_news}


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
