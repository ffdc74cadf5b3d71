"""How the database searches, whatever is typed: in a bounded number of steps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.search import keeping, spelling
from portal.search.asking import ask
from portal.search.finding import Choices, find, find_some, matching
from portal.search.searching import search
from portal.search.suggesting import suggestions
from portal.search.typed import read
from reviews.models import Review

COMMON = "child family risk plan people care health review support school social information"
ODD = {
    "one word": "child",
    "twelve words": COMMON,
    "two hundred letters": (COMMON * 3)[:200],
    "a quoted run of twelve": f'"{COMMON}"',
    "twelve words misspelt": " ".join(f"{word[:2]}q{word[2:]}" for word in COMMON.split()),
    "twelve left out": " ".join(f"-{word}" for word in COMMON.split()),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_no_search_takes_more_than_so_many_queries(text, demonstration):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        search(text, Choices())

    assert len(queries) <= 20


@pytest.mark.django_db
def test_the_query_for_the_longest_search_stays_small():
    assert len(ask(read(COMMON)).asked) < 2_000


READ = """
    SELECT pg_stat_get_xact_numscans(indrelid), sum(pg_stat_get_xact_numscans(indexrelid))
    FROM pg_index WHERE indrelid = 'search_entry'::regclass GROUP BY indrelid
"""


def reads():
    """How often this transaction has read all entries, and an index of them."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return cursor.fetchone()


ASKED = {
    "a search": lambda: find(ask(read("child family")), Choices()).entries,
    "some of it": lambda: find_some(ask(read("child family")), Choices()).entries,
    "newest first": lambda: find(ask(read("child")), Choices(by_date=True)).entries,
    "a section chosen": lambda: find(ask(read("child")), Choices(section="reviews")).entries,
    "a list searched by itself": lambda: list(matching(Review.objects.all(), "child")),
    "suggestions": lambda: suggestions("chil"),
    "a misspelt word": lambda: spelling.better("chidlren"),
}


@pytest.mark.parametrize("asked", ASKED)
def test_pages_are_found_by_the_index(asked, demonstration):
    spelling.gather(keeping.BEGINNING)
    whole, index = reads()

    found = ASKED[asked]()

    whole_after, index_after = reads()
    assert found
    assert (whole_after - whole, index_after > index) == (0, True)
