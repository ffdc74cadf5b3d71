"""Writing at the desk, in Chromium: paste, keys, things to look at, and words that are kept."""

import re
from pathlib import Path

import pytest

from briefings.models import Briefing
from procedures.models import Chapter
from tests.browser import AXE, RULES
from tests.publishing.payloads import PAYLOADS

pytestmark = pytest.mark.django_db

CLIPBOARD = Path(__file__).parent / "clipboard"
ADD = "/admin/briefings/briefing/add/"


@pytest.fixture
def path():
    return f"/admin/briefings/briefing/{Briefing.objects.get(slug='harm-online').pk}/change/"


def lines(html):
    return html.replace("\n", "").replace("><", ">\n<").split("\n")


# What is pasted


@pytest.mark.parametrize("source", ["word", "word-online", "google-docs", "outlook"])
def test_what_is_pasted_comes_out_clean(writer, source):
    writer.open(ADD)

    writer.paste((CLIPBOARD / f"{source}.html").read_text())

    expected = (CLIPBOARD / f"{source}.expected.html").read_text()
    assert lines(writer.text()) == lines(expected)
    assert writer.visitor.complaints == []


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<h1>One</h1><h5>Two</h5>", "<h3>One</h3><h4>Two</h4>"),
        ("<p>a&nbsp;&nbsp; b\u00ad\u200bc</p><p>&nbsp;</p>", "<p>a bc</p>"),
        ("<table><tr><td><b>A</b></td></tr></table>", "<p><strong>A</strong></p>"),
        ("plain &lt;b&gt; words", "<p>plain &lt;b&gt; words</p>"),
    ],
)
def test_what_is_pasted_from_anywhere_comes_out_plain(writer, pasted, kept):
    writer.open(ADD)

    writer.paste(pasted)

    assert re.sub(r"</?(table|tbody|tr|td)[^>]*>", "", writer.text()) == kept


def test_what_is_copied_between_two_boxes_stays_as_it_was(writer):
    writer.open(ADD)
    writer.box().click()
    for key in ("O", "Enter", "Enter", "T", "Control+A"):
        writer.page.keyboard.press(key)
    html = writer.box().evaluate(
        """element => {
          const data = new DataTransfer()
          const how = { clipboardData: data, bubbles: true, cancelable: true }
          element.dispatchEvent(new ClipboardEvent("copy", how))
          return data.getData("text/html")
        }"""
    )

    writer.paste(html, number=2)

    assert "data-pm-slice" in html
    assert (writer.text(1), writer.text(2)) == ("<p>O</p><p></p><p>T</p>",) * 2


# The box


def test_the_box_has_a_name_a_description_and_buttons_that_say_what_they_do(writer, path):
    writer.open(path)
    box = writer.page.get_by_role("textbox", name="Text, 1. Background", exact=True)

    described = box.evaluate(
        "e => e.getAttribute('aria-describedby').split(' ')"
        ".map(id => document.getElementById(id).textContent)"
    )
    toolbar = writer.page.get_by_role("toolbar", name="Formatting: Text, 1. Background")
    names = toolbar.get_by_role("button").evaluate_all("all => all.map(e => e.ariaLabel)")
    assert described == ["Press Escape, then Tab, to leave the text."]
    assert names == [
        "heading 3",
        "heading 4",
        "paragraph",
        "unordered list",
        "ordered list",
        "blockquote",
        "bold",
        "italic",
        "Leave abbreviations as they are",
        "insert link",
        "Insert table",
        "undo",
        "redo",
    ]


def test_a_press_of_a_button_is_said(writer):
    writer.open(ADD)
    writer.write("Ask")
    writer.page.keyboard.press("Control+A")
    bold = writer.page.locator("#sections-0 .prose-menubar [data-name=bold]")
    before = bold.get_attribute("aria-pressed")

    bold.click()

    writer.page.wait_for_function(
        "() => document.querySelector('#sections-0 [data-name=bold]').ariaPressed === 'true'"
    )
    assert before == "false"
    assert writer.text() == "<p><strong>Ask</strong></p>"


