"""Writing what is due: some hundred subscribers at a time, each in one go with what they were told.

A step holds its subscribers, so two that run at once share the work; one that is killed leaves
nothing behind, and its subscribers are still to be told.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from portal.alerts import matching, periods
from portal.alerts.letters import Letters
from portal.alerts.models import Follow, Frequency, Subscriber, Told
from portal.outbox.actions import queue_all

AT_A_TIME = 300


def write_due(frequency: Frequency, at: dt.datetime | None = None) -> None:
    """Write to all to whom e-mails of this frequency are due at the moment `at`, or now.

    Of what happened after the moment they are due for, the next ones tell.
    """
    moment = periods.due(frequency, at)
    last = 0 if moment else None
    while last is not None:
        last = write_some(frequency, moment, after=last)


@transaction.atomic
def write_some(frequency: Frequency, moment: dt.datetime, *, after: int = 0) -> int | None:
    """Write to the next few, by their keys, after the key `after`; the last key, or None."""
    subscribers = list(_held(_due(frequency, moment).filter(pk__gt=after))[:AT_A_TIME])
    if not subscribers:
        return None
    keys = [subscriber.pk for subscriber in subscribers]
    matches = matching.untold(keys, frequency, moment)
    queue_all(Letters(frequency, matches).to(subscribers))
    told = [Told(subscriber_id=pk, news_id=n) for pk, match in matches.items() for n in match.news]
    Told.objects.bulk_create(told)
    Follow.objects.due(frequency, moment).filter(subscriber__in=keys).update(done_until=moment)
    return keys[-1]


def _due(frequency, moment):
    follows = Follow.objects.due(frequency, moment).filter(subscriber=OuterRef("pk"))
    return Subscriber.objects.reached().filter(Exists(follows)).order_by("pk")


def _held(subscribers):
    """Ours until we are done; those that are somebody else's are left to them."""
    return subscribers.select_for_update(skip_locked=True)
