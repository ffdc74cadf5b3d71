"""The list of topics: A to Z, with how much there is on each that anybody may read."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from portal.publishing.models import Status
from tests.factories import (
    make_briefing,
    make_change,
    make_chapter,
    make_course,
    make_learning_point,
    make_release,
    make_restricted_review,
    make_review,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db


def listed(client):
    """Each topic of the page: its name, its sentence and what is counted."""
    page = client.get("/topics/").content.decode()
    cards = page.split('<li class="card">')[1:]
    words = [re.sub(r"<[^>]+>", "\n", card.split("</li>")[0]) for card in cards]
    return [tuple(line.strip() for line in card.split("\n") if line.strip()) for card in words]


def counted(client):
    """What is counted for each topic, by its name."""
    return {name: " ".join(words) for name, _, *words in listed(client)}


def test_topics_stand_a_to_z_with_the_first_sentence_of_what_they_are(client):
    make_theme(name="neglect", summary="Needs go unmet. Again and again.")
    make_theme(name="Advocacy", summary="Somebody who helps")

    assert [row[:2] for row in listed(client)] == [
        ("Advocacy", "Somebody who helps"),
        ("neglect", "Needs go unmet."),
    ]


def test_each_says_how_much_there_is_of_what(client):
    theme = make_theme(name="Neglect")
    make_briefing([theme])
    make_briefing([theme, make_theme(name="Other")])
    make_chapter([theme], in_manual_already=True)
    make_learning_point(review=make_review([theme]), theme=theme)

    numbers = counted(client)
    said = "5 in all : 2 briefings, 1 review, 1 chapter and 1 practice point"
    assert (numbers["Neglect"], numbers["Other"]) == (said, "1 in all : 1 briefing")


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": Status.DRAFT},
        {"status": Status.IN_REVIEW},
        {"status": Status.WITHDRAWN},
        {"publish_at": timezone.now() + dt.timedelta(days=400)},
    ],
    ids=["draft", "in review", "withdrawn", "later"],
)
def test_what_is_hidden_is_not_counted(client, hidden):
    theme = make_theme(name="Neglect")
    make_briefing([theme], **hidden)
    make_course([theme], **hidden)
    make_learning_point(review=make_review([theme], **hidden), theme=theme)
    chapter = make_chapter([theme])
    make_change(chapter, make_release(manual=chapter.manual, **hidden))

    assert counted(client)["Neglect"] == "Nothing to read yet; who to ring is there"


def test_what_is_restricted_is_not_counted(client):
    theme = make_theme(name="Neglect")
    review = make_restricted_review(make_user(), themes=[theme])
    make_learning_point(review=review, theme=theme)

    assert counted(client)["Neglect"] == "Nothing to read yet; who to ring is there"


def test_those_with_most_on_them_stand_first_and_none_that_has_nothing(client):
    some, most, _ = (make_theme(name=name) for name in ("Some", "Most", "None"))
    make_briefing([most, some])
    make_briefing([most])

    page = client.get("/topics/").content.decode()

    first = page.split('aria-labelledby="most-used"')[1].split("</section>")[0]
    assert re.findall(r'">([^<]+)</a> <span class="quiet">(\d+)<', first) == [
        ("Most", "2"),
        ("Some", "1"),
    ]


def test_a_portal_without_topics_says_so(client):
    page = client.get("/topics/").content.decode()

    assert "No topic has been set up yet." in page
    assert 'aria-labelledby="most-used"' not in page


def test_topics_are_on_the_home_page_and_in_the_sitemap(client):
    make_theme(slug="neglect")

    pages = [client.get(path).content.decode() for path in ("/", "/sitemap.xml")]

    assert ["/topics/neglect/" in page for page in pages] == [True, True]
    assert ["/topics/" in page.replace("/topics/neglect/", "") for page in pages] == [True, True]


def test_the_themes_of_a_page_lead_to_their_topics(client):
    theme = make_theme(name="<Neglect>", slug="neglect")
    briefing = make_briefing([theme, make_theme(name="Zeal", slug="zeal")])
    chapter = make_chapter([theme], in_manual_already=True)
    review = make_review([theme])
    make_learning_point(review=review, theme=theme)

    paths = [row.get_absolute_url() for row in (briefing, chapter, review)] + ["/briefings/"]
    pages = [client.get(path).content.decode() for path in paths]

    link = '<a class="govuk-link" href="/topics/neglect/">&lt;Neglect&gt;</a>'
    assert [link in page for page in pages] == [True] * 4
    assert f'{link}, <a class="govuk-link" href="/topics/zeal/">Zeal</a>' in pages[0]
