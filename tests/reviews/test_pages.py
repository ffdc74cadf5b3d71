"""The learning thread as the public meets it: nothing unpublished shows through it."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from tests.factories import (
    make_agency,
    make_briefing,
    make_change,
    make_chapter,
    make_course,
    make_recommendation,
    make_release,
    make_response,
    make_review,
)
from tests.reading import UNPUBLISHED, read

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = dt.timedelta(days=1)
TITLE = "Secret title"


def make_target_change(**fields):
    """A change to a chapter that is public; the fields are those of its release."""
    chapter = make_chapter(title=TITLE)
    return make_change(chapter, make_release(manual=chapter.manual, **fields))


TARGETS = {
    "briefing": lambda **fields: make_briefing(title=TITLE, **fields),
    "course": lambda **fields: make_course(title=TITLE, **fields),
    "change": make_target_change,
}


def address(target):
    return getattr(target, "chapter", target).get_absolute_url()


def links(page):
    return re.findall(r'<p class="govuk-body">\w+: <a class="govuk-link" href="([^"]+)">', page)


@pytest.mark.parametrize("name", TARGETS)
def test_a_response_links_to_what_came_of_it(client, name):
    target = TARGETS[name]()
    response = make_response(**{name: target})

    page = read(client, response.recommendation.get_absolute_url())

    assert (links(page), TITLE in page) == ([address(target)], True)


@pytest.mark.parametrize("state", UNPUBLISHED)
@pytest.mark.parametrize("name", TARGETS)
def test_a_response_to_something_unpublished_shows_its_words_only(client, name, state):
    target = TARGETS[name](**UNPUBLISHED[state])
    response = make_response(what="Work has begun.", **{name: target})

    page = read(client, response.recommendation.get_absolute_url())

    assert (links(page), TITLE in page, address(target) in page) == ([], False, False)
    assert "Work has begun." in page


def test_a_response_may_point_elsewhere(client):
    response = make_response(url="https://example.org/letter")

    page = read(client, response.recommendation.get_absolute_url())

    assert links(page) == ["https://example.org/letter"]


def test_a_thread_says_what_was_asked_decided_and_done(client):
    recommendation = make_recommendation(
        [make_agency(name="Anytown Council")],
        number=1,
        decision="in_part",
        reason="The rest is the law.",
        outcome="Nobody waits.",
        due_on=dt.date(2027, 3, 29),
    )
    made = {"recommendation": recommendation, "agency": make_agency(name="Anytown Trust")}
    make_response(done_on=dt.date(2026, 3, 28), what="A course ran.", **made)
    make_response(due_on=dt.date(2027, 10, 31), what="Another will.", label="comms", **made)

    page = read(client, recommendation.get_absolute_url())

    keys = re.findall(r"__key\">([^<]+)</dt><dd[^>]*>([^<]+)</dd>", page)
    assert keys == [
        ("Decision", "Accepted in part. The rest is the law."),
        ("For", "Anytown Council"),
        ("What should be different", "Nobody waits."),
        ("Due", "29 March 2027"),
    ]
    done = re.findall(r'<h3[^>]*>([^<]+)</h3>\s*<p class="govuk-body measure">([^<]+)', page)
    assert done == [
        ("Training: done 28 March 2026", "A course ran. (Anytown Trust)"),
        ("Comms: due 31 October 2027", "Another will. (Anytown Trust)"),
    ]


@pytest.mark.parametrize("days", [0, 1])
def test_the_day_in_london_decides_what_is_overdue(client, monkeypatch, days):
    """Late in the evening in UTC it is already tomorrow in London's summer."""
    make_recommendation(
        review=make_review(slug="adult-a", publish_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        number=1,
        due_on=dt.date(2027, 7, 1),
    )
    evening = dt.datetime(2027, 6, 30, 23, 30, tzinfo=dt.UTC) + days * DAY
    monkeypatch.setattr(timezone, "now", lambda: evening)

    stands = ["No response yet", "Overdue"][days]

    assert f">{stands}</strong>" in read(client, "/reviews/adult-a/")
    assert f">{stands}</strong>" in read(client, "/reviews/adult-a/1/")


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_an_unpublished_review_its_learning_and_its_threads_are_nowhere(client, state):
    review = make_review(title=TITLE, slug="secret", **UNPUBLISHED[state])
    review.learning_points.update(text="Secret point")
    recommendation = make_recommendation(review=review, text="Secret advice")

    answers = [
        client.get(path).status_code
        for path in (review.get_absolute_url(), recommendation.get_absolute_url())
    ]
    paths = ["/", "/reviews/", "/reviews/learning/", "/sitemap.xml"]

    assert answers == [404, 404]
    assert [path for path in paths if "ecret" in read(client, path)] == []