def test_an_abbreviation_is_left_as_it_is_by_a_button(writer, path):
    writer.open(path)
    writer.write(" Ask for a SAR")
    for _ in range(3):
        writer.page.keyboard.press("Shift+ArrowLeft")
    button = writer.page.get_by_role("button", name="Leave abbreviations as they are").first

    button.click()
    writer.save()
    writer.page.wait_for_selector(".messagelist")
    writer.box().wait_for()

    assert '<span class="as-written">SAR</span>' in writer.text()
    assert writer.visitor.complaints == []


def test_a_passage_left_as_it_is_can_be_pasted_and_is_explained_again_by_the_button(writer):
    writer.open(ADD)
    writer.paste('<p>A <span class="as-written">SAR</span></p>')
    before = writer.text()
    writer.box().click()
    writer.page.keyboard.press("Control+A")

    for _ in range(2):  # all of it, then none of it
        writer.page.get_by_role("button", name="Leave abbreviations as they are").first.click()

    assert before == '<p>A <span class="as-written">SAR</span></p>'
    assert writer.text() == "<p>A SAR</p>"


def test_a_box_left_empty_leads_to_its_error_from_the_label_too(writer):
    writer.open(ADD)
    writer.page.fill("#id_sections-0-title", "Background")
    writer.save()
    writer.page.wait_for_selector(".errornote")
    box = writer.box()
    box.wait_for()

    writer.page.click("label[for=id_sections-0-body]")

    said = box.evaluate(
        "e => [e.ariaInvalid, e.ariaRequired, document.activeElement === e,"
        " ...e.getAttribute('aria-describedby').split(' ')"
        ".map(id => document.getElementById(id).textContent)]"
    )
    assert said == [
        "true",
        "true",
        True,
        "This field is required.",
        "Press Escape, then Tab, to leave the text.",
    ]


def focused(page):
    return page.evaluate(
        "document.activeElement.closest('[id^=sections-]')?.id + ' ' + "
        "(document.activeElement.ariaLabel ?? document.activeElement.name)"
    )


def test_tab_goes_in_and_out_and_the_toolbar_is_one_stop(writer, path):
    writer.open(path)
    page = writer.page
    page.focus("#id_sections-0-title")

    page.keyboard.press("Tab")
    at_toolbar = focused(page)
    page.keyboard.press("ArrowRight")
    at_next = focused(page)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    round_the_end = focused(page)
    page.keyboard.press("Tab")
    in_box = focused(page)
    page.keyboard.press("Tab")

    assert (at_toolbar, at_next) == ("sections-0 heading 3", "sections-0 heading 4")
    assert round_the_end == "sections-0 redo"
    assert in_box == "sections-0 Text, 1. Background"
    assert not focused(page).startswith("sections-0 Text")


@pytest.mark.parametrize("keys_", [["Tab"], ["Shift+Tab"]])
def test_escape_and_then_tab_leaves_a_table_and_changes_nothing(writer, keys_):
    writer.open(ADD)
    writer.paste("<table><tr><th>A</th></tr><tr><td>B</td></tr></table>")
    before = writer.text()
    writer.box().locator("td").click()

    writer.page.keyboard.press("Escape")
    for key in keys_:
        writer.page.keyboard.press(key)

    assert "Text" not in focused(writer.page)
    assert writer.text() == before


def test_what_we_add_to_the_form_has_no_faults_that_axe_finds(writer, path):
    writer.open(path)
    writer.write(" Ring the MASH.")
    writer.wait_until_kept("Ring the MASH")
    writer.open(path)
    writer.page.wait_for_selector(".desk-kept")
    writer.page.wait_for_selector("#sections-0 .desk-checks p")
    writer.box().click()

    assert writer.visitor.complaints == []
    writer.page.evaluate(AXE.read_text())
    found = writer.page.evaluate(
        "([include, values]) => axe.run({ include }, { runOnly: { type: 'tag', values } })",
        [[[".prose-editor"], [".desk-checks"], [".desk-kept"]], RULES],
    )
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []


# Things to look at


def panel(writer, number=1):
    return writer.page.locator(f"#sections-{number - 1} .desk-checks")


def said_in(place):
    return " ".join(place.inner_text().split())


def wait_for_count(writer, count):
    writer.page.wait_for_function(
        "count => document.querySelector('[data-checks]')?.textContent.includes(count)", arg=count
    )


