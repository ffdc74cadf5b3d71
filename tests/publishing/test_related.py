"""What a reader may go on to: found by themes in common and by what reviews asked for."""

import datetime as dt
import re
from html import unescape

import pytest
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db


def related(client, briefing):
    """What its page names: (title, why)."""
    page = client.get(briefing.get_absolute_url()).content.decode()
    found = re.findall(
        r'<li><a class="govuk-link" href="[^"]+">([^<]+)</a> <span[^>]*>([^<]+)', page
    )
    return [(unescape(title), unescape(why)) for title, why in found]


def make_public_chapter(themes, audience="children", **fields):
    chapter = factories.make_chapter(
        themes, manual=factories.make_manual(audience=audience), **fields
    )
    factories.make_change(chapter)
    return chapter


def test_chapters_and_courses_that_share_its_themes_are_named_and_why(client):
    neglect, curiosity = (factories.make_theme(name=name) for name in ("Neglect", "Curiosity"))
    briefing = factories.make_briefing([neglect, curiosity])
    make_public_chapter([neglect], title="A chapter")
    make_public_chapter([neglect, curiosity], title="Better chapter")
    factories.make_course([curiosity], title="A course")
    make_public_chapter([factories.make_theme()], title="Another subject")

    assert related(client, briefing) == [
        ("Better chapter", "Both about curiosity and neglect"),
        ("A chapter", "Both about neglect"),
        ("A course", "Both about curiosity"),
    ]


@pytest.mark.parametrize(
    ("audience", "titles"),
    [
        ("children", ["Children’s", "Course for both"]),
        ("adults", ["Adults’", "Course for both"]),
        ("both", ["Adults’", "Children’s", "Course for both"]),
    ],
)
def test_what_is_for_work_with_others_is_not_named(client, audience, titles):
    theme = factories.make_theme()
    briefing = factories.make_briefing([theme], audience=audience)
    make_public_chapter([theme], title="Children’s", audience="children")
    make_public_chapter([theme], title="Adults’", audience="adults")
    factories.make_course([theme], title="Course for both", audience="both")

    assert [title for title, _ in related(client, briefing)] == titles


def test_what_came_of_the_same_recommendation_stands_first_and_once(client):
    theme = factories.make_theme(name="Neglect")
    briefing = factories.make_briefing([theme])
    make_public_chapter([theme], title="A chapter")
    asked_for = make_public_chapter([theme], title="Z chapter")
    recommendation = factories.make_recommendation(
        review=factories.make_review(title="A review"), number=3, text="Write it down."
    )
    for pointing in ({"briefing": briefing}, {"change": asked_for.changes.get()}):
        factories.make_response(recommendation=recommendation, **pointing)

    assert related(client, briefing) == [
        ("A review: recommendation 3", "Write it down."),
        ("Z chapter", "From the same recommendation"),
        ("A chapter", "Both about neglect"),
    ]


def test_what_is_hidden_is_not_named(client):
    theme = factories.make_theme()
    later = timezone.now() + dt.timedelta(days=1)
    briefing = factories.make_briefing([theme])
    factories.make_course([theme], publish_at=later)
    factories.make_chapter([theme])
    public, hidden = factories.make_review(), factories.make_review(publish_at=later)
    for review in (public, hidden):
        asked = factories.make_recommendation(review=review)
        factories.make_response(recommendation=asked, briefing=briefing)
        factories.make_response(
            recommendation=asked, course=factories.make_course(publish_at=later)
        )
        factories.make_response(
            recommendation=asked,
            change=factories.make_change(
                release=factories.make_release(publish_at=later, month="2031-01-01")
            ),
        )
        later += dt.timedelta(days=1)

    assert [title for title, _ in related(client, briefing)] == [str(public.recommendations.get())]
