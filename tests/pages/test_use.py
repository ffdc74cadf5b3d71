"""Using the pages: by keyboard, without JavaScript, on a phone, on paper, in one's own colours."""

import re

import pytest

from tests.browser import NARROW, WIDE
from tests.public_pages import ADDRESSES

pytestmark = pytest.mark.django_db
BRIEFING = "/briefings/meera/"


def boxes(page):
    """The place of each of the seven sections and of the title: left, top, right, bottom."""
    edges = (
        "e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] }"
    )
    parts = page.query_selector_all(".ring__section")
    return [part.evaluate(edges) for part in [*parts, page.query_selector(".ring__centre")]]


def test_the_seven_stand_in_a_ring_round_the_title_on_a_wide_screen(visitor):
    visitor.open(BRIEFING, WIDE)

    *ring, (left, top, right, bottom) = boxes(visitor.page)

    one, two, three, four, five, six, seven = ring
    assert one[0] < two[0] < three[0] < WIDE
    assert one[1] == two[1] == three[1]
    assert max(one[3], two[3], three[3]) <= top
    assert seven[2] <= left < right <= four[0]
    assert five[1] == six[1] >= bottom
    assert six[0] < five[0]


def test_the_seven_stand_in_one_column_on_a_narrow_screen(visitor):
    visitor.open(BRIEFING, NARROW)

    *ring, title = boxes(visitor.page)

    assert title[3] <= ring[0][1]
    assert [box[0] for box in ring] == [ring[0][0]] * 7
    assert all(above[3] <= below[1] for above, below in zip(ring, ring[1:], strict=False))


def test_a_screen_reader_meets_the_title_and_then_1_to_7(visitor):
    visitor.open(BRIEFING)

    headings = visitor.page.locator("main h1, main h2").all_inner_texts()

    assert headings[0] == "Meera: pressure sores and a family under strain"
    assert [heading.split()[0] for heading in headings[1:8]] == list("1234567")


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_number_is_one_click_from_every_page(visitor, path):
    visitor.open(path, NARROW)

    visitor.page.click("text=Report a concern")

    number = visitor.page.locator("#report .way--phone.way--now a").first
    assert visitor.page.url.endswith("/contacts/#report")
    assert number.get_attribute("href").startswith("tel:+44")
    assert number.is_visible()


def test_the_first_number_is_in_sight_on_a_phone_when_the_page_opens(visitor):
    visitor.open("/contacts/#report", NARROW)

    top = visitor.page.locator("#report .way--phone.way--now a").first.bounding_box()["y"]

    assert 0 <= top < 568  # CSS pixels: the smallest phone still sold


def test_the_keyboard_can_skip_to_the_page_itself(visitor):
    visitor.open("/briefings/")

    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")

    assert visitor.page.evaluate("document.activeElement.id") == "main-content"


def test_the_keyboard_reaches_every_link_and_shows_where_it_is(visitor):
    visitor.open("/contacts/")
    links = visitor.page.locator("a, select, button, input").count()
    reached = set()

    for _ in range(links):
        visitor.page.keyboard.press("Tab")
        reached.add(visitor.page.evaluate("document.activeElement.outerHTML"))
        style = "getComputedStyle(document.activeElement)"
        shown = visitor.page.evaluate(f"[{style}.outlineStyle, {style}.boxShadow]")
        assert shown != ["none", "none"]

    assert len(reached) > links * 0.8  # the same link may stand twice


def test_shift_three_times_leaves_a_page_about_abuse(visitor):
    visitor.page.context.route("https://**/*", lambda route: route.fulfill(body="elsewhere"))
    visitor.open("/briefings/domestic-abuse-in-later-life/")

    for _ in range(3):
        visitor.page.keyboard.press("Shift")

    visitor.page.wait_for_url("https://www.bbc.co.uk/weather")


def test_lists_narrow_without_javascript(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/briefings/")

    page.select_option("#id_theme", "neglect")
    page.click("text=Show")

    assert page.url.endswith("theme=neglect&source=&year=&board=&sort=newest")
    assert page.locator(".in-force").inner_text().split()[1].startswith("briefing")
    context.close()


@pytest.mark.parametrize(("path", "sheets"), [("/contacts/", 1), (BRIEFING, 2)])
def test_it_prints_on_few_sheets(visitor, path, sheets):
    visitor.open(path)

    printed = visitor.page.pdf(format="A4", prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == sheets


@pytest.mark.parametrize("colours", ["active", "none"])
def test_numbers_of_sections_show_in_forced_colours(visitor, colours):
    visitor.page.emulate_media(forced_colors=colours)
    visitor.open(BRIEFING)

    border = visitor.page.evaluate(
        "getComputedStyle(document.querySelector('.ring__number')).borderTopStyle"
    )

    assert border == {"active": "solid", "none": "none"}[colours]


def test_axe_sees_a_fault(visitor):
    visitor.open("/cookies/")
    visitor.page.evaluate("document.querySelector('h1').innerHTML = '<img src=/x.png>'")

    assert any(line.startswith("image-alt") for line in visitor.violations())


def test_a_script_that_is_not_ours_is_noticed(visitor):
    visitor.open("/cookies/")
    visitor.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'x=1'}))"
    )

    assert any("Content Security Policy" in line for line in visitor.complaints)
