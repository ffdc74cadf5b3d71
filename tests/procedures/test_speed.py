"""The list of changes stays quick when it is long: how the database finds its rows."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import Change, Manual
from tests import factories
from tests.procedures.test_updates import ORDERS, PATH
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("swept")]

FEW, MANY = 750, 3000
TEXT = "Refer on the same day to the team for the area in which the child lives. " * 5
NARROWED = [
    "",
    "manual=children",
    "release=2024-04",
    "kind=removed",
    "theme=neglect",
    "role=midwife",
    "since=2026-01-01",
    "re_read=on",
    "new_must=on",
]
SORTED = [f"{choices}&sort={column}" for choices in ("", "role=midwife") for column in ORDERS]
SHOWN = 20


@pytest.fixture
def seed(capsys):
    """Makes so many changes in ten years, and lets the database count what it has."""
    theme = factories.make_theme(slug="neglect", name="Neglect")
    for slug in ("midwife", *"abcdefghi"):
        factories.make_job_role(slug=slug)
    factories.make_agency()
    for slug in ("children", "adults"):
        manual = factories.make_manual(slug=slug)
        for _ in range(25):
            chapter = factories.make_chapter([theme], manual=manual)
    factories.make_change(chapter, what_changed=TEXT, what_to_do=TEXT)

    def seeded(number):
        call_command("seed_changes", number)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    return seeded


def plans(client, query):
    """How the database carries out each of the page's queries for changes: all nodes of each."""
    with CaptureQueriesContext(connection) as queries:
        read(client, f"{PATH}?{query}")
    asked = [each["sql"] for each in queries.captured_queries]
    with connection.cursor() as cursor:
        for sql in asked:
            if "procedures_change" in sql:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
                yield list(nodes(cursor.fetchone()[0][0]["Plan"]))


def nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def rows(node):
    """How many it gave, all its runs together."""
    return round(node["Actual Rows"] * node["Actual Loops"])


def scans(plan, table):
    """(how, index, rows) of each time a table is read."""
    found = [node for node in plan if node.get("Relation Name") == table]
    return [(node["Node Type"], node.get("Index Name"), rows(node)) for node in found]


def test_no_table_is_read_again_for_every_row(client, seed):
    seed(MANY)
    most = Change.objects.count() * Manual.objects.count()

    for query in NARROWED + SORTED:
        for plan in plans(client, query):
            whole = [node for node in plan if node["Node Type"] == "Seq Scan"]
            assert [node for node in whole if node["Actual Loops"] > 1] == [], query
            assert max(map(rows, plan)) <= most, query


def test_only_the_rows_of_the_page_are_read_with_all_that_is_shown(client, seed):
    seed(MANY)

    for query in NARROWED + SORTED:
        _, page, roles, agencies = plans(client, query)
        by_key = ("Index Scan", "procedures_change_pkey", SHOWN)
        assert by_key in scans(page, "procedures_change"), query
        for plan, name in (
            (roles, "procedures_change_roles"),
            (agencies, "procedures_change_agencies"),
        ):
            assert {how for how, _, _ in scans(plan, name)} <= {"Index Scan", "Bitmap Heap Scan"}


def test_a_release_finds_its_changes_by_an_index(client, seed):
    seed(MANY)

    for plan in plans(client, "release=2024-04"):
        assert "Seq Scan" not in {how for how, _, _ in scans(plan, "procedures_change")}


def work(client):
    """The rows that all steps of all queries gave, by choice and order."""
    return {
        query: sum(sum(map(rows, plan)) for plan in plans(client, query))
        for query in NARROWED + SORTED
    }


@pytest.mark.drill
def test_the_work_grows_no_faster_than_the_list(client, seed):
    seed(FEW)
    few = work(client)
    seed(MANY)
    many = work(client)

    grown = {query: many[query] / few[query] for query in few}
    assert max(grown.values()) <= 1.5 * MANY / FEW, grown


def test_seeding_again_replaces_what_was_seeded_and_nothing_else(seed):
    own = Change.objects.get()

    seed(30)
    first = list(Change.objects.order_by("pk").values_list("kind", "minor", "chapter__title"))
    seed(30)
    second = list(Change.objects.order_by("pk").values_list("kind", "minor", "chapter__title"))
    seed(0)

    assert first == second
    assert len(first) == 31
    assert list(Change.objects.all()) == [own]
