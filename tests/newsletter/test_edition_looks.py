"""The e-mail edition as a mail program shows it."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from portal.alerts.letters import ENDS, THE_NEWSLETTER
from portal.alerts.links import NEWSLETTER
from portal.alerts.models import News
from portal.newsletter import news
from portal.outbox.actions import Letter, queue_all
from portal.outbox.models import Message
from portal.publishing.models import ChangeNote
from tests import factories
from tests.browser import NARROW, WIDE, Visitor
from tests.factories import make_issue, make_part
from tests.newsletter.pulling import make_pulled, make_pulled_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    """The e-mail of an issue with every kind of part, and of one that has changed since."""
    factories.make_partnership()
    issue = make_issue(title="Spring", welcome='<p>See <a href="/topics/">topics</a>.</p>')
    for kind in ("article", "profile", "myth", "poster", "news"):
        make_part(
            issue, kind=kind, title=f"A {kind}", myth="Never.", body="<h3>Why?</h3><p>So.</p>"
        )
    briefing = factories.make_briefing()
    make_pulled(briefing, issue, frozen_at=timezone.now() - dt.timedelta(hours=1))
    ChangeNote.objects.create(subject=briefing, text="Mended.")
    moment = timezone.now() - dt.timedelta(days=1)
    way = factories.make_way(effective_from=moment - dt.timedelta(days=9))
    type(way).objects.filter(pk=way.pk).update(effective_until=moment)
    factories.make_way(way.contact, value="0116 496 0222", effective_from=moment)
    day = timezone.localdate(moment) - dt.timedelta(days=1)
    make_pulled_from(f"reference.contacts:{day.isoformat()}", issue)
    told = partial(News.objects.create, kind="issue", subjects=[], audience="both", key="one")
    of_issue = told(source=f"newsletter.issue:{issue.pk}", happened_at=timezone.now())
    item = news.items([of_issue])[of_issue.pk]
    text, html = item.whole
    leads = "https://portal.example.org/alerts/"
    context = {
        "subject": f"{item.happened}: {item.title}",
        "whole_text": text,
        "whole_html": html,
        "manage": leads,
        "leave": leads,
        "because": THE_NEWSLETTER,
        "ends": ENDS[NEWSLETTER],
    }
    queue_all([Letter("newsletter_issue", "reader@example.org", context)])
    return Message.objects.get()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_it_is_accessible_and_fits_a_phone(letter, chromium, width):
    context = chromium.new_context(viewport={"width": width, "height": 900})
    reader = Visitor(context.new_page(), "")

    reader.page.set_content(letter.html)

    assert reader.violations() == []
    assert reader.overflow() <= 0
    assert reader.page.locator("h1").all_inner_texts() == ["Spring"]
    assert reader.page.locator("h2").all_inner_texts() == [
        "Welcome",
        "Contacts that changed",
        "In this issue",
    ]
    context.close()


def test_its_subject_says_which_issue_it_is(letter):
    assert letter.subject.startswith("Issue ")
    assert letter.subject.endswith(": Spring")
