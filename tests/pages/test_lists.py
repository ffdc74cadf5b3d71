"""Sorting, paging and the frame of lists."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def titles(client, path):
    page = client.get(path).content.decode()
    return re.findall(r'<td[^>]*><span[^>]*>Review</span><a href="[^"]*">([^<]*)</a>', page)


def test_a_table_sorts_both_ways_and_says_so(client):
    for title in ("Birch", "Ash", "Cedar"):
        factories.make_review(title=title)

    up, down = client.get("/reviews/?sort=title"), client.get("/reviews/?sort=-title")

    assert titles(client, "/reviews/?sort=title") == ["Ash", "Birch", "Cedar"]
    assert titles(client, "/reviews/?sort=-title") == ["Cedar", "Birch", "Ash"]
    assert up.content.decode().count("aria-sort=") == 1
    assert 'aria-sort="ascending"' in up.content.decode()
    assert 'aria-sort="descending"' in down.content.decode()


def test_a_table_sorts_by_its_columns_only(client):
    factories.make_review(title="Ash", slug="z")
    factories.make_review(title="Birch", slug="a")

    assert titles(client, "/reviews/?sort=slug") == titles(client, "/reviews/")


def test_sorting_keeps_the_choices_and_starts_at_the_first_page(client):
    for _ in range(21):
        factories.make_review(kind="sar")

    page = client.get("/reviews/?kind=sar&page=2").content.decode()

    assert 'href="?kind=sar&amp;sort=title"' in page


@pytest.mark.parametrize(
    ("number", "shown"),
    [("1", 20), ("2", 1), ("3", 1), ("0", 1), ("x", 20), ("-1", 1)],
)
def test_a_list_has_pages_of_twenty_and_forgives_odd_numbers(client, number, shown):
    for _ in range(21):
        factories.make_briefing()

    page = client.get(f"/briefings/?page={number}").content.decode()

    assert page.count('<li class="card">') == shown
    assert "<strong>21</strong> briefings" in page


def test_paging_keeps_the_choices(client):
    for _ in range(21):
        factories.make_briefing()

    page = client.get("/briefings/?audience=children").content.decode()

    assert 'href="?audience=children&amp;page=2"' in page


@pytest.mark.parametrize("path", ["/briefings/", "/procedures/updates/", "/training/", "/reviews/"])
def test_an_empty_list_says_so(client, path):
    assert "matches these choices." in client.get(path).content.decode()


def test_the_navigation_marks_where_we_are(client):
    page = client.get("/training/").content.decode()

    assert page.count('aria-current="true"') == 1
    assert 'href="/training/" aria-current="true"' in page


QUICK_EXIT = "govuk-js-exit-this-page-button"


@pytest.mark.parametrize(("ticked", "shown"), [(True, True), (False, False)])
def test_exit_this_page_stands_where_a_theme_is_ticked(client, ticked, shown):
    theme = factories.make_theme(slug="abuse", quick_exit=ticked)
    change = factories.make_change(factories.make_chapter([theme]))
    review = factories.make_review([theme])
    session = factories.make_session(course=factories.make_course([theme]))
    paths = [
        factories.make_briefing([theme]).get_absolute_url(),
        change.chapter.get_absolute_url(),
        session.get_absolute_url(),
        session.course.get_absolute_url(),
        review.get_absolute_url(),
        factories.make_recommendation(review=review).get_absolute_url(),
        "/briefings/?theme=abuse",
        "/procedures/updates/?theme=abuse",
        "/training/?theme=abuse",
        "/reviews/?theme=abuse",
        "/reviews/learning/?theme=abuse",
    ]

    pages = {path: QUICK_EXIT in client.get(path).content.decode() for path in paths}

    assert pages == dict.fromkeys(paths, shown)


def test_exit_this_page_leads_where_the_partnership_says(client):
    factories.make_partnership(exit_url="https://news.example.org/")
    briefing = factories.make_briefing([factories.make_theme(quick_exit=True)])

    page = client.get(briefing.get_absolute_url()).content.decode()

    assert 'href="https://news.example.org/" role="button"' in page


def test_the_sitemap_leads_to_the_front_pages(client):
    sitemap = client.get("/sitemap.xml").content.decode()

    fronts = ["/", "/contacts/", "/topics/", "/glossary/"]
    fronts += ["/briefings/", "/procedures/", "/training/", "/reviews/"]
    fronts += ["/resources/", "/newsletter/"]
    assert re.findall(r"<loc>http://testserver([^<]*)</loc>", sitemap) == fronts
