"""The feed of a topic: the newest of every kind on it, as the sections' own feeds have them."""

import datetime as dt

import feedparser
import pytest
from django.utils import timezone

from portal.publishing.feeds import NEWEST
from tests.factories import (
    make_briefing,
    make_change,
    make_chapter,
    make_course,
    make_holding_position,
    make_learning_point,
    make_partnership,
    make_release,
    make_restricted_review,
    make_review,
    make_session,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db
SECTIONS = ["/briefings/feed/", "/procedures/feed/", "/training/feed/", "/reviews/learning/feed/"]


def read(client, path="/topics/neglect/feed/"):
    feed = feedparser.parse(client.get(path).content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def ago(days):
    return {"publish_at": timezone.now() - dt.timedelta(days=days)}


@pytest.fixture
def neglect():
    """A topic with one of each, and one of each of something else."""
    make_partnership(name="Anytown")
    theme = make_theme(name="Neglect", slug="neglect")
    for themes in ([theme], [make_theme()]):
        which = "on it" if themes == [theme] else "elsewhere"
        make_briefing(themes, title=f"Briefing {which}", **ago(1))
        chapter = make_chapter(themes)
        release = make_release(manual=chapter.manual, title=f"Release {which}", **ago(2))
        release.themes.set(themes)
        make_change(chapter, release, what_changed=f"Changed {which}.")
        make_holding_position([], themes, title=f"Position {which}", **ago(3))
        course = make_course(themes, title=f"Course {which}", **ago(5))
        make_session(course=course, announced_at=ago(4)["publish_at"])
        review = make_review(themes, title=f"Review {which}", **ago(6))
        make_learning_point(review=review, theme=themes[0], text=f"Learned {which}.")
    return theme


@pytest.mark.usefixtures("neglect")
def test_it_tells_of_every_kind_on_the_topic_newest_first(client):
    feed = read(client)

    titles = [entry.title for entry in feed.entries]
    assert titles[:3] == ["Briefing on it", "Release on it", "Position on it"]
    assert titles[3].startswith("Course on it, ")
    assert titles[4:] == ["Course: Course on it", "Review on it"]
    assert feed.feed.title == "Neglect – Anytown"
    assert feed.feed.author == "Anytown"
    assert feed.feed.link.endswith("/topics/neglect/")


@pytest.mark.usefixtures("neglect")
def test_an_entry_is_the_one_its_section_tells(client):
    everywhere = {entry.id: entry for path in SECTIONS for entry in read(client, path).entries}

    said = [(e.title, e.link, e.updated, e.published, e.content) for e in read(client).entries]

    same = [everywhere[entry.id] for entry in read(client).entries]
    assert said == [(e.title, e.link, e.updated, e.published, e.content) for e in same]
    assert len(said) == 6


def test_a_review_that_taught_something_on_the_topic_is_in_it_once(client, neglect):
    review = make_review(title="Of another theme")
    make_learning_point(review=review, theme=neglect)
    make_learning_point(review=review, theme=neglect)

    titles = [entry.title for entry in read(client).entries]

    assert titles.count("Of another theme") == 1
    assert titles.count("Review on it") == 1


def test_what_is_restricted_is_not_in_it(client, neglect):
    review = make_restricted_review(make_user(), themes=[neglect], title="Restricted")
    make_learning_point(review=review, theme=neglect)

    assert len(read(client).entries) == 6


def test_it_has_no_more_entries_than_any_feed(client, neglect):
    for _ in range(NEWEST + 1):
        make_briefing([neglect])

    assert len(read(client).entries) == NEWEST


def test_a_topic_without_anything_has_an_empty_feed(client):
    make_theme(slug="neglect")

    assert read(client).entries == []


@pytest.mark.usefixtures("neglect")
def test_a_reader_is_told_when_nothing_is_new_and_never_by_a_date(client):
    first = client.get("/topics/neglect/feed/")
    again = client.get("/topics/neglect/feed/", headers={"If-None-Match": first["ETag"]})

    assert "Last-Modified" not in first
    assert again.status_code == 304


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries_however_much_there_is(
    client, neglect, django_assert_num_queries, rows
):
    for _ in range(rows):
        make_briefing([neglect])
        make_learning_point(review=make_review([neglect]), theme=neglect)
    client.get("/topics/neglect/feed/")

    with django_assert_num_queries(30):
        client.get("/topics/neglect/feed/")
