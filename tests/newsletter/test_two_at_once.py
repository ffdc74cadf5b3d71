"""Two editors who put a published issue together at the same moment."""

import time
from functools import partial

import pytest
from django.test import Client

from portal.history import content
from portal.newsletter.models import Issue, IssueQuerySet
from portal.publishing import actions
from tests.factories import make_briefing, make_issue, make_part, make_user
from tests.publishing.desk import address, make_writer
from tests.races import run_together
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _slowly(monkeypatch):
    """What is proposed is kept only after a while: by then the other has begun."""
    propose = actions.propose

    def later(*args, **kwargs):
        time.sleep(1.5)
        return propose(*args, **kwargs)

    monkeypatch.setattr(actions, "propose", later)


@pytest.fixture
def _without_the_lock(monkeypatch):
    monkeypatch.setattr(IssueQuerySet, "select_for_update", lambda rows: rows.all())


def told_they_were_added():
    """How many of two were told so, who each chose a briefing on a page of the same version; and
    how many of the two briefings are in the proposed version."""
    issue = make_issue(themes=[])
    make_part(issue)
    actions.propose(issue, content.read(issue), by=make_user())
    sources = [f"briefings.briefing:{make_briefing().pk}" for _ in range(2)]
    version = issue.stamp()
    sent = run_together(*[partial(_choose, _editor(), issue, s, version) for s in sources])
    proposed = str(Issue.objects.get(pk=issue.pk).proposal().content)
    added = [response.url.endswith("/order/") for response in sent]
    return sum(added), sum(source in proposed for source in sources)


def _editor():
    client = Client()
    sign_in(client, make_writer())
    return client


def _choose(client, issue, source, version):
    return client.post(address(issue, "choose"), {"source": source, "version": version})


def test_of_two_who_choose_at_once_the_second_is_shown_how_it_stands():
    assert told_they_were_added() == (1, 1)


@pytest.mark.usefixtures("_without_the_lock")
def test_without_the_lock_what_one_chose_would_be_lost():
    assert told_they_were_added() == (2, 1)
