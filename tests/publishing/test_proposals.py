"""A change to something public waits beside it, and the page stands until another approves."""

import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError
from django.utils import timezone

from portal.audit.models import Event
from portal.errors import Refused
from portal.history import content
from portal.history.versions import versions
from portal.publishing import actions
from portal.publishing.admin import PROPOSED_ALREADY
from portal.publishing.models import ChangeNote, Proposal, SecondLook, Status
from portal.publishing.step_pages import OFF_SCHEDULE
from procedures.models import Change
from tests.factories import (
    make_briefing,
    make_change,
    make_chapter,
    make_recommendation,
    make_response,
    make_review,
    make_theme,
    make_user,
)
from tests.moments import london
from tests.publishing.desk import address, make_publisher, make_writer
from tests.races import run_together
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
MINOR = {"significance": Proposal.Significance.MINOR}
SIGNIFICANT = {
    "significance": Proposal.Significance.SIGNIFICANT,
    "change_note": "Ring before you write.",
}


def words_with(publication, **fields):
    words = content.read(publication)
    words["fields"] |= fields
    return words


def make_change_on_a_theme():
    change = make_change()
    change.release.themes.add(make_theme())
    return change


def propose(publication, by=None, said=SIGNIFICANT, **fields):
    fields = fields or {"title": "A better title"}
    words = words_with(publication, **fields)
    return actions.propose(publication, words, by=by or make_user(), **said)


def in_review(publication, **kwargs):
    proposal = propose(publication, **kwargs)
    actions.submit(publication, by=proposal.written_by)
    return publication.proposal()


def test_the_page_stands_until_a_colleague_approves():
    briefing = make_briefing(title="As it is")
    in_review(briefing)

    briefing.refresh_from_db()
    before = briefing.title
    actions.approve_proposal(briefing, by=make_user())

    briefing.refresh_from_db()
    assert (before, briefing.title) == ("As it is", "A better title")
    assert not Proposal.objects.exists()


def test_parts_and_themes_change_with_it_and_keep_their_keys():
    briefing, theme = make_briefing(), make_theme()
    words = words_with(briefing, themes=[theme.pk])
    first, *others = words["parts"]["sections"]
    first["fields"]["title"] = "Why this matters"
    words["parts"]["questions"] = [{"pk": 987654, "fields": {"order": 1, "text": "And you?"}}]
    actions.propose(briefing, words, by=make_user(), **MINOR)
    actions.submit(briefing, by=make_user())

    actions.approve_proposal(briefing, by=make_user())

    assert briefing.sections.get(pk=first["pk"]).title == "Why this matters"
    assert briefing.sections.count() == 1 + len(others)
    assert [str(question) for question in briefing.questions.all()] == ["And you?"]
    assert list(briefing.themes.all()) == [theme]


def test_what_points_at_a_part_still_does():
    change = make_change_on_a_theme()
    response = make_response(change=change)
    words = content.read(change.release)
    words["parts"]["changes"][0]["fields"]["what_changed"] = "Refer within the hour."
    actions.propose(change.release, words, by=make_user(), **MINOR)

    actions.publish_minor(change.release, by=make_user())

    response.refresh_from_db()
    assert response.change.what_changed == "Refer within the hour."


def test_a_part_with_something_pointing_at_it_is_not_lost_in_silence():
    change = make_change_on_a_theme()
    make_response(change=change)
    words = content.read(change.release)
    words["parts"]["changes"] = []
    actions.propose(change.release, words, by=make_user(), **SIGNIFICANT)
    actions.submit(change.release, by=make_user())

    with pytest.raises(Refused, match="in use by"):
        actions.approve_proposal(change.release, by=make_user())

    assert Change.objects.get() == change


def test_a_part_that_points_at_what_is_gone_is_refused_with_a_sentence():
    change = make_change_on_a_theme()
    chapter = make_chapter(manual=change.chapter.manual)
    words = content.read(change.release)
    words["parts"]["changes"][0]["fields"]["chapter"] = chapter.pk
    actions.propose(change.release, words, by=make_user(), **MINOR)
    chapter.delete()

    with pytest.raises(Refused, match="what it pointed at is gone"):
        actions.publish_minor(change.release, by=make_user())

    assert Proposal.objects.exists()


def test_recommendations_may_swap_numbers():
    review = make_review()
    for number in (1, 2):
        make_recommendation(review=review, number=number, text=f"Number {number}")
    words = content.read(review)
    for item in words["parts"]["recommendations"]:
        item["fields"]["number"] = 3 - item["fields"]["number"]
    actions.propose(review, words, by=make_user(), **MINOR)

    actions.publish_minor(review, by=make_user())

    texts = review.recommendations.order_by("number").values_list("text", flat=True)
    assert list(texts) == ["Number 2", "Number 1"]


