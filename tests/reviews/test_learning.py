"""Practice points: what reviews taught, by theme, with what they led to."""

import datetime as dt
import re
from functools import partial
from html import unescape
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from reviews.models import LearningPoint
from reviews.practice import themes_of
from tests.factories import (
    make_briefing,
    make_change,
    make_chapter,
    make_course,
    make_learning_point,
    make_recommendation,
    make_release,
    make_response,
    make_restricted_review,
    make_review,
    make_theme,
    make_user,
)
from tests.reading import UNPUBLISHED, complaints, read

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = dt.timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


def learned(page):
    """(theme, points) in the order of the page."""
    parts = re.split(r'<h2[^>]*id="theme-[^"]*">', page)[1:]
    return [
        (part.split("<", 1)[0], re.findall(r'<li class="card">\s*<p>([^<]+)', part))
        for part in parts
    ]


def bare_review(**fields):
    """A review without any point of its own."""
    review = make_review(**fields)
    review.learning_points.all().delete()
    return review


@pytest.fixture
def points():
    neglect = make_theme(name="Neglect", slug="neglect")
    capacity = make_theme(name="Capacity", slug="capacity")
    older = bare_review(publish_at=NOW - 2 * DAY, audience="adults")
    newer = bare_review(publish_at=NOW - DAY, audience="children")
    make_learning_point(review=older, theme=neglect, text="Older", good_practice=True)
    make_learning_point(review=newer, theme=neglect, text="Newer, second", order=2)
    make_learning_point(review=newer, theme=neglect, text="Newer, first", order=1)
    make_learning_point(review=older, theme=capacity, text="Ask", domain="governance")


NEGLECT = ("Neglect", ["Newer, first", "Newer, second", "Older"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [NEGLECT, ("Capacity", ["Ask"])]),
        ({"theme": "capacity"}, [("Capacity", ["Ask"])]),
        ({"theme": "neglect"}, [NEGLECT]),
        ({"domain": "governance"}, [("Capacity", ["Ask"])]),
        ({"domain": "governance", "theme": "neglect"}, []),
        ({"good_practice": "on"}, [("Neglect", ["Older"])]),
        ({"audience": "children"}, [("Neglect", NEGLECT[1][:2])]),
        ({"audience": "adults"}, [("Capacity", ["Ask"]), ("Neglect", ["Older"])]),
    ],
)
@pytest.mark.usefixtures("points")
def test_themes_that_come_back_most_stand_first_and_in_each_the_newest_review(
    client, query, expected
):
    assert learned(read(client, "/reviews/learning/", **query)) == expected


def test_a_theme_is_as_often_repeated_as_reviews_taught_it_and_not_points():
    often, talked_of = make_theme(name="Often"), make_theme(name="Much talked of")
    for _ in range(2):
        make_learning_point(review=bare_review(), theme=often)
    wordy = bare_review()
    for _ in range(3):
        make_learning_point(review=wordy, theme=talked_of)

    themes = themes_of(LearningPoint.objects.public())

    assert [(str(each), each.reviews, each.points) for each in themes] == [
        ("Often", 2, 2),
        ("Much talked of", 1, 3),
    ]


def test_each_theme_shows_its_newest_points_and_leads_to_all_of_them(client):
    theme = make_theme(name="Neglect", slug="neglect")
    for number in range(5):
        review = bare_review(publish_at=NOW - number * DAY - DAY)
        make_learning_point(review=review, theme=theme, text=f"Point {number}")

    page = read(client, "/reviews/learning/", audience="children")

    assert learned(page) == [("Neglect", ["Point 0", "Point 1", "Point 2"])]
    assert "Taught by 5 reviews" in page
    [(address, words)] = re.findall(r'<a class="govuk-link" href="(\?[^"]+)">(All [^<]+)', page)
    assert words == "All 5 practice points: Neglect"
    everything = read(client, f"/reviews/learning/{unescape(address)}")
    assert learned(everything) == [("Neglect", [f"Point {number}" for number in range(5)])]


@pytest.mark.parametrize(("number", "led_on"), [(3, False), (4, True)])
def test_a_theme_with_no_more_points_leads_nowhere(client, number, led_on):
    theme = make_theme()
    review = bare_review()
    for _ in range(number):
        make_learning_point(review=review, theme=theme)

    page = read(client, "/reviews/learning/")

    assert ("practice points: " in page, "Taught by fewer than 5 reviews" in page) == (led_on, True)


def test_themes_turn_by_eight_and_the_points_of_one_by_twenty(client):
    theme = make_theme(name="Zzz", slug="zzz")
    for _ in range(21):
        make_learning_point(review=bare_review(), theme=theme)
    for _ in range(10):
        make_learning_point(review=bare_review())

    def shown(**query):
        return [len(points) for _, points in learned(read(client, "/reviews/learning/", **query))]

    assert (shown(), shown(page=2)) == ([3, *[1] * 7], [1] * 3)
    assert (shown(theme="zzz"), shown(theme="zzz", page=2)) == ([20], [1])


def test_a_choice_that_does_not_exist_is_explained(client):
    page = read(client, "/reviews/learning/", domain="magic", good_practice="perhaps")

    assert complaints(page) == [
        "Kind of work: choose one from the list",
        "Good practice only: tick the box, or leave it empty",
    ]


