"""A briefing's whole way in Chromium, from a contributor's first sign-in to the notice that it is
withdrawn; and the desk's own pages on a phone and without a mouse."""

import datetime as dt
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.utils import timezone

from briefings.models import SECTIONS, Briefing
from portal.accounts import roles
from portal.accounts.demo import PUBLISHER, code_of
from portal.accounts.models import User
from portal.history import content
from portal.launch.demo import password
from portal.pages.words import in_words
from portal.publishing import actions
from portal.publishing.models import Proposal, Status
from tests.accounts.steps import PASSWORD, Phone, make_staff
from tests.browser import NARROW, WIDE
from tests.factories import make_briefing
from tests.moments import london
from tests.people import type_password
from tests.publishing.desk import address
from tests.publishing.writer import PASTE

pytestmark = pytest.mark.django_db

WORD = (Path(__file__).parent / "clipboard" / "word.html").read_text()
TITLE, PAGE = "Hidden men", "/briefings/hidden-men/"
REPLACEMENT = "/briefings/cuckooing/"
REVIEW = "Waits for your review"


@pytest.fixture
def stranger(people):
    return people()


@pytest.fixture
def officer(signed_in):
    """Somebody who may do everything."""
    return signed_in("office")


# From a first sign-in to the notice


@pytest.fixture(scope="module")
def contributor(demonstration, django_db_blocker):
    """Somebody new, who has a password and no second factor yet."""
    with django_db_blocker.unblock():
        user = make_staff(email="noor@example.org", name="Noor Haddad")
        user.groups.set(Group.objects.filter(name=roles.CONTRIBUTOR))
    return user


@pytest.fixture
def writer(people, contributor):
    """The contributor, signed in for the first time."""
    writer = people()
    type_password(writer, contributor.email, PASSWORD)
    key = writer.page.inner_text(".secret").replace(" ", "")
    writer.page.fill("#id_code", Phone(key).code())
    writer.press("Add the app")
    writer.press("Go on")
    return writer


@pytest.fixture
def publisher(people):
    publisher = people()
    type_password(publisher, PUBLISHER, password())
    publisher.page.fill("#id_code", code_of(Authenticator.objects.get(user__email=PUBLISHER)))
    publisher.press("Sign in")
    return publisher


def test_a_briefing_goes_all_the_way(writer, publisher, stranger):
    form = write_and_submit(writer)
    approve_for_tomorrow(publisher)
    assert stranger.go(PAGE) == 404

    correct_what_is_scheduled(writer, form)
    approve_now(publisher)
    assert stranger.go(PAGE) == 200

    propose(writer, form)
    stranger.go(PAGE)
    assert "Ring the MASH" not in stranger.reads()
    approve_what_is_proposed(publisher)
    stranger.go(PAGE)
    assert "Ring the MASH (multi-agency safeguarding hub)." in stranger.reads()
    assert "Ring before you visit." in stranger.reads()

    correct_at_once(publisher)
    stranger.go(PAGE)
    assert "Ring the MASH (multi-agency safeguarding hub). Today." in stranger.reads()

    withdraw(publisher)
    assert stranger.go(PAGE) == 410
    assert "Why The law has changed. What to read instead" in stranger.reads()
    assert TITLE not in stranger.reads()
    stranger.follow("Go to the page that replaces it")
    assert stranger.page.url == stranger.site + REPLACEMENT
    assert "7-minute briefing:" in stranger.reads()


def write_and_submit(writer):
    """The path of the form of the new briefing."""
    page = writer.page
    writer.go("/admin/briefings/briefing/")
    writer.follow("Add briefing")
    page.fill("#id_title", TITLE)
    page.fill("#id_summary", "Who else is in this child’s life?")
    page.select_option("#id_source", "topic")
    page.select_option("#id_audience", "children")
    page.check("#id_themes_0")
    for number in range(SECTIONS):
        page.fill(f"#id_sections-{number}-title", f"Part {number + 1}")
        box = page.locator(f"#sections-{number} .prose-editor [contenteditable=true]")
        box.evaluate(PASTE, WORD)
    page.fill("#id_questions-0-text", "Who else lives here?")
    page.fill("#id_resources-0-title", "Guidance")
    page.fill("#id_resources-0-url", "https://example.org/guidance")
    writer.press("Save and continue editing")
    assert page.get_by_role("button", name="Save, then: approve").count() == 0
    writer.press("Save, then: submit for review")
    assert writer.says() == ["It waits for a colleague’s review."]
    return page.url.removeprefix(writer.site)


def open_for_review(publisher):
    """From the front page, by the preview, to the form."""
    publisher.go("/admin/")
    assert TITLE in publisher.panel(REVIEW)
    publisher.follow(TITLE)
    publisher.follow("Preview")
    assert "DRAFT. This is not published." in publisher.page.inner_text(".draft-notice")
    publisher.follow("Back to the desk")


