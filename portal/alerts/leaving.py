"""Leaving: at once, with what waits to be sent to them kept back."""

from collections.abc import Iterable

from django.db import transaction

from portal.alerts import links
from portal.alerts.models import Subscriber
from portal.outbox.actions import drop_unsent


@transaction.atomic
def leave_all(subscriber: Subscriber) -> None:
    """End everything for them, and forget them."""
    _end(subscriber, links.SCOPES)
    subscriber.delete()


@transaction.atomic
def leave(leaving: links.Leaving) -> list[str]:
    """End what one e-mail came because of; the subjects that were ended.

    Whoever then follows nothing is forgotten.
    """
    subscriber = Subscriber.objects.select_for_update().filter(pk=leaving.subscriber).first()
    if not subscriber:
        return []
    follows = leaving.follows()
    subjects = [follow.subject for follow in follows]
    follows.delete()
    _end(subscriber, [leaving.scope])
    forget_if_nothing_is_left(subscriber)
    return subjects


def forget_if_nothing_is_left(subscriber: Subscriber) -> bool:
    """Whether somebody follows nothing any more: then they are forgotten."""
    if subscriber.follows.exists():
        return False
    leave_all(subscriber)
    return True


def _end(subscriber: Subscriber, scopes: Iterable[str]) -> None:
    drop_unsent([links.of_leaving(subscriber, scope) for scope in scopes])
