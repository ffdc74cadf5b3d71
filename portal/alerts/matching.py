"""Which news somebody is to be told: what happened since they follow it, and for whom it is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection

from portal.alerts.models import TELLS_FOR, Frequency

# Of these kinds, what is for the others' work is not told; what else is followed was chosen by
# itself.
NARROWED = ("section", "theme", "role")

# A follow and a piece of news meet in a subject: that is asked of the database, for many at once.
UNTOLD = """
    WITH recent AS (
        SELECT id, audience, happened_at, unnest(subjects) AS subject
        FROM alerts_news
        WHERE happened_at > %(since)s AND happened_at <= %(moment)s
    )
    SELECT subscriber.id, recent.id, recent.subject
    FROM alerts_subscriber AS subscriber
    JOIN alerts_follow AS follow ON follow.subscriber_id = subscriber.id
        AND follow.subscriber_id = ANY(%(subscribers)s)
    JOIN recent ON recent.subject = follow.subject
    WHERE subscriber.id = ANY(%(subscribers)s)
        AND follow.frequency = %(frequency)s
        AND follow.done_until < %(moment)s
        AND follow.since < recent.happened_at
        AND (
            split_part(follow.subject, ':', 1) <> ALL(%(narrowed)s)
            OR 'both' IN (subscriber.audience, recent.audience)
            OR subscriber.audience = recent.audience
        )
        AND NOT EXISTS (
            SELECT FROM alerts_told AS told
            WHERE told.subscriber_id = subscriber.id AND told.news_id = recent.id
        )
"""


@dataclass
class Match:
    """What one subscriber has not been told of yet, and what they follow that brings it."""

    by_news: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def news(self) -> list[int]:
        return sorted(self.by_news)


def untold(
    subscribers: Collection[int], frequency: Frequency, moment: dt.datetime
) -> dict[int, Match]:
    """What is due to these subscribers at this frequency, of what happened by `moment`."""
    asked = {
        "subscribers": list(subscribers),
        "frequency": frequency,
        "moment": moment,
        "since": moment - TELLS_FOR,
        "narrowed": list(NARROWED),
    }
    matches: dict[int, Match] = defaultdict(Match)
    with connection.cursor() as cursor:
        cursor.execute(UNTOLD, asked)
        for subscriber, news, subject in cursor:
            matches[subscriber].by_news[news].add(subject)
    return matches
