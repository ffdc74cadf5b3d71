"""From text somebody pasted to a briefing the public reads, in Chromium."""

import pytest
from django.utils import timezone

from briefings.models import Briefing
from tests.briefings.shapes import expected, written
from tests.browser import NARROW
from tests.documents import made
from tests.publishing.writer import PASTE

pytestmark = pytest.mark.django_db

AS_TEXT = """(element, text) => {
  const data = new DataTransfer()
  data.setData("text/plain", text)
  element.focus()
  element.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
  )
}"""
BOX = ".prose-editor [contenteditable=true]"


@pytest.fixture
def writer(signed_in):
    return signed_in("another")


@pytest.fixture
def publisher(signed_in):
    return signed_in("publisher")


def open_form(writer):
    writer.go("/admin/briefings/briefing/")
    writer.follow("Bring in a briefing")
    writer.page.wait_for_selector(f"{BOX}[role=textbox]")
    writer.page.get_by_label("Children", exact=True).check()
    writer.page.get_by_label("One review").check()


def bring_in(writer, text, script=AS_TEXT):
    open_form(writer)
    writer.page.locator(BOX).evaluate(script, text)
    writer.press("Read it and make a draft")


def titles(page):
    return [page.input_value(f"#id_sections-{n}-title") for n in range(7)]


def test_pasted_text_becomes_a_briefing_the_public_reads(writer, publisher, people):
    page, stranger = writer.page, people()
    bring_in(writer, f"7 Minute Briefing\n\nArlo: in a shed\n\n{written()}")
    assert writer.says() == ["Here is your draft. Check it against the original."]
    assert titles(page) == [title for _, title, _ in expected()]
    assert page.input_value("#id_title") == "Arlo: in a shed"
    assert "Not placed in any section 7 Minute Briefing" in " ".join(
        page.inner_text(".desk-original").split()
    )
    form = page.url.removeprefix(writer.site)

    page.fill("#id_summary", "A boy slept in a shed. Learn to see where a child sleeps.")
    page.fill("#id_pseudonyms", "Arlo")
    page.check("#id_themes_0")
    writer.press("Save, then: submit for review")
    assert writer.says() == ["It waits for a colleague’s review."]
    publisher.go(form)
    publisher.press("Save, then: approve")
    publisher.page.check("text=Now")
    publisher.press("Approve")
    assert publisher.says() == ["It is approved."]
    writer.go(form)
    writer.follow("Put it away when all is checked")
    writer.press("Put the original away")
    assert writer.says() == ["The original is put away. The briefing stays as it is."]

    assert stranger.go("/briefings/arlo-in-a-shed/") == 200
    headings = stranger.page.locator(".ring__heading").all_inner_texts()
    assert [" ".join(each.split()) for each in headings] == [
        f"{number} {title}" for number, title, _ in expected()
    ]
    assert "Arlo is not a real name" in stranger.reads()
    today = timezone.localdate()
    assert f"Covers practice up to {today:%-d %B %Y}." in stranger.reads()
    link = stranger.page.get_by_role("link", name="Neglect toolkit")
    assert link.get_attribute("href") == "https://example.org/toolkit"
    stranger.go("/briefings/arlo-in-a-shed/", NARROW)
    stranger.go("/briefings/?q=shed", NARROW)
    assert "Arlo: in a shed" in stranger.reads()


def test_what_is_copied_from_a_web_page_keeps_its_lists_and_links(writer):
    parts = "".join(
        f"<h2>0{number}. {title}</h2><ul><li>Ask <a href='https://example.org/{number}'>us</a>"
        "</li><li>Look</li></ul>"
        for number, title, _ in expected()
    )

    bring_in(writer, parts, PASTE)

    assert titles(writer.page) == [title for _, title, _ in expected()]
    bodies = [section.body for section in Briefing.objects.latest("pk").sections.all()]
    assert all('<a href="https://example.org/' in body and "<li>" in body for body in bodies)


def test_a_file_is_brought_in_on_a_phone(writer, tmp_path):
    path = tmp_path / "iris.docx"
    path.write_bytes(made.as_docx())
    open_form(writer)
    writer.page.set_viewport_size({"width": NARROW, "height": 900})
    writer.page.set_input_files("#id_file", path)

    writer.press("Read it and make a draft")

    assert titles(writer.page) == [title for title, _ in made.SECTIONS]
    assert writer.page.get_by_role("link", name="Open the file").is_visible()


def test_a_mistake_is_explained_and_the_pasted_words_stay(writer):
    writer.go("/admin/briefings/briefing/bring-in/")
    writer.page.wait_for_selector(f"{BOX}[role=textbox]")
    writer.page.locator(BOX).evaluate(AS_TEXT, "Some words of a boy")

    writer.press("Read it and make a draft")

    assert "Nothing you pasted is lost." in writer.page.inner_text(".errornote")
    assert "Some words of a boy" in writer.page.inner_text(BOX)