def test_what_to_look_at_appears_while_somebody_writes(writer):
    writer.open(ADD)
    writer.write("Ring the MASH.")

    writer.page.wait_for_selector("#sections-0 .desk-checks li")

    line = (
        "“MASH” is not spelt out. The first time, write the words in full with the short form in"
        " brackets."
    )
    assert said_in(panel(writer)) == f"3 words, 1 minute to read. {line}"
    whole = said_in(writer.page.locator("[data-checks]"))
    assert whole == f"The whole text: 3 words, 1 minute to read. {line}"
    assert writer.visitor.complaints == []


def test_what_one_box_spells_out_the_next_may_use(writer):
    writer.open(ADD)
    writer.write("The multi-agency safeguarding hub (MASH).")
    writer.write("Ring the MASH.", number=2)

    wait_for_count(writer, "8 words")

    assert writer.page.locator(".desk-checks li").count() == 0


def test_only_what_is_new_is_said_aloud(writer):
    writer.open(ADD)
    writer.page.wait_for_selector("[data-checks] p")
    said = "document.getElementById('desk-say')?.textContent"
    writer.write("Ring")
    wait_for_count(writer, "1 word,")
    at_first = writer.page.evaluate(said)
    writer.write(" the MASH")
    writer.page.wait_for_function(f"() => {said}?.startsWith('To look at: “MASH”')")
    writer.page.evaluate("document.getElementById('desk-say').textContent = ''")
    writer.write(" now")
    wait_for_count(writer, "4 words")
    writer.page.wait_for_timeout(300)
    with_nothing_new = writer.page.evaluate(said)
    writer.page.keyboard.press("Control+A")
    writer.page.keyboard.type("Ring them")

    writer.page.wait_for_function(f"() => {said} === 'Nothing left to look at.'")
    assert (at_first, with_nothing_new) == (None, "")
    assert writer.page.locator("#desk-say").get_attribute("role") == "status"


# Words not saved


def come_back(writer, path):
    writer.open(path)
    writer.page.wait_for_selector(".desk-kept")


def test_words_come_back_after_a_crash_when_asked_for(writer, path):
    writer.open(path)
    before = writer.text()
    writer.write(" Ask again.")
    writer.wait_until_kept("Ask again.")

    come_back(writer, path)

    assert re.fullmatch(
        r"You have words from \d\d:\d\d today that were not saved\.", *writer.offers()
    )
    assert writer.text() == before
    writer.page.get_by_role("button", name="Bring them back").press("Enter")
    assert " Ask again." in writer.text()
    assert writer.offers() == []
    writer.save()
    writer.page.wait_for_selector(".messagelist")
    assert " Ask again." in writer.text()
    assert writer.kept() == []
    assert writer.visitor.complaints == []


def test_the_offer_is_said_aloud_and_stands_first(writer, path):
    writer.open(path)
    writer.write(" Ask again.")
    writer.wait_until_kept("Ask again.")

    come_back(writer, path)

    writer.page.wait_for_function("() => document.getElementById('desk-say')?.textContent")
    assert writer.page.inner_text("#desk-say") == writer.offers()[0]
    first = "document.querySelector('#briefing_form').firstElementChild.className"
    assert writer.page.evaluate(first) == "desk-kept"


def test_words_are_thrown_away_when_asked(writer, path):
    writer.open(path)
    before = writer.text()
    writer.write(" Ask no more.")
    writer.wait_until_kept("Ask no more.")
    come_back(writer, path)

    writer.page.get_by_role("button", name="Throw them away").click()

    assert (writer.offers(), writer.kept(), writer.text()) == ([], [], before)