def test_good_practice_is_said(client):
    review = bare_review()
    make_learning_point(review=review, good_practice=True)
    make_learning_point(review=review)

    assert read(client, "/reviews/learning/").count(">Good practice found<") == 1


def led_to(page):
    """(kind, title, address) of everything that the points’ reviews led to."""
    found = re.findall(r'<li>(\w+): <a class="govuk-link" href="([^"]+)">([^<]+)', page)
    return [(kind, title, address) for kind, address, title in found]


def make_target_change(title, **fields):
    chapter = make_chapter(title=title)
    return make_change(chapter, make_release(manual=chapter.manual, **fields))


TARGETS = {
    "briefing": partial(make_briefing, title="Target"),
    "course": partial(make_course, title="Target"),
    "change": partial(make_target_change, "Target"),
}
KINDS = {"briefing": "Briefing", "course": "Course", "change": "Chapter"}


@pytest.mark.parametrize("name", TARGETS)
def test_a_point_leads_to_its_review_and_to_what_the_review_led_to(client, name):
    target = TARGETS[name]()
    response = make_response(**{name: target})
    make_response(recommendation=response.recommendation, **{name: target})
    review = response.recommendation.review

    page = read(client, "/reviews/learning/")

    address = getattr(target, "chapter", target).get_absolute_url()
    assert led_to(page) == [(KINDS[name], "Target", address)]
    assert f'From <a class="govuk-link" href="{review.get_absolute_url()}">' in page


@pytest.mark.parametrize("state", UNPUBLISHED)
@pytest.mark.parametrize("name", TARGETS)
def test_what_is_not_public_is_not_among_what_a_review_led_to(client, name, state):
    make_response(**{name: TARGETS[name](**UNPUBLISHED[state])})

    page = read(client, "/reviews/learning/")

    assert (led_to(page), "Target" in page) == ([], False)


def test_of_very_much_that_a_review_led_to_four_are_named_and_the_rest_counted(client):
    recommendation = make_recommendation()
    for _ in range(8):
        make_response(recommendation=recommendation, briefing=make_briefing())

    page = read(client, "/reviews/learning/")

    assert len(led_to(page)) == 4
    assert "And 4 more: see" in page


@pytest.mark.parametrize("rows", [1, 12])
def test_points_cost_the_same_however_many_and_whatever_they_led_to(
    client, django_assert_num_queries, rows
):
    theme = make_theme(slug="often")
    for _ in range(rows):
        recommendation = make_recommendation()
        make_learning_point(review=recommendation.review, theme=theme)
        for name in TARGETS:
            make_response(recommendation=recommendation, **{name: TARGETS[name]()})

    for query in ("", "?theme=often"):
        with django_assert_num_queries(7):
            client.get(f"/reviews/learning/{query}")


def test_three_questions_for_a_team_stand_with_the_points(client):
    page = read(client, "/reviews/learning/")

    aside = re.search(r"Three questions for your team</h2>(.*?)</aside>", page, re.DOTALL)[1]
    assert len(re.findall(r"<li>[^<]+\?</li>", aside)) == 3


def entries(client):
    response = client.get("/reviews/learning/feed/")
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_the_feed_has_the_points_of_the_newest_reviews(client):
    for number in range(21):
        review = make_review(title=f"Review {number}", publish_at=NOW - number * DAY - DAY)
        review.learning_points.update(text=f"Point {number}", good_practice=not number)

    found = entries(client)

    titles = [entry.find(f"{ATOM}title").text for entry in found]
    assert titles == [f"Review {number}" for number in range(20)]
    first = strip_tags(found[0].find(f"{ATOM}content").text)
    assert "Good practice found: Point 0 (" in first
    assert "Adult A is not a real name" in first


def test_what_xml_cannot_hold_breaks_no_feed(client):
    make_review().learning_points.update(text="Ask\ufffe,\uffff and\x0bwrite.")

    [entry] = entries(client)

    assert "Ask , and write." in " ".join(entry.find(f"{ATOM}content").text.split())


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_the_feed_keeps_what_is_not_public(client, state):
    make_review(**UNPUBLISHED[state])
    make_restricted_review(make_user())

    assert entries(client) == []


@pytest.mark.parametrize("path", ["/reviews/", "/reviews/learning/"])
def test_a_feed_reader_finds_the_feed_in_the_head(client, path):
    head = read(client, path).split("</head>")[0]

    assert 'type="application/atom+xml" title="Practice points from reviews"' in head
    assert 'href="/reviews/learning/feed/"' in head


def test_points_of_a_restricted_review_are_among_none_for_its_lead_either(client):
    lead = make_user()
    make_restricted_review(lead)
    client.force_login(lead)

    assert learned(read(client, "/reviews/learning/")) == []


@pytest.mark.parametrize("watched", [True, False])
def test_the_way_out_is_shown_where_a_theme_on_the_page_needs_it(client, watched):
    make_learning_point(review=bare_review(), theme=make_theme(quick_exit=watched))

    assert ("Exit this page" in read(client, "/reviews/learning/")) == watched
