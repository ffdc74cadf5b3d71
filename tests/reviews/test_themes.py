"""Themes that come back over the years: a picture, and a table that says the same."""

import datetime as dt
import re

import pytest
from django.utils.html import strip_tags

from reviews.years import themes_by_year
from tests.factories import make_learning_point, make_restricted_review, make_review, make_theme
from tests.reading import UNPUBLISHED, read

pytestmark = pytest.mark.django_db


def found(theme, *years):
    """Reviews published in these years that taught something about the theme, and nothing else."""
    for year in years:
        review = make_review(publish_at=dt.datetime(year, 6, 1, tzinfo=dt.UTC))
        review.learning_points.update(theme=theme)


def told(client):
    """(theme, where it leads, years, how many) of each line of the table."""
    page = read(client, "/reviews/themes/")
    rows = re.findall(r"<tr.*?</tr>", page[page.index("<tbody") :], re.DOTALL)
    return [
        (
            re.search(r"</span>([^<]+)</a>", row)[1],
            re.search(r'href="([^"]+)"', row)[1],
            *re.findall(r"</span>([^<]+)</td>", row),
        )
        for row in rows
    ]


def test_the_theme_found_in_most_years_stands_first_and_leads_to_its_points(client):
    found(make_theme(name="Capacity", slug="capacity"), 2021, 2021, 2021)
    found(make_theme(name="Neglect", slug="neglect"), 2019, 2020, 2020, 2022)

    assert told(client) == [
        ("Neglect", "/reviews/learning/?theme=neglect", "2019, 2020 and 2022", "3"),
        ("Capacity", "/reviews/learning/?theme=capacity", "2021", "1"),
    ]


def test_the_picture_says_the_same_as_the_table():
    found(make_theme(name="Capacity"), 2021)
    found(make_theme(name="Neglect"), 2019, 2022)

    chart = themes_by_year()

    across = {x: year for year, x in chart.years}
    assert list(across.values()) == [2019, 2020, 2021, 2022]
    drawn = [
        (str(row.theme), [across[mark.x] for mark in row.marks if mark.found]) for row in chart.rows
    ]
    assert drawn == [(str(row.theme), row.years) for row in chart.rows]
    assert drawn == [("Neglect", [2019, 2022]), ("Capacity", [2021])]


def test_how_often_a_theme_was_found_in_a_year_shows_nowhere(client):
    theme = make_theme()
    found(theme, 2021)
    once = read(client, "/reviews/themes/")

    found(theme, 2021, 2021)

    assert read(client, "/reviews/themes/") == once


def test_the_picture_has_a_name_and_words_for_who_cannot_see_it(client):
    found(make_theme(name="Neglect"), 2021)

    page = read(client, "/reviews/themes/")

    picture = re.search(r"<svg[^>]*>", page)[0]
    names = re.findall(r'aria-\w+="([^"]+)"', picture)
    assert 'role="img"' in picture
    texts = [re.search(rf'id="{name}">(.*?)<', page)[1] for name in names]
    assert texts == [
        "Themes found in reviews, year by year",
        "Large dot: a review published that year found the theme. Small dot: none did. "
        "The table below says the same in words.",
    ]


def test_the_last_ten_years_are_shown(client):
    found(make_theme(name="Old"), 2010, 2013)
    found(make_theme(name="Neglect"), 2011, 2014, 2023)

    assert [year for year, _ in themes_by_year().years] == list(range(2014, 2024))
    assert [(name, years) for name, _, years, _ in told(client)] == [("Neglect", "2014 and 2023")]


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_what_is_not_public_is_found_in_no_year(client, state):
    make_learning_point(review=make_review(**UNPUBLISHED[state]))
    make_restricted_review()

    page = read(client, "/reviews/themes/")

    assert "No review is published yet." in strip_tags(page)
    assert "<svg" not in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_however_many_reviews_there_are(
    client, django_assert_num_queries, rows
):
    for number in range(rows):
        found(make_theme(), 2010 + number % 9)

    with django_assert_num_queries(3):
        client.get("/reviews/themes/")
