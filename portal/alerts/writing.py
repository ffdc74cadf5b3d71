"""Writing what is due: some hundred subscribers at a time, each in one go with what they were told.

A step holds its subscribers, so two that run at once share the work; one that is killed leaves
nothing behind, and its subscribers are still to be told.
"""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from portal.alerts import matching, periods
from portal.alerts.apart import apart
from portal.alerts.letters import Letters, Telling
from portal.alerts.models import Follow, Frequency, News, Subscriber
from portal.outbox.actions import queue_all

AT_A_TIME = 500
TELL = """
    INSERT INTO alerts_told (at, subscriber_id, news_id, message_id, said)
    SELECT %s, told.*
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS told
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
    ours = list(Subscriber.objects.held(keys))
    at = _looked_at()
    subscribers = [subscriber for subscriber in ours if not subscriber.failed_at]
    matches = matching.untold([each.pk for each in subscribers], frequency, moment)
    letters = Letters(frequency, matches)
    keep_told(letters.told(queue_all(letters.to(subscribers))), at)
    still = {pk for pk, match in matches.items() if letters.unsaid & match.by_news.keys()}
    done = {each.pk for each in ours} - still
    Follow.objects.due(frequency, moment).filter(subscriber__in=done).update(done_until=moment)


def keep_told(tellings: Iterable[Telling], at: dt.datetime) -> None:
    """Keep whom of what, in one statement: there may be tens of thousands."""
    columns = [list(column) for column in zip(*tellings, strict=True)] or [[]] * 4
    with connection.cursor() as cursor:
        cursor.execute(TELL, [at, *columns])


def _looked_at():
    """A moment by which all news that anybody sees were found, whatever the clock says."""
    newest = News.objects.aggregate(at=Max("found_at"))["at"]
    now = timezone.now()
    return max(newest or now, now)


def _due(frequency, moment):
    """The keys of those that follow something this often and have not had what is due.

    Of one table alone: right after thousands subscribed, the database joins two in the worst way.
    """
    follows = Follow.objects.due(frequency, moment).order_by()
    return sorted(set(follows.values_list("subscriber_id", flat=True)))
