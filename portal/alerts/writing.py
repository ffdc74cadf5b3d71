"""Writing what is due: some hundred subscribers at a time, each in one go with what they were told.

A step holds its subscribers, so two that run at once share the work; one that is killed leaves
nothing behind, and its subscribers are still to be told.
"""

import datetime as dt
from collections.abc import Collection

from django.db import connection, transaction
from django.utils import timezone

from portal.alerts import matching, periods
from portal.alerts.apart import apart
from portal.alerts.letters import Letters
from portal.alerts.models import Follow, Frequency, Subscriber
from portal.outbox.actions import queue_all

AT_A_TIME = 500
TELL = """
    INSERT INTO alerts_told (at, subscriber_id, news_id)
    SELECT %s, subscriber, news FROM unnest(%s::bigint[], %s::bigint[]) AS told(subscriber, news)
"""


def write_due(frequency: Frequency, at: dt.datetime | None = None) -> None:
    """Write to all to whom e-mails of this frequency are due at the moment `at`, or now.

    Of what happened after the moment they are due for, the next ones tell.
    """
    if moment := periods.due(frequency, at):
        keys = _due(frequency, moment)
        for begin in range(0, len(keys), AT_A_TIME):
            with apart(f"Writing what is due {frequency} to some"):
                write_some(frequency, moment, keys[begin : begin + AT_A_TIME])


@transaction.atomic
def write_some(frequency: Frequency, moment: dt.datetime, keys: Collection[int]) -> None:
    """Write to these subscribers, by their keys: those that nobody else is writing to.

    What could not be said stays to be told, and due. Those whom no e-mail reaches have had theirs.
    """
    ours = list(_held(Subscriber.objects.filter(pk__in=keys)))
    subscribers = [subscriber for subscriber in ours if not subscriber.failed_at]
    matches = matching.untold([each.pk for each in subscribers], frequency, moment)
    letters = Letters(frequency, matches)
    queue_all(letters.to(subscribers))
    told = [(pk, n) for pk, match in matches.items() for n in match.news]
    unsaid = letters.unsaid
    keep_told([(pk, n) for pk, n in told if n not in unsaid])
    done = {each.pk for each in ours} - {pk for pk, n in told if n in unsaid}
    Follow.objects.due(frequency, moment).filter(subscriber__in=done).update(done_until=moment)


def keep_told(pairs):
    """Keep whom of what, by their keys, in one statement: there may be tens of thousands."""
    subscribers, news = [pk for pk, _ in pairs], [n for _, n in pairs]
    with connection.cursor() as cursor:
        cursor.execute(TELL, [timezone.now(), subscribers, news])


def _due(frequency, moment):
    """The keys of those that follow something this often and have not had what is due.

    Of one table alone: right after thousands subscribed, the database joins two in the worst way.
    """
    follows = Follow.objects.due(frequency, moment).order_by()
    return sorted(set(follows.values_list("subscriber_id", flat=True)))


def _held(subscribers):
    """Ours until we are done; those that are somebody else's are left to them."""
    return subscribers.order_by("pk").select_for_update(skip_locked=True)
