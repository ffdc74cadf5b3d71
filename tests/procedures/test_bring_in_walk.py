"""From a list somebody pasted to a release the public reads, in Chromium."""

import re

import pytest

from tests.browser import NARROW
from tests.publishing.writer import PASTE

pytestmark = pytest.mark.django_db

BOX = ".prose-editor [contenteditable=true]"
LIST = """\
Children's procedures updated in April 2031

Updated Chapters

Neglect – The toolkit now asks about fathers. See Section 4.3.

Domestc Abuse – This chapter has been updated.

Child Protection Enquiries and Conferences – This chapter has been revised throughout and should
be re-read.

New Chapters

Modern Slavery – How to tell the police and the Home Office.

Removed Chapters

Private Fostering
"""
TABLE = """<h2>Children’s procedures: amendments May 2031</h2>
<table><tr><th>Title</th><th>Details</th></tr>
<tr><td colspan="2"><b>Updated Chapters</b></td></tr>
<tr><td>Neglect</td><td>Section 4.3 now asks about fathers.</td></tr>
<tr><td>Domestc Abuse</td><td><p>This chapter has been updated.</p></td></tr>
<tr><td colspan="2"><b>Removed Chapters</b></td></tr>
<tr><td>Private Fostering</td><td></td></tr></table>"""


@pytest.fixture
def writer(signed_in):
    return signed_in("another")


@pytest.fixture
def publisher(signed_in):
    return signed_in("publisher")


def paste(writer, html):
    writer.go("/admin/procedures/release/")
    writer.follow("Bring in a release")
    writer.page.wait_for_selector(f"{BOX}[role=textbox]")
    writer.page.locator(BOX).evaluate(PASTE, html)
    writer.press("Read the list")


def as_html(text):
    return "".join(f"<p>{line}</p>" for line in text.replace("–", "&ndash;").split("\n\n"))


def problems(page):
    return page.locator("section[aria-labelledby=problems] li").all_inner_texts()


def change(page, title):
    """The part of the form about one chapter."""
    return page.locator(".inline-related", has=page.get_by_text(re.compile(f"^{title}: ")))


def test_a_pasted_list_becomes_a_release_the_public_reads(writer, publisher, people):
    page, stranger = writer.page, people()

    paste(writer, as_html(LIST))
    assert "5 entries" in writer.reads()
    writer.press("Make the draft")
    assert "Choose which chapter this is." in writer.reads()
    page.get_by_label("It is “Child protection enquiries”").check()
    writer.press("Make the draft")

    assert writer.says()[0].startswith("Here is your draft.")
    form = page.url.removeprefix(writer.site)
    assert [problem.partition(":")[0] for problem in problems(page)] == [
        "Write a summary",
        "Domestic abuse",
        "Private fostering",
    ]
    page.fill("#id_summary", "Fathers, and how to plan with them.")
    change(page, "Domestic abuse").get_by_label("What changed").fill("Now covers later life.")
    removed = change(page, "Private fostering")
    removed.get_by_text("For a removed chapter", exact=True).click()
    removed.get_by_label("What to use instead").fill("Use “Online safety”.")
    writer.press("Save, then: submit for review")
    assert writer.says() == ["It waits for a colleague’s review."]
    publisher.go(form)
    publisher.press("Save, then: approve")
    publisher.page.check("text=Now")
    publisher.press("Approve")
    assert publisher.says() == ["It is approved."]

    for width in (1280, NARROW):
        assert stranger.go("/procedures/releases/children/2031-04/", width) == 200
    read = stranger.reads()
    for words in (
        "What changed in April 2031",
        "The toolkit now asks about fathers.",
        "Now covers later life.",
        "Use “Online safety”.",
        "How to tell the police and the Home Office.",
    ):
        assert words in read
    stranger.go("/procedures/children/modern-slavery/", NARROW)
    assert "How to tell the police and the Home Office." in stranger.reads()


def test_the_table_of_a_suppliers_page_is_read_as_it_was_copied(writer):
    paste(writer, TABLE)
    writer.press("Make the draft")

    assert writer.says()[0].startswith("Here is your draft.")
    page = writer.page
    assert change(page, "Neglect").get_by_label("What changed").input_value() == (
        "Section 4.3 now asks about fathers."
    )
    assert change(page, "Neglect").get_by_label("Section numbers").input_value() == "4.3"
    assert change(page, "Private fostering").get_by_label("Kind").input_value() == "removed"


def test_chapters_narrow_while_somebody_types_and_it_is_said(people):
    stranger = people()
    stranger.go("/procedures/", NARROW)
    page = stranger.page

    everything = page.locator(".in-force [role=status]").inner_text()
    page.locator(".filters input[type=search]").press_sequentially("Fosterin")

    shown = [row for row in page.locator(".chapters li").all() if row.is_visible()]
    assert [row.locator("a").first.inner_text() for row in shown] == ["Private fostering"]
    assert page.locator(".in-force [role=status]").inner_text() == "1 chapter"
    assert not page.get_by_role("heading", name="N", exact=True).first.is_visible()
    page.locator(".filters input[type=search]").fill("")
    assert page.locator(".in-force [role=status]").inner_text() == everything
