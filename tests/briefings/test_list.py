"""The list of briefings: searched, narrowed, sorted."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from tests.factories import make_board, make_briefing, make_discussion, make_theme

pytestmark = pytest.mark.django_db


def titles(client, **query):
    page = client.get("/briefings/", query).content.decode()
    return re.findall(r'card__title"><a class="govuk-link" href="[^"]+">([^<]+)', page)


def make_written(title, body, **fields):
    briefing = make_briefing(title=title, **fields)
    briefing.sections.filter(number=3).update(body=body)
    return briefing


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Both", "Adults", "Children"]),
        ({"audience": "adults"}, ["Both", "Adults"]),
        ({"audience": "children"}, ["Both", "Children"]),
        ({"source": "audit"}, ["Adults"]),
        ({"theme": "neglect"}, ["Children"]),
        ({"board": "adults-board"}, ["Adults"]),
        ({"theme": "neglect", "audience": "adults"}, []),
        ({"q": "children"}, ["Children"]),
    ],
)
def test_the_list_narrows(client, query, found):
    neglect = make_theme(slug="neglect")
    make_briefing([neglect, make_theme()], title="Children", audience="children")
    adults = make_briefing(title="Adults", audience="adults", source="audit")
    adults.boards.set([make_board(slug="adults-board")])
    make_briefing(title="Both", audience="both")

    assert titles(client, **query) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bruising", ["Marks"]),
        ("bruise", ["Marks"]),  # another form of the word
        ("bruise mattress", []),  # every word has to stand there
        ("pressure mattress baby bruise", []),  # also of many
        ("mark bruise", ["Marks"]),  # one in the title, one in a section
        ('"pressure sore"', ["Skin"]),
        ('"sore pressure"', []),
        ("baby -bruise", ["Skin"]),
        ("attress", []),
        ("mat", ["Skin"]),  # the last word may be unfinished
        ("baby mat", ["Skin"]),
        ("mat baby", []),
        ("em", []),  # the name of a tag, not a word
        ("the", []),
        ("'; DROP TABLE x; --", []),
        ("\U0001f600 ((( & | !", []),
    ],
)
def test_a_search_finds_words_in_any_form_and_place(client, words, found):
    make_written("Marks", "<p>A <em>bruised</em> baby is seen today.</p>")
    make_written("Skin", "<p>A pressure sore, a mattress, a baby.</p>")

    assert titles(client, q=words) == found


def test_a_search_that_is_too_long_is_explained(client):
    page = client.get("/briefings/", {"q": "a" * 201}).content.decode()

    assert "Ensure this value has at most 200 characters" in page


def test_words_nobody_may_read_yet_find_nothing(client):
    make_written("Marks", "<p>bruise</p>", publish_at=timezone.now() + dt.timedelta(hours=1))

    assert titles(client, q="bruise") == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["New", "Old", "Older"]),
        ("newest", ["New", "Old", "Older"]),
        ("title", ["New", "Old", "Older"]),
        ("discussed", ["Old", "Older", "New"]),
        ("nonsense", ["New", "Old", "Older"]),
    ],
)
def test_the_list_is_sorted(client, sort, order):
    now = timezone.now()
    older, old, _ = (
        make_briefing(title=title, publish_at=now - dt.timedelta(days=days))
        for title, days in (("Older", 3), ("Old", 2), ("New", 1))
    )
    for briefing, times in ((older, 1), (old, 2)):
        for _ in range(times):
            make_discussion(briefing=briefing)

    assert titles(client, sort=sort) == order


def test_only_what_was_confirmed_counts(client):
    briefing = make_briefing(title="Marks")
    make_discussion(briefing=briefing)
    make_discussion(briefing=briefing, confirmed_at=None, key="k" * 64)

    page = client.get("/briefings/").content.decode()

    assert re.findall(r"Discussed by (\d+ \w+)", page) == ["1 team"]


def test_the_list_says_which_choices_are_on_and_each_can_be_taken_away(client):
    make_theme(name="Neglect", slug="neglect")

    page = client.get("/briefings/?q=baby+sleep&theme=neglect&sort=title").content.decode()

    chips = re.findall(r'<a href="(\?[^"]*)"><span[^>]*>Remove</span> ([^<]+?) <', page)
    assert chips == [
        ("?theme=neglect&amp;sort=title", "Search briefings: baby sleep"),
        ("?q=baby+sleep&amp;sort=title", "Theme: Neglect"),
    ]
