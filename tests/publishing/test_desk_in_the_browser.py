"""A board officer at the desk, in Chromium: the editor works, and within our content policy."""

import pytest

from briefings.models import Briefing
from portal.accounts.demo import OFFICE
from portal.launch.demo import password
from portal.publishing.models import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(visitor):
    visitor.open("/admin/")
    visitor.page.fill("#id_username", OFFICE)
    visitor.page.fill("#id_password", password())
    visitor.page.click("input[type=submit]")
    return visitor


def write(page, number, text):
    """Type into the editor of section `number`, as a person does."""
    page.locator(f"#sections-{number - 1} [contenteditable=true]").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def test_a_briefing_begins_with_a_title_and_one_section(desk):
    desk.open("/admin/briefings/briefing/add/")
    page = desk.page
    page.fill("#id_title", "Hidden men")
    page.fill("#id_summary", "Who else is in this child’s life?")
    page.select_option("#id_source", "topic")
    page.select_option("#id_audience", "children")
    page.fill("#id_sections-0-title", "Background")
    write(page, 1, "Ask who lives here.")
    page.click("input[name=_continue]")

    briefing = Briefing.objects.get(slug="hidden-men")
    assert briefing.status == Status.DRAFT
    assert [(s.number, s.title, s.body) for s in briefing.sections.all()] == [
        (1, "Background", "<p>Ask who lives here.</p>")
    ]
    assert "missing in 2, 3, 4, 5, 6, 7" in page.inner_text("main, #content")
    assert desk.complaints == []
    briefing.delete()


def test_the_editor_keeps_what_stands_and_adds_what_is_typed(desk):
    briefing = Briefing.objects.get(slug="harm-online")
    before = briefing.sections.get(number=3).body
    desk.open(f"/admin/briefings/briefing/{briefing.pk}/change/")

    write(desk.page, 3, " And ask again.")
    desk.page.click("input[name=_continue]")

    after = briefing.sections.get(number=3).body
    assert after.replace(" And ask again.", "") == before.replace("\n", "")
    assert " And ask again." in after
    assert desk.complaints == []


def test_only_pages_with_an_editor_open_the_policy(desk):
    briefing = Briefing.objects.first()
    with_editor = desk.open(f"/admin/briefings/briefing/{briefing.pk}/change/")
    without = desk.open("/admin/procedures/release/add/")

    policies = [page.headers["content-security-policy"] for page in (with_editor, without)]
    assert ["nonce-" in policy for policy in policies] == [True, False]
    assert ["sha256-" in policy for policy in policies] == [True, False]
