"""Search in Chromium: the box on every page, suggestions below it, and what is found."""

import re

import pytest

from tests.browser import NARROW, WIDE

pytestmark = pytest.mark.django_db
FORMS = [
    "",
    "?q=neglect",
    "?q=negelct",
    "?q=lscpr+neglect+baby",
    "?q=%22mental+capacity%22&sort=newest",
    "?q=zzzz",
    "?q=the",
    "?q=ring+edt",
    "?theme=neglect",
    "?q=neglect&section=training&year=2001",
    "?q=neglect&section=nonsense",
    "?q=neglect&page=2",
]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_form_of_the_page_is_accessible_and_fits(visitor, width):
    faults = {}
    for query in FORMS:
        visitor.open(f"/search/{query}", width)
        faults[query] = visitor.violations() + [visitor.overflow()] * (visitor.overflow() > 0)

    assert faults == dict.fromkeys(FORMS, [])
    assert visitor.complaints == []


def type_in(page, words):
    """Type in the box at the top, until there are suggestions."""
    box = page.get_by_role("combobox", name="Search everything")
    box.press_sequentially(words)
    page.get_by_role("option").first.wait_for()
    return box


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_suggestions_are_accessible_and_fit_while_they_are_open(visitor, width):
    visitor.open("/", width)
    box = type_in(visitor.page, "neglect")
    box.press("ArrowDown")

    assert visitor.violations() == []
    assert visitor.overflow() == 0
    assert visitor.complaints == []


def test_a_suggestion_is_chosen_with_the_keyboard(visitor):
    visitor.open("/")
    box = type_in(visitor.page, "self-neg")
    options = visitor.page.get_by_role("option").all_inner_texts()
    box.press("ArrowUp")
    last = visitor.page.locator("[aria-selected=true]")
    assert (last.inner_text(), last.get_attribute("id")) == (
        options[-1],
        box.get_attribute("aria-activedescendant"),
    )
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None  # the box itself
    box.press("ArrowDown")
    box.press("Enter")
    visitor.page.wait_for_url("**/search/**")

    assert visitor.page.get_by_label("Search everything").input_value() == options[0]


def test_a_suggestion_is_chosen_with_a_press(visitor):
    visitor.open("/", NARROW)
    type_in(visitor.page, "self-neg")
    option = visitor.page.get_by_role("option").first
    words = option.inner_text()
    option.click()
    visitor.page.wait_for_url("**/search/**")

    assert visitor.page.get_by_label("Search everything").input_value() == words


def test_without_a_choice_enter_searches_for_what_was_typed(visitor):
    visitor.open("/")
    type_in(visitor.page, "self-neg").press("Enter")

    visitor.page.wait_for_url("**/search/?q=self-neg")


def test_escape_and_leaving_close_the_suggestions_and_keep_the_words(visitor):
    visitor.open("/")
    box = type_in(visitor.page, "neglect")
    box.press("Escape")
    closed = visitor.page.get_by_role("listbox").is_hidden()
    box.press("ArrowDown")
    opened = visitor.page.get_by_role("listbox").is_visible()
    box.press("Tab")

    assert (closed, opened) == (True, True)
    assert visitor.page.get_by_role("listbox").is_hidden()
    assert box.input_value() == "neglect"
    assert box.get_attribute("aria-expanded") == "false"


def test_how_many_suggestions_there_are_is_said(visitor):
    visitor.open("/")
    type_in(visitor.page, "self-neg")
    number = visitor.page.get_by_role("option").count()

    visitor.page.get_by_text(f"{number} suggestions. Up and down arrows lead to them.").wait_for()


def test_the_portal_is_asked_once_after_a_pause_and_not_for_one_letter(visitor):
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.open("/")
    box = visitor.page.get_by_role("combobox")
    box.press_sequentially("n")
    visitor.page.wait_for_timeout(500)
    box.press_sequentially("eglect")
    visitor.page.get_by_role("option").first.wait_for()

    assert [url.split("/")[-1] for url in asked if "/suggestions/" in url] == ["?q=neglect"]


