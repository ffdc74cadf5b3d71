"""What the database reads to find and to suggest: no more than decides what is shown."""

import datetime as dt
import tomllib
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from portal.search.asking import ask
from portal.search.finding import Choices, find
from portal.search.models import Entry
from portal.search.suggesting import suggestions
from portal.search.typed import read
from tests.factories import make_course, make_theme

pytestmark = pytest.mark.django_db
JUDGED = tomllib.loads((Path(__file__).parent / "judged.toml").read_text())
TYPED = [query["typed"] for query in chain.from_iterable(JUDGED.values())]
LONG = " ".join(f"word{number}" for number in range(60))  # brief words are then kept apart
FETCHED = """
    SELECT sum(pg_stat_get_xact_numscans(indexrelid))
    FROM pg_index, pg_class AS c
    WHERE c.oid = 'search_entry'::regclass AND indrelid = c.reltoastrelid
"""


def fetched():
    """How many long values of entries this transaction has read."""
    with connection.cursor() as cursor:
        cursor.execute(FETCHED)
        return cursor.fetchone()[0]


@contextmanager
def found_with(was, instead):
    """With `instead` for what the function that finds has said."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('search_found'::regproc)")
        [kept] = cursor.fetchone()
        assert was in kept
        cursor.execute(kept.replace(was, instead))
        yield
        cursor.execute(kept)


def found(typed, page=1, **chosen):
    return find(ask(read(typed)), Choices(**chosen), page)


def entry_of(page):
    return Entry.objects.get(kind=page._meta.label_lower, key=page.pk).pk


def make_courses(number, title, summary):
    for each in range(number):
        make_course(title=title.format(each), summary=f"{summary} {LONG}")


def test_what_cannot_be_shown_is_not_read_to_rank_it():
    make_courses(12, "Lanterns {}", "Light.")
    make_courses(40, "Lamps {}", "Lanterns.")
    before = fetched()

    assert found("lanterns").total == 52
    assert fetched() - before == 12


def test_it_would_be_read_where_it_could_be_shown():
    make_courses(9, "Lanterns {}", "Light.")
    make_courses(40, "Lamps {}", "Lanterns.")
    before = fetched()

    assert found("lanterns").total == 49
    assert fetched() - before == 49


def test_what_is_shown_is_the_same_as_if_all_were_read(demonstration):
    asked = [(typed, page) for typed in TYPED for page in (1, 2)]
    shown = [found(*each) for each in asked]

    with found_with("first > 0", "true"):
        assert shown == [found(*each) for each in asked]


def test_what_is_called_just_that_is_shown_first_though_past_its_review():
    make_courses(12, "Lanterns {}", "Light.")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    named = make_course(title="Lanterns", review_on=yesterday)

    assert found("lanterns").entries[0] == entry_of(named)


def test_where_enough_have_it_among_their_brief_words_no_others_are_counted():
    make_courses(3, "Lanterns {}", "Light.")
    make_course(title="Lamps", programme="<p>Lanterns.</p>")

    with found_with("looked_at CONSTANT integer := 10000", "looked_at CONSTANT integer := 3"):
        outcome = found("lanterns")

    assert (outcome.total, outcome.everywhere, len(outcome.entries)) == (3, 3, 3)


def test_a_year_begins_and_ends_in_london():
    moments = ["2024-12-31T23:59:59", "2025-01-01T00:00", "2025-12-31T23:59:59", "2026-01-01T00:00"]
    for number, moment in enumerate(moments):
        make_course(title=f"Lanterns {number}", publish_at=dt.datetime.fromisoformat(moment + "Z"))

    outcome = found("lanterns", year=2025)

    assert (outcome.total, outcome.everywhere) == (2, 4)
    assert outcome.counts["year"] == {"2024": 1, "2025": 2, "2026": 1}


def test_a_topic_narrows_to_its_pages_and_says_how_many_are_on_others():
    one, other = make_theme(), make_theme()
    for number, themes in enumerate(([one], [one, other], [other], [])):
        make_course(themes, title=f"Lanterns {number}")

    outcome = found("lanterns", theme=one.pk)

    assert (outcome.total, outcome.everywhere) == (2, 4)
    assert outcome.counts["theme"] == {str(one.pk): 2, str(other.pk): 2}


def test_titles_with_all_words_are_suggested_though_the_last_be_unfinished():
    make_course(title="Winter lanterns")
    make_course(title="Lanterns of the winter")
    make_course(title="Lamps", summary="Winter lanterns.")
    make_course(title="Winter", summary="Lanterns.")

    assert suggestions("winter lan") == ["Winter lanterns", "Lanterns of the winter"]
    assert suggestions("lanterns") == ["Lanterns of the winter", "Winter lanterns"]


def test_suggestions_are_found_without_reading_entries():
    make_courses(5, "Winter lanterns {}", "Light.")
    before = fetched()

    assert len(suggestions("lanterns win")) == 5
    assert fetched() == before


@pytest.mark.parametrize("typed", ["hand-held l", "hand held l", "hand held-l"])
@pytest.mark.parametrize("title", ["Hand-held lanterns", "Hand held lanterns"])
def test_a_title_with_a_hyphen_or_a_space_is_suggested_whichever_is_typed(title, typed):
    make_course(title=title)
    make_course(title="Handheld lamps")

    assert suggestions(typed) == [title]


@pytest.mark.parametrize("typed", ["w_nter lan", "win%r lan"])
def test_a_sign_that_was_typed_stands_for_itself(typed):
    make_course(title="Winter lanterns")

    assert suggestions(typed) == []