def test_every_kind_of_field_comes_back_with_rows_that_were_added(writer, path):
    writer.open(path)
    page = writer.page
    questions = int(page.input_value("#id_questions-TOTAL_FORMS"))
    page.fill("#id_title", "A better title")
    page.select_option("#id_source", "audit")
    page.check("#id_areas_0")
    page.evaluate(
        """() => {
          const owner = document.getElementById("id_owner")
          owner.add(new Option("Somebody found by typing", "777", true, true))
          owner.dispatchEvent(new Event("change", { bubbles: true }))
        }"""
    )
    page.click("#questions-group .add-row a")
    page.fill(f"#id_questions-{questions}-text", "Who else is there?")
    page.check("#id_questions-0-DELETE")
    writer.write(" Ask again.", number=7)
    writer.wait_until_kept("Who else is there?")
    writer.wait_until_kept("Ask again.")

    come_back(writer, path)
    page.get_by_role("button", name="Bring them back").click()

    texts = page.locator("#questions-group [name$=-text]")
    rows = texts.evaluate_all("all => all.map(e => e.value)")
    assert page.input_value("#id_title") == "A better title"
    assert page.input_value("#id_source") == "audit"
    assert page.is_checked("#id_areas_0")
    assert page.inner_text("#select2-id_owner-container").endswith("Somebody found by typing")
    assert rows.count("Who else is there?") == 1
    assert page.is_checked("#id_questions-0-DELETE")
    assert " Ask again." in writer.text(7)
    assert writer.visitor.complaints == []


def test_as_many_rows_are_added_as_were_written(writer, path):
    writer.open(path)
    page = writer.page
    questions = int(page.input_value("#id_questions-TOTAL_FORMS"))
    asked = ["One?", "Two?", "Three?"]
    page.fill(f"#id_questions-{questions - 1}-text", asked[0])
    for number in (questions, questions + 1):
        page.click("#questions-group .add-row a")
        page.fill(f"#id_questions-{number}-text", asked[number - questions + 1])
    writer.wait_until_kept("Three?")

    come_back(writer, path)
    page.get_by_role("button", name="Bring them back").click()

    texts = page.locator("#questions-group [name$=-text]:not([name*=__prefix__])")
    assert texts.evaluate_all("all => all.map(e => e.value)")[-3:] == asked


def test_a_choice_made_of_two_lists_comes_back(writer):
    chapter = Chapter.objects.filter(themes__isnull=False).first()
    path = f"/admin/procedures/chapter/{chapter.pk}/change/"
    chosen, shown = "#id_themes_to option", "all => all.map(e => e.text)"
    writer.open(path)
    writer.page.select_option("#id_themes_from", index=0)
    writer.page.click(".selector-add")
    writer.page.select_option("#id_themes_to", index=0)
    writer.page.click(".selector-remove")
    themes = writer.page.locator(chosen).evaluate_all(shown)
    writer.page.wait_for_function(
        "() => Object.keys(localStorage).some(key => key.startsWith('desk-words:'))"
    )

    come_back(writer, path)
    before = writer.page.locator(chosen).evaluate_all(shown)
    writer.page.get_by_role("button", name="Bring them back").click()

    assert before != themes
    assert writer.page.locator(chosen).evaluate_all(shown) == themes


def test_words_kept_as_a_proposed_version_are_saved_words(writer):
    briefing = Briefing.objects.published().first()
    path = f"/admin/briefings/briefing/{briefing.pk}/change/"
    writer.open(path)
    writer.write(" Ask about both.")
    writer.wait_until_kept("Ask about both.")

    writer.save()
    writer.page.wait_for_selector(".messagelist")
    writer.wait_until_nothing_is_kept()

    assert "Ask about both." in writer.text()
    assert writer.offers() == []


def test_words_survive_a_sign_in_that_expired(writer, path):
    writer.open(path)
    writer.write(" Ask again.")
    writer.lose_session()
    writer.save()
    writer.page.wait_for_url("**/login/**")
    writer.sign_in()

    come_back(writer, path)
    writer.page.get_by_role("button", name="Bring them back").click()

    assert " Ask again." in writer.text()
    assert writer.visitor.complaints == []


def test_words_survive_a_browser_that_lost_its_cookies(writer, path):
    writer.open(path)
    writer.write(" Ask once more.")
    writer.page.context.clear_cookies()
    writer.save()
    writer.page.wait_for_selector("h1:has-text('form')")
    writer.sign_in()

    come_back(writer, path)
    writer.page.get_by_role("button", name="Bring them back").click()

    assert " Ask once more." in writer.text()


