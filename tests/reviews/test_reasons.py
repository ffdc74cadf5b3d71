"""Which recommendations a page says it is because of: the newest, and that there are older ones."""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from reviews.models import Response
from reviews.related import MOST, OLDER, reasons_for, related_to
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("swept")]


def make_answered(number, **answer):
    """So many recommendations that led to it, oldest first."""
    asked = [factories.make_recommendation() for _ in range(number)]
    for recommendation in asked:
        factories.make_response(recommendation=recommendation, **answer)
    return asked


def addresses(reasons):
    return [each.url for each in reasons]


def newest_first(asked):
    return [each.get_absolute_url() for each in reversed(asked)]


@pytest.mark.parametrize("number", [0, 1, MOST])
def test_a_chapter_names_every_recommendation_newest_first(number):
    change = factories.make_change()
    asked = make_answered(number, change=change)
    make_answered(1, change=factories.make_change())

    assert addresses(related_to(change.chapter)) == newest_first(asked)


def test_a_chapter_names_the_newest_of_many_and_says_that_there_are_older_ones():
    change = factories.make_change()
    asked = make_answered(MOST + 2, change=change)

    *named, last = related_to(change.chapter)

    assert addresses(named) == newest_first(asked[2:])
    assert last == OLDER


def test_of_some_pages_each_has_its_own_newest():
    few, many = factories.make_course(), factories.make_course()
    asked = {course: make_answered(n, course=course) for course, n in ((few, 2), (many, MOST + 1))}

    both, alone = reasons_for([few, many]), reasons_for([many])

    assert addresses(both[few.pk]) == newest_first(asked[few])
    assert addresses(both[many.pk][:-1]) == newest_first(asked[many][1:])
    assert both[many.pk][-1] == OLDER
    assert alone[many.pk] == both[many.pk]


def test_one_recommendation_that_led_to_a_page_twice_is_named_once():
    change = factories.make_change()
    [asked] = make_answered(1, change=change)
    factories.make_response(recommendation=asked, change=change)

    assert addresses(related_to(change.chapter)) == [asked.get_absolute_url()]


def make_believed_empty():
    """The database counts the rows of tables that have held some, and have none."""
    with transaction.atomic():
        make_answered(10, change=factories.make_change())
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def rows_read(asking):
    """The rows that all steps of a question gave, each as often as it was carried out."""
    with CaptureQueriesContext(connection) as queries:
        asking()
    [query] = [each["sql"] for each in queries.captured_queries]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query}")
        plan = cursor.fetchone()[0]
    steps = [(plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]]
    for step in steps:
        steps += step.get("Plans", [])
    return sum(step["Actual Rows"] * step["Actual Loops"] for step in steps)


def test_a_chapter_is_not_read_again_for_every_response_even_where_the_database_misjudges():
    make_believed_empty()
    release, work = factories.make_release(), {}
    chapter = factories.make_change(release=release).chapter
    for number in (10, 30):
        for _ in range(number - Response.objects.count()):
            beside = factories.make_chapter(manual=chapter.manual)
            make_answered(1, change=factories.make_change(beside, release))
        work[number] = rows_read(lambda: related_to(chapter))

    assert work[30] / work[10] <= 3**2, work
