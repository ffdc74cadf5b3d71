"""Taking back e-mails that have not left and tell of something that has been told otherwise since.

While the mail server is away, what was written waits for hours. Meanwhile a page is withdrawn or
hidden, or changes again: then the e-mail is dropped, who it was to counts as told of nothing in it,
and what they follow is due again, so that they are written to anew, of all of it as it is now.
What is on its way at this moment is left alone, and looked at again a minute later.
"""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Max

from portal.alerts import finding
from portal.alerts.apart import apart
from portal.alerts.models import News, Subscriber, Told
from portal.outbox import actions
from portal.outbox.models import Message

AT_A_TIME = 500
DUE_AGAIN = """
    UPDATE alerts_follow AS follow SET done_until = follow.since
    FROM alerts_told AS told JOIN alerts_news AS news ON news.id = told.news_id
    WHERE told.message_id = ANY(%s)
        AND follow.subscriber_id = told.subscriber_id AND follow.subject = ANY(news.subjects)
"""


class Claim(NamedTuple):
    """What e-mails say of one piece of news, and up to when they know of others."""

    news: int
    said: int | None
    at: dt.datetime


def look() -> None:
    """Take back what would tell something otherwise than it is, some hundred subscribers at a time,
    each with all of theirs."""
    rows = (row for told in _unsent() for row in told.values_list(*Claim._fields).distinct())
    if outdated := _outdated({Claim(*row) for row in rows}):
        messages = _messages(outdated)
        keys = sorted(messages)
        for begin in range(0, len(keys), AT_A_TIME):
            some = keys[begin : begin + AT_A_TIME]
            with apart("Taking back what was written to some"):
                take_back({key: messages[key] for key in some})


@transaction.atomic
def take_back(messages: dict[int, set[int]]) -> None:
    """Take back these e-mails, by the keys of whom they are to: of those that nobody is writing to
    now, and of those e-mails that have not left."""
    ours = Subscriber.objects.held(messages).values_list("pk", flat=True)
    theirs = [message for key in ours for message in messages[key]]
    back = actions.take_back(theirs)
    with connection.cursor() as cursor:
        cursor.execute(DUE_AGAIN, [back])
    Told.objects.filter(message__in=back).delete()


def _unsent():
    """What is told in e-mails that wait, and in those that were refused and can be tried again;
    apart, because the database finds each by an index of its own."""
    ways = (Message.objects.waiting(), Message.objects.to_try_again())
    return [Told.objects.filter(message__in=messages) for messages in ways]


def _outdated(claims):
    """Of which there is nothing to say any more, or something else, or more has been found; what
    cannot be said for a fault of ours stays."""
    if not claims:
        return set()
    news = News.objects.in_bulk({each.news for each in claims})
    said, newest = finding.items(news.values()), _newest(news.values())
    return {
        each
        for each in claims
        if each.news not in said.unsaid
        and (
            each.news not in said.items
            or said.items[each.news].digest != each.said
            or newest[news[each.news].thing] > each.at
        )
    }


def _newest(news):
    """By things, when the last news of each was found."""
    of_these = News.objects.filter(thing__in={each.thing for each in news}).order_by()
    return dict(of_these.values_list("thing").annotate(Max("found_at")))


def _messages(outdated):
    """The e-mails that tell of it, by whom they are to."""
    messages = defaultdict(set)
    for told in _unsent():
        told = told.filter(news__in={each.news for each in outdated})
        for subscriber, message, *claim in told.values_list(
            "subscriber", "message", *Claim._fields
        ):
            if Claim(*claim) in outdated:
                messages[subscriber].add(message)
    return messages