def test_a_success_of_something_else_leaves_words_that_were_not_saved(writer, path):
    writer.open(path)
    writer.write(" Ask again.")
    token = writer.page.input_value("#briefing_form [name=csrfmiddlewaretoken]")
    writer.lose_session()
    writer.save()
    writer.page.wait_for_url("**/login/**")
    writer.sign_in()
    theme = {"name": "Moving house", "slug": "moving-house", "summary": "A new home."}
    saved = writer.page.context.request.post(
        f"{writer.visitor.site}/admin/reference/theme/add/",
        form=theme | {"csrfmiddlewaretoken": token},
        max_redirects=0,
    )

    writer.open("/admin/")
    writer.page.wait_for_selector(".messagelist .success")

    assert saved.status == 302
    assert len(writer.kept()) == 1
    come_back(writer, path)


def test_a_form_that_comes_back_with_errors_keeps_its_words(writer, path):
    writer.open(path)
    writer.write(" Ask again.")
    writer.page.fill("#id_title", "")
    writer.save()
    writer.page.wait_for_selector(".errornote")
    assert writer.offers() == []
    writer.write(" And again.")
    writer.wait_until_kept("And again.")

    come_back(writer, path)
    writer.page.get_by_role("button", name="Bring them back").click()

    assert " Ask again. And again." in writer.text()
    assert writer.offers() == []
    assert writer.page.input_value("#id_title") == ""


def test_words_written_after_a_refusal_of_an_empty_form_are_kept(writer):
    writer.open(ADD)
    writer.save()
    writer.page.wait_for_selector(".errornote")
    writer.write("Ask again.")
    writer.wait_until_kept("Ask again.")

    come_back(writer, ADD)
    writer.page.get_by_role("button", name="Bring them back").click()

    assert writer.text() == "<p>Ask again.</p>"
    assert writer.visitor.complaints == []


def test_saving_forgets_the_words_wherever_it_leads(writer, path):
    writer.open(path)
    writer.page.fill("#id_summary", "A better summary.")
    writer.wait_until_kept("A better summary.")

    writer.page.locator("[name=_save]").last.click()
    writer.page.wait_for_selector(".messagelist .success")

    assert writer.kept() == []


def test_words_saved_after_all_are_not_offered(writer, path):
    writer.open(path)
    writer.paste("<ol><li>Saved elsewhere.</li></ol>")
    writer.wait_until_kept("Saved elsewhere.")
    kept = writer.page.evaluate("JSON.stringify(localStorage)")
    writer.save()
    writer.page.wait_for_selector(".messagelist")
    writer.wait_until_nothing_is_kept()
    writer.page.evaluate("kept => Object.assign(localStorage, JSON.parse(kept))", kept)

    writer.open(path)
    writer.wait_until_nothing_is_kept()

    assert writer.offers() == []


def test_signing_out_forgets_the_words(writer, path):
    writer.sign_in("leaver")
    writer.open(path)
    writer.write(" Ask again.")
    writer.wait_until_kept("Ask again.")

    writer.page.click("#logout-form button")
    writer.page.wait_for_url(lambda url: "/change/" not in url)

    assert writer.kept() == []


def test_words_older_than_a_day_go_on_any_page_of_the_desk(writer, path):
    writer.open(path)
    writer.write(" Ask again.")
    writer.wait_until_kept("Ask again.")
    age = """hours => {
      for (const key of Object.keys(localStorage).filter(key => key.startsWith("desk-words:"))) {
        const words = JSON.parse(localStorage.getItem(key))
        localStorage.setItem(key, JSON.stringify({ ...words, at: Date.now() - hours * 3600000 }))
      }
    }"""
    writer.open("/admin/")
    writer.page.evaluate(age, 23)
    writer.open("/admin/")
    writer.page.wait_for_timeout(200)
    after_23_hours = len(writer.kept())
    writer.page.evaluate(age, 25)

    writer.open("/admin/")
    writer.page.wait_for_timeout(200)

    assert (after_23_hours, writer.kept()) == (1, [])


def test_words_of_somebody_else_go_and_are_never_shown(writer, path):
    writer.open(path)
    writer.write(" Ask again.")
    writer.wait_until_kept("Ask again.")
    writer.page.goto("about:blank")
    writer.lose_session()
    writer.sign_in("another")

    writer.open(path)
    writer.page.wait_for_timeout(300)

    assert (writer.offers(), writer.kept()) == ([], [])


