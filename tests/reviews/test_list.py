"""All reviews in a list, as a table or as cards, and how many there are."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from reviews.models import Review
from tests.factories import (
    make_board,
    make_learning_point,
    make_recommendation,
    make_restricted_review,
    make_review,
    make_theme,
    make_user,
)
from tests.reading import UNPUBLISHED, complaints, read

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LONG_AGO = dt.datetime(2020, 5, 1, tzinfo=dt.UTC)
WAYS = ["table", "cards"]
WHY = "A criminal trial is not over."


def titles(page):
    return re.findall(r'<a (?:class="govuk-link" )?href="/reviews/page-\d+/">([^<]+)', page)


def says(page):
    return re.search(r'role="status"><strong>([^<]+)', page)[1]


def words(page):
    """What the list itself says, without its tags."""
    start = page.index('role="status"')
    return " ".join(strip_tags(page[start : page.index("<footer")]).split())


@pytest.mark.parametrize("view", ["", "table", "cards", "nonsense"])
def test_reviews_stand_newest_first_in_a_table_or_on_cards(client, view):
    for days, title in enumerate(["Newest", "Between", "Oldest"], 1):
        make_review(title=title, publish_at=NOW - dt.timedelta(days=days))

    page = read(client, "/reviews/", view=view)

    assert titles(page) == ["Newest", "Between", "Oldest"]
    assert ("<table" in page) == (view != "cards")


def test_how_they_are_shown_stays_while_the_list_is_narrowed_and_turned(client):
    make_review(kind="sar", title="Adult A")
    for _ in range(21):
        make_review(kind="sar")

    page = read(client, "/reviews/", kind="sar", view="cards")

    assert '<input type="hidden" name="view" value="cards">' in page
    assert re.findall(r'href="(\?[^"]*page=2)"', page)[0] == "?kind=sar&amp;view=cards&amp;page=2"
    assert titles(read(client, "/reviews/", kind="sar", view="cards", page=2))[-1] == "Adult A"


def test_the_two_ways_are_links_and_the_one_in_use_is_said(client):
    page = read(client, "/reviews/", kind="sar", view="cards")

    ways = re.findall(r'<li><a href="([^"]+)"( aria-current="page")?>As', page)
    assert ways == [
        ("?kind=sar", ""),
        ("?kind=sar&amp;view=cards", ' aria-current="page"'),
    ]


def make_some():
    """Four reviews that differ in all a list narrows by."""
    neglect, capacity = make_theme(slug="neglect"), make_theme(slug="capacity")
    children, adults = make_board(slug="children"), make_board(slug="adults")
    made = [
        make_review([capacity], title="One", kind="sar"),
        make_review([neglect], title="Two", kind="dardr", stage="interim"),
        make_review([neglect], title="Three", kind="lcspr", stage="on_hold", stage_note=WHY),
        make_review([capacity], title="Four", kind="lcspr", publish_at=LONG_AGO),
    ]
    for review, board in zip(made, [adults, adults, adults, children], strict=True):
        review.boards.set([board])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "dardr"}, {"Two"}),
        ({"kind": "lcspr"}, {"Three", "Four"}),
        ({"theme": "neglect"}, {"Two", "Three"}),
        ({"year": "2020"}, {"Four"}),
        ({"board": "children"}, {"Four"}),
        ({"stage": "on_hold"}, {"Three"}),
        ({"stage": "concluded"}, {"One", "Four"}),
        ({"stage": "concluded", "theme": "capacity", "board": "adults"}, {"One"}),
    ],
)
@pytest.mark.parametrize("view", WAYS)
def test_the_list_narrows_by_type_theme_year_board_and_status(client, view, query, expected):
    make_some()

    assert set(titles(read(client, "/reviews/", view=view, **query))) == expected


def test_a_status_that_does_not_exist_is_explained(client):
    page = read(client, "/reviews/", stage="asleep")

    assert complaints(page) == ["Status: choose one from the list"]


def test_the_choice_of_type_names_what_it_was_called_before(client):
    choice = re.search(r'<option value="dardr">([^<]+)', read(client, "/reviews/"))[1]

    assert choice == (
        "Domestic abuse related death review (DARDR), once domestic homicide review (DHR)"
    )


@pytest.mark.parametrize("view", WAYS)
def test_a_type_is_shown_as_it_was_named_at_the_time(client, view):
    make_review(kind="dardr", kind_as_named="Domestic Homicide Review")

    shown = words(read(client, "/reviews/", view=view))

    assert "Domestic Homicide Review" in shown
    assert "DARDR" not in shown


@pytest.mark.parametrize("view", WAYS)
@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("on_hold", True),
        ("not_published", True),
        ("under_way", False),
        ("interim", False),
        ("concluded", False),
    ],
)
def test_one_on_hold_or_not_published_says_why_and_no_other_does(client, view, stage, told):
    make_review(stage=stage, stage_note=WHY)

    shown = words(read(client, "/reviews/", view=view))

    assert Review.Stage(stage).label in shown
    assert (WHY in shown) == told


@pytest.mark.parametrize("view", WAYS)
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "No review matches"),
        (1, "Fewer than 5 reviews match"),
        (4, "Fewer than 5 reviews match"),
        (5, "5 reviews match"),
        (21, "21 reviews match"),
    ],
)
def test_fewer_than_five_matches_are_not_counted_out(client, view, number, words):
    for _ in range(number):
        make_review()

    assert says(read(client, "/reviews/", view=view)) == words


def test_the_table_counts_points_and_recommendations(client):
    review = make_review(title="Adult A")
    make_learning_point(review=review)
    for _ in range(3):
        make_recommendation(review=review)

    page = read(client, "/reviews/")

    row = page[page.index("<tbody") : page.index("</tbody>")]
    assert re.findall(r"</span>(?:<a[^>]*>)?([^<]+)", row)[-2:] == ["2", "3"]


@pytest.mark.parametrize("view", WAYS)
def test_a_restricted_review_is_in_no_list_for_its_lead_either(client, view):
    lead = make_user()
    make_restricted_review(lead, title="For few")
    client.force_login(lead)

    page = read(client, "/reviews/", view=view)

    assert ("For few" in page, says(page)) == (False, "No review matches")


def numbers(client):
    """{type: what stands in each column} of the page that counts them, its headings first."""
    page = read(client, "/reviews/numbers/")
    rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(?:<span.*?</span>)?([^<]+)<", row) for row in rows]
    return {first: rest for first, *rest in cells}


def begun(year, number=1, **fields):
    return [make_review(commissioned_on=dt.date(year, 6, 1), **fields) for _ in range(number)]


def test_reviews_are_counted_by_type_and_by_the_year_they_began(client):
    begun(2025, 6, kind="sar")
    begun(2026, 5, kind="lcspr")
    begun(2026, 7, kind="sar")

    assert numbers(client) == {
        "Type": ["2026", "2025", "All years"],
        "Safeguarding adults review (SAR)": ["7", "6", "13"],
        "Local child safeguarding practice review (LCSPR)": ["5", "0", "5"],
        "All types": ["12", "6", "18"],
    }


def test_years_long_ago_stand_together_and_an_unknown_one_apart(client):
    for year in (2026, 2021, 2014):
        begun(year, 5)
    for _ in range(6):
        make_review()

    found = numbers(client)

    assert found["Type"] == [
        *("2026", "2025", "2024", "2023", "2022", "Before 2022", "Not known", "All years")
    ]
    assert found["All types"] == ["5", "0", "0", "0", "0", "10", "6", "21"]


def test_those_with_an_unpublished_report_and_restricted_ones_count_and_hidden_ones_do_not(client):
    begun(2026, 4)
    begun(2026, stage="not_published", stage_note=WHY)
    for _ in range(5):
        make_restricted_review(commissioned_on=dt.date(2026, 1, 1))
    for fields in UNPUBLISHED.values():
        begun(2026, **fields)

    assert numbers(client)["All types"] == ["10", "10"]


def test_a_small_number_and_what_it_follows_from_are_not_shown(client):
    begun(2025, 3)
    begun(2026, 9)

    assert numbers(client)["All types"] == ["Not shown", "Fewer than 5", "12"]


def test_a_few_restricted_ones_are_not_what_the_public_list_leaves_over(client):
    begun(2026, 9)
    make_restricted_review(commissioned_on=dt.date(2026, 1, 1))

    assert numbers(client)["All types"] == ["Not shown", "Not shown"]


def test_without_a_review_nothing_is_counted(client):
    assert "There are too few reviews" in read(client, "/reviews/numbers/")
