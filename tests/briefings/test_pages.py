"""A briefing as its readers meet it."""

import re

import pytest

from tests.factories import make_briefing, make_theme

pytestmark = pytest.mark.django_db


def test_the_sections_follow_the_title_in_their_order(client):
    briefing = make_briefing(title="Neglect", sections=0)
    for number in (4, 7, 1, 3, 6, 2, 5):
        briefing.sections.create(number=number, title=f"Part {number}", body=f"<p>{number}</p>")

    page = client.get(briefing.get_absolute_url()).content.decode()

    headings = re.findall(r'<h1[^>]*>([^<]+)|ring__number">\d</span> ([^<]+)', page)
    assert ["".join(found) for found in headings] == [
        "Neglect",
        *[f"Part {number}" for number in range(1, 8)],
    ]


def test_a_briefing_says_how_long_it_takes_to_read(client):
    briefing = make_briefing()
    briefing.sections.filter(number=1).update(body="word " * 500)

    page = client.get(briefing.get_absolute_url()).content.decode()

    assert re.findall(r"\d+ minutes to read", page) == ["3 minutes to read"]


def test_a_briefing_shows_its_questions_and_what_to_read_next(client):
    briefing = make_briefing()
    briefing.questions.create(text="What would you ask first?")

    page = client.get(briefing.get_absolute_url()).content.decode()

    assert re.findall(r"<li>([^<]+\?)</li>", page) == [
        "What would you do?",
        "What would you ask first?",
    ]
    assert '<a class="govuk-link" href="https://example.org/guidance">Guidance</a>' in page


@pytest.mark.parametrize(("quick_exit", "times"), [(True, 2), (False, 0)])
def test_exit_this_page_stands_on_briefings_of_themes_that_need_it(client, quick_exit, times):
    briefing = make_briefing([make_theme(), make_theme(quick_exit=quick_exit)])

    page = client.get(briefing.get_absolute_url()).content.decode()

    assert len(re.findall(r"Exit this page</a>", page)) == times


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Both", "Adults", "Children"]),
        ({"audience": "adults"}, ["Both", "Adults"]),
        ({"audience": "children"}, ["Both", "Children"]),
        ({"source": "audit"}, ["Adults"]),
        ({"theme": "neglect"}, ["Children"]),
        ({"theme": "neglect", "audience": "adults"}, []),
    ],
)
def test_the_list_narrows(client, query, titles):
    neglect = make_theme(slug="neglect")
    make_briefing([neglect, make_theme()], title="Children", audience="children")
    make_briefing(title="Adults", audience="adults", source="audit")
    make_briefing(title="Both", audience="both")

    page = client.get("/briefings/", query).content.decode()

    assert re.findall(r'class="govuk-link" href="/briefings/[^"]+">([^<]+)', page) == titles