def test_a_significant_change_leaves_a_note_with_its_date():
    briefing = make_briefing()
    in_review(briefing)

    actions.approve_proposal(briefing, by=make_user())

    note = ChangeNote.objects.get()
    assert (note.subject, note.text) == (briefing, "Ring before you write.")
    assert timezone.now() - note.at < dt.timedelta(minutes=1)


def test_a_minor_correction_by_a_publisher_is_live_at_once_and_listed_for_a_second_look():
    briefing, publisher = make_briefing(), make_user()
    propose(briefing, by=publisher, said=MINOR)

    actions.publish_minor(briefing, by=publisher)

    briefing.refresh_from_db()
    look = SecondLook.objects.waiting().get()
    assert briefing.title == "A better title"
    assert (look.subject, look.why, look.by) == (briefing, SecondLook.Why.MINOR, publisher)
    assert not ChangeNote.objects.exists()


def test_a_significant_change_is_not_published_at_once():
    briefing = make_briefing(title="As it is")
    propose(briefing)

    with pytest.raises(Refused, match="Only a minor correction"):
        actions.publish_minor(briefing, by=make_user())

    briefing.refresh_from_db()
    assert briefing.title == "As it is"


def test_who_wrote_the_proposed_version_does_not_approve_it():
    briefing, publisher = make_briefing(title="As it is"), make_user()
    in_review(briefing, by=publisher)

    with pytest.raises(Refused, match="a colleague approves it"):
        actions.approve_proposal(briefing, by=publisher)
    actions.approve_proposal(briefing, by=publisher, why_alone="The number is dead.")

    briefing.refresh_from_db()
    assert briefing.title == "A better title"
    assert SecondLook.objects.waiting().get().note == "The number is dead."


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, "minor or significant"),
        ({"significance": Proposal.Significance.SIGNIFICANT}, "Write the note for readers"),
    ],
)
def test_it_is_not_submitted_before_it_says_what_it_is(said, reason):
    briefing = make_briefing()
    propose(briefing, said=said)

    with pytest.raises(Refused, match=reason):
        actions.submit(briefing, by=make_user())

    assert briefing.proposal().status == Status.DRAFT


def test_the_database_refuses_one_in_review_without_its_note():
    proposal = in_review(make_briefing())

    with pytest.raises(IntegrityError, match="proposal_in_review_says_what_it_is"):
        Proposal.objects.filter(pk=proposal.pk).update(change_note="")


def test_a_note_taken_away_in_review_makes_it_a_draft_again():
    briefing = make_briefing()
    in_review(briefing)

    propose(briefing, said={"significance": Proposal.Significance.SIGNIFICANT})

    assert briefing.proposal().status == Status.DRAFT


def test_what_could_not_be_approved_changes_nothing():
    briefing = make_briefing(title="As it is")
    in_review(briefing, summary=" ", title="A better title")

    with pytest.raises(Refused, match="Write a summary"):
        actions.approve_proposal(briefing, by=make_user())

    briefing.refresh_from_db()
    assert briefing.title == "As it is"
    assert briefing.proposal().status == Status.IN_REVIEW


def test_a_draft_of_a_proposed_version_is_not_approved():
    briefing = make_briefing()
    propose(briefing)

    with pytest.raises(Refused, match="no proposed version to approve"):
        actions.approve_proposal(briefing, by=make_user())


def test_thrown_away_it_is_gone_and_the_page_stands():
    briefing = make_briefing(title="As it is")
    propose(briefing)

    actions.discard(briefing, by=make_user())

    briefing.refresh_from_db()
    assert (briefing.title, briefing.proposal()) == ("As it is", None)


def test_withdrawing_keeps_the_proposed_words_for_the_next_draft():
    briefing = make_briefing(title="As it is")
    propose(briefing)

    actions.withdraw(briefing, by=make_user(), reason="Wrong.")
    actions.reopen(briefing, by=make_user())

    briefing.refresh_from_db()
    assert (briefing.title, briefing.status) == ("A better title", Status.DRAFT)
    assert not Proposal.objects.exists()


def test_every_step_is_recorded_with_the_page():
    briefing = make_briefing()
    in_review(briefing)
    actions.approve_proposal(briefing, by=make_user())

    assert [(event.subject, event.step) for event in Event.objects.order_by("pk")] == [
        (briefing, "proposed version written"),
        (briefing, "proposed version moved to in_review"),
        (briefing, "proposed version approved"),
    ]