def test_words_are_offered_on_their_own_form_only(writer, path):
    writer.open(path)
    writer.write(" Ask again.")
    writer.wait_until_kept("Ask again.")

    writer.open(ADD)
    writer.page.wait_for_timeout(300)

    assert (writer.offers(), len(writer.kept())) == ([], 1)


def test_a_change_by_somebody_else_is_said(writer, path):
    writer.open(path)
    writer.write(" Ask again.")
    writer.wait_until_kept("Ask again.")
    writer.page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find(key => key.startsWith("desk-words:"))
          const words = JSON.parse(localStorage.getItem(key))
          localStorage.setItem(key, JSON.stringify({ ...words, version: "an earlier one" }))
          Storage.prototype.setItem = () => {} // what this page keeps when it is left
        }"""
    )

    come_back(writer, path)

    assert writer.offers()[0].endswith(
        "not saved. Somebody has changed this page since then: compare before you save."
    )


def test_passwords_and_secrets_of_the_form_are_never_kept(writer, path):
    writer.open(path)
    token = writer.page.input_value("#briefing_form [name=csrfmiddlewaretoken]")
    writer.write(" Ask again.")
    writer.wait_until_kept("Ask again.")

    assert token not in writer.page.evaluate("JSON.stringify(localStorage)")
    assert list(writer.kept()[0]) == ["user", "path", "version", "at", "fields", "rows"]


def test_a_form_with_a_password_keeps_nothing(writer, path):
    writer.page.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
          const form = document.querySelector("#briefing_form")
          form.insertAdjacentHTML("beforeend", "<input type=password name=secret>")
        })"""
    )
    writer.open(path)
    writer.write(" Ask again.")
    writer.page.wait_for_timeout(2500)

    assert writer.kept() == []


FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"


@pytest.mark.parametrize(("before", "asked"), [("", []), (FULL, [("beforeunload", "")])])
def test_leaving_is_questioned_only_where_words_could_not_be_kept(writer, path, before, asked):
    writer.page.add_init_script(before)
    writer.open(path)
    writer.write(" Ask again.")

    writer.open("/admin/")

    assert writer.dialogs == asked


def test_saving_is_never_questioned(writer, path):
    writer.page.add_init_script(FULL)
    writer.open(path)
    writer.write(" Saved without being kept.")

    writer.save()
    writer.page.wait_for_selector(".messagelist")

    assert writer.dialogs == []


# Nothing anybody writes runs


def test_what_is_pasted_or_typed_does_not_run(writer):
    writer.open(ADD)
    for payload in PAYLOADS:
        writer.paste(payload)
        writer.write(payload, number=2)
    writer.page.fill("#id_title", PAYLOADS[1])
    writer.page.wait_for_selector("#sections-1 .desk-checks p")
    writer.wait_until_kept(PAYLOADS[1][:10])

    come_back(writer, ADD)
    writer.page.get_by_role("button", name="Bring them back").click()
    writer.page.wait_for_timeout(1500)

    assert writer.page.input_value("#id_title") == PAYLOADS[1]
    assert writer.dialogs == []
    assert writer.visitor.complaints == []


def test_what_is_stored_does_not_run_at_the_desk(writer):
    writer.open(ADD)
    page = writer.page
    page.fill("#id_title", PAYLOADS[1])
    page.fill("#id_slug", "hostile")
    page.fill("#id_summary", PAYLOADS[1])
    page.select_option("#id_source", "topic")
    page.select_option("#id_audience", "children")
    page.fill("#id_sections-0-title", PAYLOADS[2])
    page.evaluate(
        "html => { document.querySelector('#id_sections-0-body').value = html }", "".join(PAYLOADS)
    )
    writer.save()
    page.wait_for_url("**/change/")

    writer.box().wait_for()
    page.wait_for_selector("#sections-0 .desk-checks p")
    page.goto(page.url.replace("change", "preview"))

    assert PAYLOADS[1] in page.inner_text("h1")
    assert writer.dialogs == []
    assert writer.visitor.complaints == []
