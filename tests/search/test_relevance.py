"""Whether people find what they look for: the judged searches of `judged.toml`."""

import datetime as dt
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from portal.search import spelling
from portal.search.finding import A_PAGE, Choices
from portal.search.kinds import kinds
from portal.search.searching import search

pytestmark = pytest.mark.django_db
JUDGED = tomllib.loads((Path(__file__).parent / "judged.toml").read_text())
QUERIES = list(chain.from_iterable(JUDGED.values()))
PAGES = {page for query in QUERIES for page in query["first"] + query.get("also", [])}


@pytest.fixture(autouse=True)
def after_a_minute(demonstration):
    """The words of the pages are taken up, as they are once a minute."""
    spelling.gather(dt.datetime(1970, 1, 1, tzinfo=dt.UTC))


def shown(typed):
    """What the first page of a search shows, from the top: addresses, and names of contacts."""
    found = search(typed, Choices())
    return [named(result.page) for result in [*found.results, *found.some]][:A_PAGE]


def named(page):
    return page.name if page._meta.label == "reference.Contact" else page.get_absolute_url()


def rank_of_the_first(wanted, pages):
    return min((pages.index(each) + 1 for each in wanted if each in pages), default=None)


def reciprocal(query, pages):
    rank = rank_of_the_first(query["first"], pages)
    return 1 / rank if rank else 0


def test_every_page_that_was_judged_can_be_read_by_anybody():
    public = {named(page) for kind in kinds().values() for page in kind.rows()}

    assert sorted(PAGES - public) == []


def test_what_people_look_for_comes_first():
    ranks = {query["typed"]: reciprocal(query, shown(query["typed"])) for query in QUERIES}
    late = {typed: rank for typed, rank in ranks.items() if rank < 1}

    assert len(ranks) >= 80
    assert sum(ranks.values()) / len(ranks) >= 0.9, late


def test_nothing_that_was_judged_relevant_is_missing_from_the_first_ten():
    missing = {}
    for query in QUERIES:
        pages = shown(query["typed"])
        lost = [each for each in query["first"] + query.get("also", []) if each not in pages]
        missing |= {query["typed"]: lost} if lost else {}

    assert missing == {}


def test_what_was_left_out_with_a_minus_is_not_shown():
    unwanted = {
        query["typed"]: [page for page in query["not"] if page in shown(query["typed"])]
        for query in QUERIES
        if "not" in query
    }

    assert unwanted
    assert not any(unwanted.values()), unwanted
