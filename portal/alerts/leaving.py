"""Leaving: at once, with what waits to be sent to them kept back."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from portal.accounts.limits import Limit
from portal.alerts import links
from portal.alerts.models import Asking, Frequency, Subscriber
from portal.audit.models import record
from portal.outbox.actions import drop_unsent, queue
from portal.pages.addresses import full

PRESSED = Limit("the link to leave in one kind of e-mails", 1, dt.timedelta(days=1))


@transaction.atomic
def leave_all(subscriber: Subscriber) -> None:
    """End everything for them, and forget them. Whoever had left before stays away."""
    if subscriber := _held(subscriber.pk):
        _forget(subscriber)


@transaction.atomic
def leave(leaving: links.Leaving) -> None:
    """End what one e-mail came because of. Whoever then follows nothing is forgotten.

    Who presses it in an old e-mail may have moved all of that to another frequency since. They said
    that they want no such alerts, so all of them end then, but the newsletter, which is another
    thing. The same pressed twice, or sent twice by a mail program, is once: that ends no more.
    """
    if subscriber := _held(leaving.subscriber):
        _drop(subscriber, [leaving.scope])
        first = not PRESSED.wait(f"{leaving.subscriber}-{leaving.scope}")
        if leaving.follows().exists():
            _end(subscriber, leaving.follows())
        elif first and leaving.scope != links.NEWSLETTER:
            _end_alerts(subscriber, leaving)


@transaction.atomic
def leave_alerts(leaving: links.Leaving) -> None:
    """End all alerts, as their page said, and not the newsletter."""
    if subscriber := _held(leaving.subscriber):
        _end_alerts(subscriber, leaving)


@transaction.atomic
def stop(subscriber: Subscriber, subjects: Iterable[str]) -> bool:
    """End these; whether they follow anything still. Whoever does not is forgotten.

    E-mails that wait hold other things too: those of a kind that nothing is left of are kept back.
    """
    subscriber = _held(subscriber.pk)
    return bool(subscriber) and _end(subscriber, subscriber.follows.filter(subject__in=subjects))


@transaction.atomic
def end_for_address(email: str, *, by) -> None:
    """Somebody else says that nobody is at this address any more: nothing is sent to it.

    They learn nothing from what happens here. The record holds numbers alone. Whoever reads the
    address after all is told once, and how to begin again; one that refuses e-mails is not.
    """
    Asking.objects.filter(email=email.lower()).delete()
    found = Subscriber.objects.filter(email=email.lower()).first()
    if found and (subscriber := _held(found.pk)):
        record(subscriber, "ended by somebody else", by=by)
        _forget(subscriber)
        if not subscriber.failed_at:
            queue("alerts_ended", subscriber.email, link=full(reverse("alerts:subscribe")))


def _held(number):
    """Their row, ours until the transaction ends: whoever writes to them waits for it."""
    return Subscriber.objects.select_for_update().filter(pk=number).first()


def _end(subscriber, follows):
    before = _scopes(subscriber)
    follows.delete()
    left = _scopes(subscriber)
    if not left:
        _forget(subscriber)
        return False
    _drop(subscriber, before - left)
    return True


def _end_alerts(subscriber, leaving):
    _drop(subscriber, Frequency.values)
    _end(subscriber, leaving.alerts())


def _forget(subscriber):
    _drop(subscriber, links.SCOPES)
    subscriber.delete()


def _scopes(subscriber):
    return {links.scope_of(follow) for follow in subscriber.follows.all()}


def _drop(subscriber, scopes):
    drop_unsent([links.of_leaving(subscriber, scope) for scope in scopes])
