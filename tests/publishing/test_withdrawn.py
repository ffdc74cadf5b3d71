"""What was withdrawn says so at its own address, and shows nowhere else."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.audit.models import Event
from portal.errors import Refused
from portal.history import content
from portal.publishing import actions
from portal.publishing.models import Status, publications
from tests import factories
from tests.factories import (
    make_briefing,
    make_change,
    make_chapter,
    make_response,
    make_user,
)
from tests.publishing.desk import address, make_publisher, take
from tests.publishing.test_visibility import make_one_of_each, where_it_shows
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
REASON = "It named the town."
LONG_AGO = timezone.now() - dt.timedelta(days=400)


def withdraw(publication, replaced_by=""):
    actions.withdraw(publication, by=make_user(), reason=REASON, replaced_by=replaced_by)


@pytest.mark.parametrize(
    "make", [factories.make_briefing, factories.make_course, factories.make_review]
)
def test_its_address_gives_the_reason_and_what_to_read_instead_and_not_its_title(client, make):
    page = make(title="Named by mistake")
    withdraw(page, replaced_by="/contacts/")

    response = client.get(page.get_absolute_url())

    text = response.content.decode()
    assert response.status_code == 410
    assert REASON in text
    assert 'href="/contacts/">Go to the page that replaces it' in text
    assert "Named by mistake" not in text
    assert '<meta name="robots" content="noindex">' in text


def test_a_recommendation_of_a_withdrawn_review_leads_to_the_same_notice(client):
    recommendation = factories.make_recommendation()
    withdraw(recommendation.review)

    response = client.get(recommendation.get_absolute_url())

    assert (response.status_code, REASON in response.content.decode()) == (410, True)


def test_it_shows_in_no_list_nor_in_the_sitemap(client):
    own, thread = make_one_of_each(publish_at=LONG_AGO)
    shown_before = where_it_shows(client, thread)
    for publication in all_publications():
        withdraw(publication)

    assert len(shown_before) >= 10
    assert where_it_shows(client, thread) == []


def all_publications():
    secret = {"title__contains": "unmistakable"}
    return [row for model in publications() for row in model.objects.filter(**secret)]


def test_the_notice_stands_while_it_is_written_anew_and_goes_when_it_is_published(client):
    briefing, writer = make_briefing(), make_user()
    withdraw(briefing)
    seen = []

    for step in (actions.reopen, actions.submit, actions.approve):
        step(briefing, by=writer)
        seen.append(client.get(briefing.get_absolute_url()).status_code)

    assert seen == [410, 410, 200]


def test_what_the_public_never_saw_has_no_notice(client):
    briefing = make_briefing(status=Status.WITHDRAWN)

    assert client.get(briefing.get_absolute_url()).status_code == 404


def test_what_is_scheduled_anew_after_withdrawal_keeps_its_notice_until_its_time(client):
    briefing = make_briefing()
    withdraw(briefing)
    actions.reopen(briefing, by=make_user())
    actions.submit(briefing, by=make_user())
    actions.approve(briefing, by=make_user(), at=timezone.now() + dt.timedelta(hours=1))

    assert client.get(briefing.get_absolute_url()).status_code == 410


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("/contacts/", True),
        ("/procedures/updates/?release=2026-04", True),
        ("https://www.gov.uk/guidance", True),
        ("", True),
        ("/briefings/not-yet/", False),
        ("/briefings/nowhere/", False),
        ("/nowhere", False),
        ("//evil.example.org/", False),
        ("javascript:alert(1)", False),
        ("/admin/", False),
        ("/briefings/withdrawn/", False),
        ("/[", False),
    ],
)
def test_what_replaces_it_is_a_page_the_public_can_read(client, address, taken):
    make_briefing(slug="not-yet", status=Status.DRAFT)
    withdraw(make_briefing(slug="withdrawn"))
    briefing = make_briefing()
    sign_in(client, make_publisher())

    take(client, briefing, "withdraw", reason=REASON, replaced_by=address)

    briefing.refresh_from_db()
    assert (briefing.status == Status.WITHDRAWN) == taken
    assert briefing.replaced_by == (address if taken else "")


def test_the_notice_is_changed_on_its_own_page_and_who_did_it_is_kept(client):
    briefing, publisher = make_briefing(), make_publisher()
    withdraw(briefing, replaced_by="/contacts/")
    sign_in(client, publisher)
    asked = client.get(address(briefing, "step", "change-notice"))

    wrong = take(client, briefing, "change-notice", reason="Old law.", replaced_by="/nowhere/")
    page = take(client, briefing, "change-notice", reason="Old law.", replaced_by="")

    briefing.refresh_from_db()
    event = Event.objects.get(by=publisher)
    shown = client.get(briefing.get_absolute_url())
    before = {"reason": REASON, "replaced_by": "/contacts/"}
    assert asked.context["form"].initial == before
    assert "Preview it" not in asked.content.decode()
    assert "The public cannot read a page at that address." in wrong.content.decode()
    assert "The notice says it now." in page.content.decode()
    assert (event.step, event.note) == ("notice changed", "Old law.")
    assert (briefing.status, briefing.replaced_by) == (Status.WITHDRAWN, "")
    assert (shown.status_code, "Old law." in shown.content.decode()) == (410, True)
    assert REASON not in shown.content.decode()


@pytest.mark.parametrize("fields", [{}, {"status": Status.WITHDRAWN}], ids=["public", "never seen"])
def test_where_there_is_no_notice_none_is_changed(fields):
    briefing = make_briefing(**fields)

    with pytest.raises(Refused):
        actions.change_notice(briefing, by=make_user(), reason="Old law.")

    assert not Event.objects.exists()


def _a_part_in_use_would_go(words, change):
    make_response(change=change)
    words["parts"]["changes"] = []
    return "in use by"


def _a_chapter_is_gone(words, change):
    chapter = make_chapter(manual=change.chapter.manual)
    words["parts"]["changes"][0]["fields"]["chapter"] = chapter.pk
    chapter.delete()
    return "what it pointed at is gone"


def _a_rule_is_broken(words, change):
    words["parts"]["changes"][0]["fields"]["kind"] = "odd"
    return "is not a valid choice"


@pytest.mark.parametrize("spoil", [_a_part_in_use_would_go, _a_chapter_is_gone, _a_rule_is_broken])
def test_a_page_is_withdrawn_also_where_what_is_proposed_cannot_become_its_words(client, spoil):
    change = make_change()
    release, publisher = change.release, make_publisher()
    words, before = content.read(release), content.read(release)
    words["fields"]["title"] = "Proposed"
    reason = spoil(words, change)
    actions.propose(release, words, by=make_user())
    sign_in(client, publisher)

    page = take(client, release, "withdraw", reason=REASON).content.decode()

    release.refresh_from_db()
    steps = [event.step for event in Event.objects.filter(by=publisher).order_by("pk")]
    assert (release.status, release.withdrawal_reason) == (Status.WITHDRAWN, REASON)
    assert (content.read(release), release.proposal()) == (before, None)
    assert steps == ["proposed version thrown away", "moved to withdrawn"]
    assert "could not become its words" in page
    assert reason in page


def test_what_could_not_be_approved_as_it_stands_can_be_withdrawn(client):
    briefing = make_briefing()
    briefing.sections.all().delete()
    sign_in(client, make_publisher())

    page = client.get(address(briefing, "step", "withdraw")).content.decode()

    assert briefing.problems() != []
    assert '<button type="submit" class="button default">Withdraw</button>' in page
    assert "cannot be approved" not in page
