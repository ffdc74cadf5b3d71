"""The e-mails to action owners. Each has their own link; nothing here sends."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from django.utils import timezone
from django.utils.text import Truncator

from portal.outbox.actions import Letter
from portal.pages.templatetags.portal import plain_date
from reviews.keys import link_of
from reviews.models import ActionOwner, Answer, Response, Review

SOON = dt.timedelta(days=31)
NAMED = 10  # actions in words, in one e-mail
LETTERS = 90  # of the words of one action
NOT_PUBLIC = "an action whose words are on your page"


def asking(owners: Iterable[ActionOwner]) -> list[Letter]:
    """How many actions each of these has to do, and which are due: nothing for who has none."""
    today, open_to = timezone.localdate(), defaultdict(list)
    for response in _open_of(owners, today):
        open_to[response.owner_id].append(response)
    shown = Review.objects.published().keys_of(chain.from_iterable(open_to.values()))
    return [
        _asking(owner, open_to[owner.pk], shown, today) for owner in owners if open_to[owner.pk]
    ]


def asked_again(answer: Answer) -> Letter:
    context = {"owner": answer.owner, "note": answer.note, "link": link_of(answer.owner)}
    return Letter("action_asked_again", answer.owner.email, context)


def _open_of(owners, today):
    theirs = Response.objects.open(today).filter(owner__in=owners)
    return theirs.select_related("recommendation").order_by("pk")


def _asking(owner, responses, shown, today):
    due = sorted((each for each in responses if each.due), key=lambda each: each.due)
    near = [each for each in due if each.due <= today + SOON]
    context = {
        "owner": owner,
        "open": len(responses),
        "lines": [_line(each, shown, today) for each in near[:NAMED]],
        "more": max(len(near) - NAMED, 0),
        "later": len(responses) - len(near),
        "link": link_of(owner),
    }
    return Letter("actions_asked", owner.email, context)


def _line(response, shown, today):
    is_public = response.recommendation.review_id in shown
    words = Truncator(" ".join(response.what.split())).chars(LETTERS) if is_public else NOT_PUBLIC
    was = "was due" if response.due < today else "due"
    return f"{was} {plain_date(response.due)}: {words}"
