"""A draft, seen before it is published: at the desk, and by somebody with a link."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from portal.audit.models import Event
from portal.history import content
from portal.publishing import actions
from portal.publishing.models import Proposal, SharedDraft, Status
from tests import factories
from tests.factories import make_briefing, make_user
from tests.publishing.desk import address, make_publisher, make_writer
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOTICE = re.compile(r'<div class="draft-notice">.*?</div>', re.S)
# What leads to pages that only something published has.
LEADS_ON = re.compile(
    r'<p class="quiet no-print">.*?</p>|<p class="govuk-body">Then tell us.*?</a>', re.S
)
# The moment of publishing, to the second.
DATES = re.compile(r'"date(?:Published|Modified)": "[^"]+"')


def body(response):
    """What the page says, without the notice of a draft and what differs from time to time."""
    text = response.content.decode()
    for pattern in (NOTICE, LEADS_ON, DATES):
        text = pattern.sub("", text)
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def at_the_desk(client):
    sign_in(client, make_writer())
    return client


@pytest.mark.parametrize(
    "make", [factories.make_briefing, factories.make_course, factories.make_review]
)
def test_a_preview_is_the_page_as_it_will_be(at_the_desk, make):
    page = make(status=Status.IN_REVIEW, publish_at=None)

    preview = at_the_desk.get(address(page, "preview"))
    actions.approve(page, by=make_user())
    published = Client().get(page.get_absolute_url())

    assert "DRAFT." in preview.content.decode()
    assert body(preview) == body(published)


def test_a_release_is_previewed_as_its_list_of_changes(at_the_desk):
    release = factories.make_release(status=Status.DRAFT, publish_at=None)
    chapter = factories.make_chapter(manual=release.manual)
    factories.make_change(chapter, release, what_changed="Refer within the hour.")

    page = at_the_desk.get(address(release, "preview")).content.decode()

    assert "Refer within the hour." in page


def test_a_preview_shows_the_proposed_version_and_publishes_nothing(at_the_desk):
    briefing = make_briefing(title="As it is")
    propose(briefing, title="A better title")

    preview = at_the_desk.get(address(briefing, "preview")).content.decode()

    assert "A better title" in preview
    assert "A better title" not in Client().get(briefing.get_absolute_url()).content.decode()


def propose(briefing, **fields):
    words = content.read(briefing)
    words["fields"] |= fields
    return actions.propose(
        briefing, words, by=make_user(), significance=Proposal.Significance.MINOR
    )


def test_looking_changes_nothing(at_the_desk):
    briefing = make_briefing(status=Status.DRAFT, publish_at=None)
    link = actions.share(briefing, by=make_user())
    before = content.read(briefing), briefing.stamp(), Event.objects.count()

    at_the_desk.get(address(briefing, "preview"))
    Client().get(link.get_absolute_url())

    briefing.refresh_from_db()
    assert (content.read(briefing), briefing.stamp(), Event.objects.count()) == before
    assert (briefing.status, briefing.publish_at) == (Status.DRAFT, None)


@pytest.mark.parametrize("page", ["preview", "share"])
def test_only_those_who_may_change_it_see_it_at_the_desk(client, page):
    briefing = make_briefing(status=Status.DRAFT)

    stranger = client.get(address(briefing, page))
    sign_in(client, make_user(is_staff=True))
    colleague = client.get(address(briefing, page))

    assert stranger.status_code == 302
    assert colleague.status_code == 403


def test_a_link_shows_the_draft_to_anybody_who_has_it_and_to_no_search_engine():
    briefing = make_briefing(status=Status.DRAFT, title="Not yet")
    link = actions.share(briefing, by=make_user())

    response = Client().get(link.get_absolute_url())

    assert response.status_code == 200
    assert "Not yet" in response.content.decode()
    assert "<strong>DRAFT.</strong>" in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "no-store"
    assert Client().get(briefing.get_absolute_url()).status_code == 404


def test_once_published_the_link_leads_to_the_page():
    briefing = make_briefing()
    link = actions.share(briefing, by=make_user())

    response = Client().get(link.get_absolute_url())

    assert (response.status_code, response["Location"]) == (302, briefing.get_absolute_url())


def test_a_link_that_has_ended_says_so_and_shows_nothing():
    briefing = make_briefing(status=Status.DRAFT, title="Not yet")
    link = actions.share(briefing, by=make_user())
    path = link.get_absolute_url()
    SharedDraft.objects.update(ends_at=timezone.now() - dt.timedelta(seconds=1))

    response = Client().get(path)

    assert response.status_code == 410
    assert "This link has ended" in response.content.decode()
    assert "Not yet" not in response.content.decode()


@pytest.mark.parametrize("token", ["1", "1.forged", "x.y.z", "%00", "1." + "a" * 43])
def test_a_token_nobody_was_given_is_not_found(token):
    actions.share(make_briefing(status=Status.DRAFT), by=make_user())

    assert Client().get(f"/drafts/{token}/").status_code == 404


def test_a_link_to_a_deleted_draft_is_not_found():
    briefing = make_briefing(status=Status.DRAFT)
    path = actions.share(briefing, by=make_user()).get_absolute_url()
    briefing.delete()

    assert Client().get(path).status_code == 404


def test_links_are_made_and_ended_at_the_desk(at_the_desk):
    briefing = make_briefing(status=Status.DRAFT)

    page = at_the_desk.post(address(briefing, "share"), follow=True).content.decode()
    link = SharedDraft.objects.get()
    ended = at_the_desk.post(address(briefing, "share"), {"stop": link.pk}, follow=True)

    assert f"http://testserver{link.get_absolute_url()}" in page
    assert "No link is in use." in ended.content.decode()
    link.refresh_from_db()
    assert link.has_ended


@pytest.mark.parametrize("stop", ["x", "999999", "²"])
def test_ending_a_link_that_is_none_is_not_found(at_the_desk, stop):
    briefing = make_briefing(status=Status.DRAFT)

    assert at_the_desk.post(address(briefing, "share"), {"stop": stop}).status_code == 404


def test_somebody_elses_link_is_not_ended_from_this_page(at_the_desk):
    briefing = make_briefing(status=Status.DRAFT)
    link = actions.share(make_briefing(status=Status.DRAFT), by=make_publisher())

    response = at_the_desk.post(address(briefing, "share"), {"stop": link.pk})

    link.refresh_from_db()
    assert (response.status_code, link.has_ended) == (404, False)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_link_is_only_read(method):
    link = actions.share(make_briefing(status=Status.DRAFT), by=make_user())

    assert getattr(Client(), method)(link.get_absolute_url()).status_code == 405
