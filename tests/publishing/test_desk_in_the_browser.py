"""A board officer at the desk, in Chromium: the editor works, and within our content policy."""

import pytest

from briefings.models import Briefing
from portal.publishing.models import Status

pytestmark = pytest.mark.django_db


def test_a_briefing_begins_with_a_title_and_one_section(writer):
    writer.open("/admin/briefings/briefing/add/")
    page = writer.page
    page.fill("#id_title", "Hidden men")
    page.fill("#id_summary", "Who else is in this child’s life?")
    page.select_option("#id_source", "topic")
    page.select_option("#id_audience", "children")
    page.fill("#id_sections-0-title", "Background")
    writer.write("Ask who lives here.")
    page.click("input[name=_continue]")

    briefing = Briefing.objects.get(slug="hidden-men")
    assert briefing.status == Status.DRAFT
    assert [(s.number, s.title, s.body) for s in briefing.sections.all()] == [
        (1, "Background", "<p>Ask who lives here.</p>")
    ]
    page.get_by_text("missing in 2, 3, 4, 5, 6, 7").first.wait_for()
    assert writer.visitor.complaints == []


def test_the_editor_keeps_what_stands_and_adds_what_is_typed(writer):
    briefing = Briefing.objects.get(slug="harm-online")
    before = briefing.sections.get(number=3).body
    writer.open(f"/admin/briefings/briefing/{briefing.pk}/change/")

    writer.write(" And ask again.", number=3)
    writer.page.click("input[name=_continue]")

    after = briefing.sections.get(number=3).body
    assert after.replace(" And ask again.", "") == before.replace("\n", "")
    assert " And ask again." in after
    assert writer.visitor.complaints == []


def test_only_pages_with_an_editor_open_the_policy(writer):
    briefing = Briefing.objects.first()
    with_editor = writer.visitor.open(f"/admin/briefings/briefing/{briefing.pk}/change/")
    without = writer.visitor.open("/admin/procedures/release/add/")

    policies = [page.headers["content-security-policy"] for page in (with_editor, without)]
    assert ["nonce-" in policy for policy in policies] == [True, False]
    assert ["sha256-" in policy for policy in policies] == [True, False]
