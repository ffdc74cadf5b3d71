"""Pages of reviews in Chromium: the desk’s at 1280 and at 320 pixels, and by the keyboard alone."""

import pytest
from django.urls import reverse

from reviews.desk.gaps import GAPS
from reviews.models import ActionOwner, NamedLead, Review
from tests.browser import NARROW, WIDE
from tests.factories import make_owner
from tests.people import EDITED

pytestmark = pytest.mark.django_db
GAPS_PAGE = "/admin/reviews/gaps/"
THREAD = "/reviews/example-of-a-whole-thread/1/"


@pytest.fixture
def office(signed_in):
    return signed_in("publisher")


def faults(visitor):
    """What is wrong with the page that is open."""
    if boxes := visitor.page.locator(EDITED).count():
        named = visitor.page.locator(".prose-editor [role=textbox]")
        named.nth(boxes - 1).wait_for(state="attached")
    found = visitor.violations()
    found += [f"{visitor.overflow()} pixels too wide"] * (visitor.overflow() > 0)
    found, visitor.complaints = found + visitor.complaints, []
    return found


def faults_at(visitor, path):
    found = []
    for width in (WIDE, NARROW):
        status = visitor.open(path, width).status
        found += [status] * (status != 200) + faults(visitor)
    return found


def gap_pages():
    """Each kind, the second page of each kind of table, and what is sorted, narrowed and odd."""
    return [
        *(f"{GAPS_PAGE}?missing={name}&months=1" for name in GAPS),
        f"{GAPS_PAGE}?missing=evidence&page=2",
        f"{GAPS_PAGE}?missing=changes&page=2",
        f"{GAPS_PAGE}?missing=training&sort=-review&board=children",
        f"{GAPS_PAGE}?missing=old&months=999&board=none",
    ]


def desk_pages():
    review = Review.objects.get(slug="lorna")
    restricted = NamedLead.objects.first().review
    owner = ActionOwner.objects.first() or make_owner()
    return [
        *(
            reverse(f"admin:reviews_{model}_changelist")
            for model in ("review", "recommendation", "actionowner")
        ),
        reverse("admin:reviews_review_add"),
        *(
            reverse(f"admin:reviews_review_{page}", args=[review.pk])
            for page in ("readers", "person")
        ),
        reverse("admin:reviews_review_readers", args=[restricted.pk]),
        reverse("admin:reviews_review_take_off", args=[restricted.pk, restricted.leads.first().pk]),
        reverse("admin:reviews_actionowner_add"),
        reverse("admin:reviews_actionowner_change", args=[owner.pk]),
        reverse("admin:reviews_actionowner_new_link", args=[owner.pk]),
        "/admin/reviews/report/",
        "/admin/reviews/report/?board=adults&year=2025",
        "/admin/reviews/report/?board=children&year=2025",
        "/admin/reviews/report/?board=nobody&year=1066",
    ]


def test_no_page_of_what_is_missing_has_a_fault(office):
    pages = gap_pages()

    assert {path: found for path in pages if (found := faults_at(office, path))} == {}


def test_no_page_of_the_desk_of_reviews_has_a_fault(office):
    pages = desk_pages()

    assert {path: found for path in pages if (found := faults_at(office, path))} == {}


TABLE = (
    "Plan\n\nRecommendation\tAction\tRequired outcome\tWho\n"
    "1. Ask fathers\t<p>Write a 7-minute briefing – completed</p><p>Visit (due 31 March 2027)</p>"
    "\t<p>Asked</p>\tWend Council\n\tWithout a recommendation\t\t\n"
)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_step_of_bringing_in_a_table_has_a_fault(office, width):
    page = office.page
    office.open("/admin/reviews/review/bring-in/", width)
    found = {"empty": faults(office)}
    page.get_by_role("button", name="Read the table").click()
    page.locator(".errorlist").first.wait_for()
    found |= {"refused": faults(office)}
    page.locator("#id_title").fill("An audit of visits")
    page.locator("#id_kind").select_option("audit")
    page.locator("#id_kind_as_named").fill("Audit")
    page.locator("#id_audience").select_option("adults")
    page.locator(".prose-editor [role=textbox]").fill(TABLE)
    page.get_by_role("button", name="Read the table").click()
    page.get_by_role("button", name="Make the drafts").wait_for()
    found |= {"shown": faults(office)}

    assert {step: said for step, said in found.items() if said} == {}


def focused(page, said):
    return page.evaluate(f"document.activeElement.{said}")


def tab_to(page, said, wanted):
    """Press Tab until what has the focus is the one that is wanted."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page, said).strip() == wanted:
            return
    raise AssertionError(f"No Tab leads to {wanted!r}")


def test_reviews_are_shown_as_cards_and_narrowed_with_the_keyboard_alone(visitor):
    page = visitor.page
    visitor.open("/reviews/")
    tab_to(page, "textContent", "As cards")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "id", "id_kind")
    page.keyboard.type("Domestic")
    tab_to(page, "textContent", "Show")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.locator(".cards .card").count() == 1
    assert "view=cards" in page.url
    assert "Lorna" in page.inner_text(".cards")


def test_the_words_of_the_picture_open_and_close_with_the_keyboard(visitor):
    page = visitor.page
    visitor.open(THREAD)
    words = page.locator("details ol")
    tab_to(page, "textContent", "The picture in words")
    closed = words.is_visible()
    page.keyboard.press("Enter")
    opened = words.is_visible()
    found = faults(visitor)
    page.keyboard.press("Space")

    assert (closed, opened, words.is_visible()) == (False, True, False)
    assert found == []
