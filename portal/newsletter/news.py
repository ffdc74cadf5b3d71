"""What alerts tell of the newsletter: that an issue is out, to those who follow it."""

import datetime as dt
from dataclasses import replace

from portal.alerts import publications
from portal.alerts.items import Found, Item
from portal.alerts.models import News
from portal.newsletter import edition
from portal.newsletter.models import Issue

ISSUES = "newsletter:issues"
KINDS = (News.Kind.ISSUE,)


def news(start: dt.datetime, end: dt.datetime) -> list[Found]:
    """Of an old issue nothing is told, and of none a second time where it was withdrawn and came
    back."""
    out = Issue.objects.published(end).filter(publish_at__gt=start).select_related("brought_in")
    new = [issue for issue in out if not issue.is_old()]
    told = _told(new)
    rows = Issue.objects.filter(pk__in=[issue.pk for issue in new if issue.pk not in told])
    return publications.found(rows, start, end, kinds=KINDS, whom=lambda _: [ISSUES])


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


def _told(issues):
    """The keys of those that were told of at another moment."""
    names = {publications.name(issue): issue for issue in issues}
    told = News.objects.filter(kind__in=KINDS, source__in=names)
    told = told.values_list("source", "happened_at")
    return {names[name].pk for name, at in told if at != names[name].publish_at}


def _with_all(item, issue, whole):
    return replace(item, happened=issue.name(), whole=whole)
