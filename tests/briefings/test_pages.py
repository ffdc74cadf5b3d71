"""A briefing as its readers meet it."""

import datetime as dt
import json
import re

import pytest
from django.utils import timezone

from tests.factories import make_briefing, make_partnership, make_theme

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


def test_a_briefing_says_how_far_its_advice_goes(client):
    published = dt.datetime(2026, 3, 29, 23, 30, tzinfo=dt.UTC)  # after midnight in London
    plain = make_briefing(publish_at=published)
    read_again = make_briefing(publish_at=published, covers_until="2026-10-01")

    pages = [client.get(b.get_absolute_url()).content.decode() for b in (plain, read_again)]

    assert [re.findall(r"Covers practice up to ([^.]+)\.", page) for page in pages] == [
        ["30 March 2026"],
        ["1 October 2026"],
    ]


@pytest.mark.parametrize(("days", "shown"), [(-1, 1), (0, 0), (1, 0)])
def test_a_briefing_past_its_review_date_warns_its_readers(client, days, shown):
    due = timezone.localdate() + dt.timedelta(days=days)
    briefing = make_briefing(review_on=due)

    page = client.get(briefing.get_absolute_url()).content.decode()

    assert page.count("check the procedures before you rely on it") == shown


def test_a_briefing_says_that_its_names_are_not_real(client):
    briefing = make_briefing(pseudonyms="Rowan, Wren")

    page = client.get(briefing.get_absolute_url()).content.decode()

    assert "Rowan and Wren are not real names" in page


def test_machines_are_told_what_a_briefing_is(client):
    make_partnership(name="Anytown Partnership")
    briefing = make_briefing(
        [make_theme(name="Neglect")],
        title="Tom & <Jerry></script>",
        slug="tom",
        publish_at=dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC),
    )
    briefing.change_notes.create(text="Mended.", at=dt.datetime(2026, 8, 1, 8, tzinfo=dt.UTC))

    page = client.get("/briefings/tom/?from=mail").content.decode()

    address = "http://testserver/briefings/tom/"
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert data == {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address,
        "mainEntityOfPage": address,
        "headline": "Tom & <Jerry></script>",
        "description": "What a reader will learn.",
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "datePublished": "2026-07-01T09:00:00+01:00",
        "dateModified": "2026-08-01T09:00:00+01:00",
        "author": {"@type": "Organization", "name": "Anytown Partnership"},
        "publisher": {"@type": "Organization", "name": "Anytown Partnership"},
        "about": [{"@type": "Thing", "name": "Neglect"}],
    }
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="og:url" content="{address}">' in page
    assert '<meta property="og:title" content="Tom &amp; &lt;Jerry&gt;&lt;/script&gt;">' in page
