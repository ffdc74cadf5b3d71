"""Whom an issue is told to: once, when it comes out, and never an old one."""

import datetime as dt

import feedparser
import pytest
from django.utils import timezone

from portal.alerts import finding
from portal.alerts.models import News, Watch
from portal.newsletter.models import Original
from portal.publishing import actions
from portal.publishing.models import Status
from tests import factories
from tests.factories import make_issue, make_user
from tests.publishing.desk import address, make_writer
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
NOT_SENT = "nobody gets an e-mail about it"


def _months_ago(number):
    today = timezone.localdate()
    months = today.year * 12 + today.month - 1 - number
    return dt.date(months // 12, months % 12 + 1, 1)


def _told():
    """The numbers of the issues of which there is news, once somebody has looked."""
    Watch.objects.update_or_create(pk=finding.ONE, defaults={"until": timezone.now() - 9 * MINUTE})
    finding.look()
    return [each.source for each in News.objects.filter(kind="issue")]


def _name(issue):
    return f"newsletter.issue:{issue.pk}"


def _bring_in(issue):
    Original.objects.create(issue=issue, name="old.pdf", by=make_user())


def test_nobody_is_told_of_an_issue_of_more_than_two_months_ago():
    moment = timezone.now() - MINUTE
    new, late, _ = (make_issue(month=_months_ago(n), publish_at=moment) for n in (0, 2, 3))

    assert sorted(_told()) == sorted([_name(new), _name(late)])


def test_nobody_is_told_of_an_issue_that_was_brought_in():
    _bring_in(make_issue(publish_at=timezone.now() - MINUTE))

    assert _told() == []


def test_an_issue_that_was_withdrawn_and_came_back_is_not_told_of_again():
    issue = make_issue(
        status=Status.IN_REVIEW, publish_at=None, written_by=make_user(), withdrawn_at=None
    )
    factories.make_part(issue)
    actions.approve(issue, by=make_user())
    assert _told() == [_name(issue)]

    actions.withdraw(issue, by=make_user(), reason="A wrong name.")
    actions.reopen(issue, by=make_user())
    actions.submit(issue, by=make_user())
    actions.approve(issue, by=make_user())

    assert _told() == [_name(issue)]


def test_the_desk_says_that_nobody_is_told_of_an_old_issue(client):
    sign_in(client, make_writer())
    draft = {"status": Status.DRAFT, "publish_at": None}
    new, old = make_issue(**draft), make_issue(month=_months_ago(3), **draft)

    assert [NOT_SENT in client.get(address(each)).content.decode() for each in (new, old)] == [
        False,
        True,
    ]


def test_the_feed_goes_by_the_months_of_the_issues(client):
    yesterday = timezone.now() - dt.timedelta(days=1)
    make_issue(number=51, month=_months_ago(1), publish_at=yesterday)
    old = make_issue(number=32, month=dt.date(2024, 4, 1))
    _bring_in(old)
    theme = old.themes.get()

    for address_of_feed in ("/newsletter/feed/", f"{theme.get_absolute_url()}feed/"):
        entries = feedparser.parse(client.get(address_of_feed).content).entries
        (entry,) = [each for each in entries if each.link.endswith("/newsletter/32/")]
        assert entry is entries[-1]
        assert (entry.published[:10], entry.updated[:10]) == ("2024-04-01", "2024-04-01")
