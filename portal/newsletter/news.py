"""What alerts tell of the newsletter: that an issue is out, to those who follow it."""

import datetime as dt
from dataclasses import replace

from portal.alerts import publications
from portal.alerts.items import Found, Item
from portal.alerts.models import News
from portal.newsletter import edition
from portal.newsletter.models import Issue

ISSUES = "newsletter:issues"


def news(start: dt.datetime, end: dt.datetime) -> list[Found]:
    kinds = (News.Kind.ISSUE,)
    return publications.found(Issue.objects.all(), start, end, kinds=kinds, whom=lambda _: [ISSUES])


def items(told: list[News]) -> dict[int, Item]:
    """An issue is an e-mail of its own."""
    found = publications.items(Issue.objects.all(), told)
    sources = {each.pk: each.source for each in told}
    wanted = {int(sources[pk].rpartition(":")[2]) for pk in found}
    issues = Issue.objects.published().with_parts().filter(pk__in=wanted)
    whole = {publications.name(issue): (issue, edition.whole(issue)) for issue in issues}
    return {
        pk: _with_all(item, *whole[sources[pk]])
        for pk, item in found.items()
        if sources[pk] in whole
    }


def _with_all(item, issue, whole):
    return replace(item, happened=issue.name(), whole=whole)
