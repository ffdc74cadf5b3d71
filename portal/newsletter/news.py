"""What alerts tell of the newsletter: that an issue is out, to those who follow it."""

import datetime as dt

from portal.alerts import publications
from portal.alerts.items import Found, Item
from portal.alerts.models import News
from portal.newsletter.models import Issue

ISSUES = "newsletter:issues"


def news(start: dt.datetime, end: dt.datetime) -> list[Found]:
    kinds = (News.Kind.ISSUE,)
    return publications.found(Issue.objects.all(), start, end, kinds=kinds, whom=lambda _: [ISSUES])


def items(told: list[News]) -> dict[int, Item]:
    return publications.items(Issue.objects.all(), told)
