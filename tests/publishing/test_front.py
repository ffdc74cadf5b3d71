"""The desk's front page: what waits for whoever has signed in."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.history import content
from portal.publishing import actions
from portal.publishing.models import Proposal, SecondLook, Status
from portal.reference.models import Audience
from tests.factories import make_briefing, make_contact, make_review, make_user, make_way
from tests.publishing.desk import make_publisher, make_writer
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def panels(client, user):
    """The titles of what each panel shows to `user`."""
    sign_in(client, user)
    found = client.get(reverse("admin:index")).context["panels"]
    return {panel.title: [row.text for row in panel.rows] for panel in found}


def test_what_waits_for_review_is_shown_to_those_who_may_approve_and_did_not_write_it(client):
    writer, publisher = make_writer(), make_publisher()
    make_briefing(title="By another", status=Status.IN_REVIEW, written_by=writer)
    make_briefing(title="By me", status=Status.IN_REVIEW, written_by=publisher)
    make_briefing(title="Not yet", status=Status.DRAFT, written_by=writer)

    assert panels(client, publisher)["Waits for your review"] == ["By another"]
    assert panels(client, writer)["Waits for your review"] == []


def test_a_proposed_version_waits_for_review_like_a_draft(client):
    briefing, writer = make_briefing(title="Public"), make_writer()
    minor = Proposal.Significance.MINOR
    actions.propose(briefing, content.read(briefing), by=writer, significance=minor)
    actions.submit(briefing, by=writer)

    assert panels(client, make_publisher())["Waits for your review"] == ["Public"]
    assert panels(client, writer)["Yours in progress"] == ["Public"]


def test_mine_are_those_i_wrote_last_or_own(client):
    writer = make_writer()
    make_briefing(title="Written", status=Status.DRAFT, written_by=writer)
    make_review(title="Owned", status=Status.IN_REVIEW, owner=writer)
    make_briefing(title="Done", written_by=writer)
    make_briefing(title="Another’s", status=Status.DRAFT, written_by=make_user())

    assert panels(client, writer)["Yours in progress"] == ["Written", "Owned"]


def test_the_next_to_be_published_stands_first(client):
    later, sooner = timezone.now() + 2 * HOUR, timezone.now() + HOUR
    make_briefing(title="Later", publish_at=later)
    make_briefing(title="Sooner", publish_at=sooner)
    make_briefing(title="Public")

    assert panels(client, make_writer())["Scheduled"] == ["Sooner", "Later"]


def test_overdue_reviews_stand_by_owner(client):
    today = timezone.localdate()
    bea, al = make_user(name="Bea"), make_user(name="Al")
    make_briefing(title="Bea’s", owner=bea, review_on=today - dt.timedelta(days=9))
    make_briefing(title="Al’s newer", owner=al, review_on=today - dt.timedelta(days=1))
    make_briefing(title="Al’s older", owner=al, review_on=today - dt.timedelta(days=5))
    make_briefing(title="Due today", owner=al, review_on=today)
    make_briefing(title="A draft", owner=al, review_on=today - HOUR * 48, status=Status.DRAFT)

    overdue = panels(client, make_writer())["Overdue for review"]

    assert overdue == ["Al’s older", "Al’s newer", "Bea’s"]


def test_a_second_look_is_asked_of_the_others(client):
    publisher = make_publisher()
    SecondLook.objects.create(subject=make_briefing(title="Alone"), why="own_work", by=publisher)

    assert panels(client, make_publisher())["To look at a second time"] == ["Alone"]
    assert "To look at a second time" not in panels(client, publisher)


def test_what_is_wrong_stands_first(client, settings):
    settings.SCANNER = None
    make_briefing(title="Overdue", review_on=dt.date(2020, 1, 1))

    titles = list(panels(client, make_publisher()))

    wrong = {"Files and viruses", "Contacts"}
    assert set(titles[: len(wrong)]) == wrong


def test_nobody_to_ring_is_something_wrong(client):
    make_way(make_contact(audience=Audience.CHILDREN))

    assert panels(client, make_publisher())["Contacts"] == [
        "Worried about an adult: no way to report it is shown"
    ]


def test_somebody_without_rights_to_it_sees_nothing_of_it(client):
    make_briefing(title="Secret draft", status=Status.DRAFT)
    sign_in(client, make_user(is_staff=True))

    assert "Secret draft" not in client.get(reverse("admin:index")).content.decode()