def approve_for_tomorrow(publisher):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    open_for_review(publisher)
    publisher.press("Save, then: approve")
    assert publisher.page.locator("#id_why_alone").count() == 0
    publisher.page.check("text=At a day and time")
    publisher.page.get_by_label("Day", exact=True).fill(f"{tomorrow:%d/%m/%Y}")
    publisher.page.get_by_label("Time", exact=True).fill("9am")
    publisher.press("Approve")
    moment = in_words(london(f"{tomorrow} 09:00"))
    assert publisher.says() == [f"It is approved. The public will see it from {moment}."]


def correct_what_is_scheduled(writer, form):
    """By which it goes back to review."""
    writer.go(form)
    writer.write(" Ask again.")
    writer.press("Save and continue editing")
    assert writer.page.inner_text(".field-status .readonly") == "In review"


def approve_now(publisher):
    open_for_review(publisher)
    publisher.press("Save, then: approve")
    publisher.page.check("text=Now")
    publisher.press("Approve")
    assert publisher.says() == ["It is approved."]


def propose(writer, form):
    writer.go(form)
    writer.write(" Ring the MASH.")
    writer.page.check("text=Significant")
    writer.page.fill("#id_proposal-change_note", "Ring before you visit.")
    writer.press("Save and continue editing")
    assert writer.says() == ["The proposed version is saved. The page stays as it is."]
    writer.press("Save, then: submit for review")
    assert writer.says() == ["It waits for a colleague’s review."]


def approve_what_is_proposed(publisher):
    open_for_review(publisher)
    publisher.press("Save, then: approve the proposed version")
    assert "[added: Ring the MASH. end of added]" in publisher.reads()
    publisher.press("Approve the proposed version")
    assert publisher.says() == ["The proposed version is on the site now."]


def correct_at_once(publisher):
    publisher.write(" Today.")
    publisher.page.check("text=Minor")
    publisher.press("Save and continue editing")
    publisher.press("Save, then: publish this minor correction now")
    assert publisher.says() == [
        "The correction is on the site. A colleague is asked to look at it."
    ]


def withdraw(publisher):
    publisher.follow("Withdraw, without saving")
    publisher.page.fill("#id_reason", "The law has changed.")
    publisher.page.fill("#id_replaced_by", REPLACEMENT)
    publisher.press("Withdraw")
    assert publisher.says() == ["It is withdrawn. Its address says so, and why."]


# On a phone, and without a mouse


@pytest.fixture(scope="module")
def own_pages(demonstration, django_db_blocker):
    """The addresses of the desk's own pages: a draft's, a scheduled one's and a public one's."""
    with django_db_blocker.unblock():
        by = User.objects.get(email=PUBLISHER)
        checked = make_briefing(status=Status.IN_REVIEW, publish_at=None)
        actions.share(checked, by=by)
        soon = make_briefing(publish_at=timezone.now() + dt.timedelta(days=1))
        public = make_briefing()
        corrected, withdrawn = make_briefing(), make_briefing()
        actions.withdraw(withdrawn, by=by, reason="The law has changed.")
        for briefing in (corrected, public):
            words = content.read(briefing)
            words["fields"]["summary"] = "What a reader will do."
            actions.propose(briefing, words, by=by, significance=Proposal.Significance.MINOR)
        actions.publish_minor(corrected, by=by)
        actions.submit(public, by=by)
    return [
        "/admin/",
        address(checked, "share"),
        *(address(checked, "step", step) for step in ("approve", "send-back")),
        *(address(soon, "step", step) for step in ("reschedule", "unschedule")),
        *(address(public, "step", step) for step in ("approve", "discard", "withdraw")),
        address(withdrawn, "step", "change-notice"),
        address(corrected, "step", "look"),
    ]


def test_the_desks_own_pages_fit_a_phone(officer, own_pages):
    for path in own_pages:
        officer.go(path, NARROW)
        assert officer.page.url == officer.site + path


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_both_texts_are_shown_where_somebody_else_saved_first(officer, width):
    briefing = Briefing.objects.get(slug="harm-online")
    officer.go(address(briefing), width)
    officer.write(" Mine.")
    officer.page.evaluate("document.querySelector('[name=version]').value = '0'")

    officer.press("Save and continue editing")

    assert "What is there now, and what you wrote" in officer.reads()
    assert " Mine." in officer.page.inner_text(".side-by-side")


def test_a_briefing_is_approved_by_keys_alone(officer, own_pages):
    page = officer.page
    officer.go(own_pages[2])

    go_by_tab(page, "Skip to main content")
    page.keyboard.press("Enter")
    go_by_tab(page, "id_when_0")
    page.keyboard.press("Space")
    go_by_tab(page, "Approve")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/**")

    assert officer.says() == ["It is approved."]


def go_by_tab(page, name):
    """Press Tab until the control with that id or those words has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id || document.activeElement.innerText") == name:
            return
    pytest.fail(f"Tab does not lead to {name}")
