"""How the database searches, whatever is typed: in a bounded number of steps."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.search.asking import ask
from portal.search.finding import Choices
from portal.search.searching import search
from portal.search.typed import read

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


def test_pages_are_found_by_the_index(demonstration):
    asked = ask(read("child family")).asked
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM search_entry WHERE words @@ %s::tsquery", [asked])
        plan = " ".join(line for (line,) in cursor.fetchall())

    assert "entry_words" in plan
    assert "Seq Scan" not in plan