def test_questions_are_asked_one_at_a_time(visitor):
    waiting, most = [], []

    def answer_late(route):
        waiting.append(route)
        most.append(len(waiting))
        visitor.page.wait_for_timeout(600)
        waiting.remove(route)
        route.fulfill(json={"suggestions": [f"About {route.request.url.split('=')[-1]}"]})

    visitor.page.route("**/search/suggestions/**", answer_late)
    visitor.open("/")
    box = visitor.page.get_by_role("combobox")
    box.press_sequentially("ne")
    visitor.page.wait_for_timeout(300)
    box.press_sequentially("glect")

    visitor.page.get_by_role("option", name="About neglect").wait_for()
    assert max(most) == 1
    assert visitor.page.get_by_role("option").count() == 1


def test_where_the_portal_does_not_answer_the_box_is_an_ordinary_one(visitor):
    visitor.page.route("**/search/suggestions/**", lambda route: route.fulfill(status=503))
    visitor.open("/")
    box = visitor.page.get_by_role("combobox")
    box.press_sequentially("neglect")
    visitor.page.wait_for_timeout(500)
    assert visitor.page.get_by_role("listbox").is_hidden()
    box.press("Enter")

    visitor.page.wait_for_url("**/search/?q=neglect")
    assert visitor.complaints == []


def test_the_whole_way_goes_by_keyboard(visitor):
    page = visitor.page
    visitor.open("/glossary/")
    reached = []
    while "Search everything" not in reached and len(reached) < 12:
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.labels?.[0]?.innerText ?? ''")
            or page.evaluate("document.activeElement.innerText")
        )
    page.keyboard.type("neglect")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    page.get_by_label("Search everything").focus()
    page.keyboard.press("Tab")
    button = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Tab")
    first_choice = page.evaluate("document.activeElement.labels[0].innerText")
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate("document.activeElement.labels[0].innerText")
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**section=briefings**")

    assert reached[:2] == ["Skip to main content", "Marlshire and Wend Safeguarding"]
    assert (button, first_choice) == ("Search", "Any")
    assert re.fullmatch(r"Briefings \(\d+\)", chosen)
    assert page.locator(".result__name").all_inner_texts() == ["7-minute briefing"] * int(
        page.get_by_role("status").inner_text().split()[0]
    )


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_choices_are_in_sight_where_there_is_room_and_folded_where_not(visitor, width):
    visitor.open("/search/?q=neglect", width)
    sort = visitor.page.get_by_label("Sort", exact=True)
    in_sight = sort.is_visible()
    first = visitor.page.locator(".result").first.bounding_box()["y"]

    assert in_sight is (width == WIDE)
    assert first < 700
    if not in_sight:
        visitor.page.get_by_text("Narrow and sort").click()
        assert sort.is_visible()


def test_without_scripts_all_of_it_works(chromium, site):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": NARROW, "height": 640}
    )
    page = context.new_page()
    page.goto(site)
    page.get_by_label("Search everything").fill("neglect")
    page.get_by_role("button", name="Search").click()
    everything = page.get_by_role("status").inner_text()
    page.get_by_text("Narrow and sort").click()
    page.get_by_label("Training (").check()
    page.get_by_label("Sort", exact=True).select_option("Newest first")
    page.get_by_role("button", name="Show").click()
    training = page.get_by_role("status").inner_text()
    names = page.locator(".result__name").all_inner_texts()
    page.get_by_role("link", name="Remove Kind: Training").click()
    again = page.get_by_role("status").inner_text()
    context.close()

    assert names == ["Training course"] * int(training.split()[0])
    assert again == everything != training


def test_a_spelling_is_offered_and_followed(visitor):
    visitor.open("/search/?q=negelct")

    assert visitor.page.get_by_text("Nothing says “negelct”").is_visible()
    assert visitor.page.locator(".result mark").first.inner_text().lower() == "neglect"


def test_on_paper_there_are_results_without_boxes(visitor):
    visitor.open("/search/?q=neglect")
    visitor.page.emulate_media(media="print")

    assert visitor.page.locator(".find, .found__choices").filter(visible=True).count() == 0
    assert visitor.page.locator(".result").first.is_visible()
