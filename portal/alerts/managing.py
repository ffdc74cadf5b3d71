"""What one subscriber changes by their link."""

from django.db import transaction

from portal.alerts import asking, leaving
from portal.alerts.forms import STOP
from portal.alerts.models import Frequency, Subscriber
from portal.alerts.subjects import called, names
from portal.reference.models import Audience


def follows_of(subscriber: Subscriber) -> dict[str, str]:
    """Their subjects, each with how often they are told of it."""
    return dict(subscriber.follows.values_list("subject", "frequency"))


def in_words(follows: dict[str, str], *, gone=False) -> list[tuple[str, str]]:
    """What each of these that can be followed now, or could once, is called, and how often it is
    told of."""
    known = called(follows) if gone else names(follows)
    return [(name, Frequency(follows[subject]).label) for subject, name in known.items()]


@transaction.atomic
def change(subscriber: Subscriber, changed: dict[str, str], audience: Audience | None) -> bool:
    """Change how often they are told of these subjects, or stop them, and whom they work with
    where that was said. Nothing else changes. Whether they still follow anything.
    """
    rows = Subscriber.objects.select_for_update().filter(pk=subscriber.pk)
    if not rows:
        return False
    if audience:
        asking.work_with(rows[0], audience)
    stopped = [subject for subject, often in changed.items() if often == STOP]
    goes_on = leaving.stop(subscriber, stopped)
    for subject, often in changed.items():
        if often != STOP:
            subscriber.follows.filter(subject=subject).update(frequency=often)
    return goes_on


@transaction.atomic
def add(subscriber: Subscriber, subjects: dict[str, str]) -> None:
    """Have them told of these too, as often as is usual. What they follow already stays."""
    rows = Subscriber.objects.select_for_update().filter(pk=subscriber.pk)
    if rows:
        known = follows_of(subscriber)
        new = [subject for subject in subjects if subject not in known]
        asking.follow(subscriber, {subject: asking.usual(subject) for subject in new})


def hidden(email: str) -> str:
    """An address that its owner knows again and nobody else learns: “n…@example.org”."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