def approve_twice(briefing):
    """Two publishers approve the proposed version at once; how many succeeded."""
    publishers = [make_user(), make_user()]
    copies = [type(briefing).objects.get(pk=briefing.pk) for _ in publishers]
    calls = [
        partial(actions.approve_proposal, copy, by=by)
        for copy, by in zip(copies, publishers, strict=True)
    ]
    return sum(not isinstance(outcome, Exception) for outcome in run_together(*calls))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_succeeds_and_one_note_is_left():
    briefing = make_briefing()
    in_review(briefing)

    assert approve_twice(briefing) == 1
    assert ChangeNote.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_claims_both_would_succeed(monkeypatch):
    briefing = make_briefing()
    in_review(briefing)
    monkeypatch.setattr(actions, "_take_away", lambda proposal: None)
    monkeypatch.setattr(type(briefing), "claim", lambda self, **changes: None)

    assert approve_twice(briefing) == 2


def test_a_proposed_version_that_cannot_be_shown_gives_way_to_the_page(client):
    change = make_change_on_a_theme()
    chapter = make_chapter(manual=change.chapter.manual)
    words = content.read(change.release)
    words["parts"]["changes"][0]["fields"]["chapter"] = chapter.pk
    actions.propose(change.release, words, by=make_user(), **MINOR)
    chapter.delete()
    sign_in(client, make_publisher())

    pages = [client.get(address(change.release, page)) for page in ("change", "preview")]
    pages.append(client.get(address(change.release, "step", "publish-minor")))

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "is gone, so here is the page as it is" in pages[0].content.decode()


def restore(client, publication, number):
    sent = {"number": number, "reason": "It was clearer."}
    return client.post(address(publication, "restore"), sent, follow=True)


@pytest.mark.django_db(transaction=True)
def test_an_earlier_version_of_a_public_page_comes_back_as_a_proposed_one(client):
    briefing = make_briefing(title="As it was", slug="stays")
    first = versions(briefing)[0].number
    type(briefing).objects.filter(pk=briefing.pk).update(title="As it is")
    publisher = make_publisher()
    sign_in(client, publisher)

    page = restore(client, briefing, first).content.decode()

    briefing.refresh_from_db()
    proposal = briefing.proposal()
    assert briefing.title == "As it is"
    assert (proposal.content["fields"]["title"], proposal.written_by) == ("As it was", publisher)
    assert "It is a proposed version now." in page


@pytest.mark.django_db(transaction=True)
def test_no_earlier_version_takes_the_place_of_one_that_somebody_has_proposed(client):
    briefing = make_briefing(title="As it was")
    first = versions(briefing)[0].number
    type(briefing).objects.filter(pk=briefing.pk).update(title="As it is")
    briefing.refresh_from_db()
    proposal = propose(briefing, title="A colleague’s")
    sign_in(client, make_publisher())

    before = client.get(address(briefing, "version"), {"number": first}).content.decode()
    after = restore(client, briefing, first).content.decode()

    assert [page.count(PROPOSED_ALREADY) for page in (before, after)] == [1, 1]
    assert "Put this version back" not in before
    assert briefing.proposal().content == proposal.content
    actions.discard(briefing, by=make_user())
    free = client.get(address(briefing, "version"), {"number": first}).content.decode()
    assert "Put this version back" in free
    assert PROPOSED_ALREADY not in free


@pytest.mark.django_db(transaction=True)
def test_an_earlier_version_of_something_scheduled_takes_it_off_the_schedule_and_says_so(client):
    briefing = make_briefing(title="As it was", publish_at=london("2091-11-30 09:00"))
    first = versions(briefing)[0].number
    type(briefing).objects.filter(pk=briefing.pk).update(title="As it is")
    sign_in(client, make_writer())

    page = restore(client, briefing, first)

    briefing.refresh_from_db()
    told = [str(message) for message in page.context["messages"]]
    assert (briefing.title, briefing.status) == ("As it was", Status.IN_REVIEW)
    assert OFF_SCHEDULE.format("Friday 30 November 2091, 9am") in told


@pytest.mark.django_db(transaction=True)
def test_an_earlier_version_of_a_draft_comes_back_and_keeps_who_brought_it(client):
    briefing = make_briefing(title="As it was", status=Status.DRAFT)
    first = versions(briefing)[0].number
    type(briefing).objects.filter(pk=briefing.pk).update(title="As it is")
    writer = make_writer()
    sign_in(client, writer)

    restore(client, briefing, first)

    briefing.refresh_from_db()
    assert (briefing.title, briefing.written_by) == ("As it was", writer)
