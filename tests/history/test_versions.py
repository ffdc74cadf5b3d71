"""What a row and its parts said, version by version."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from briefings.models import Briefing, Section
from portal.history import content
from portal.history.tracking import events_of
from portal.history.versions import content as content_of
from portal.history.versions import version, versions
from tests.factories import (
    make_agency,
    make_area,
    make_briefing,
    make_contact,
    make_recommendation,
    make_review,
    make_theme,
    make_user,
    make_venue,
    make_way,
)
from tests.history.changes import one_change, retitle

pytestmark = pytest.mark.django_db


def made(make, **fields):
    """A row made in a version of its own."""
    with one_change():
        return make(**fields)


def changes(row):
    return [found.changes for found in versions(row)]


def test_each_change_is_a_version_with_who_when_and_what():
    somebody = make_user()
    briefing = made(make_briefing)
    with one_change(by=somebody):
        briefing.title = "Hidden men"
        briefing.save()
        briefing.sections.filter(number=3).update(body="<p>Ask.</p>")

    newest, first = versions(briefing)

    assert (newest.by, newest.changes) == (somebody, ("Title", "Section 3"))
    assert (first.by, first.changes) == (None, ("Added",))
    assert newest.number > first.number
    assert newest.at == events_of(Briefing).objects.latest("pgh_id").pgh_created_at


def test_what_became_of_parts_and_joins_is_said():
    briefing = made(make_briefing, sections=6)
    with one_change():
        briefing.sections.get(number=2).delete()
    with one_change():
        briefing.questions.create(text="Who else?")
    with one_change():
        briefing.areas.add(make_area())
    with one_change():
        Briefing.objects.update(status="withdrawn", withdrawn_at=None)

    assert changes(briefing) == [
        ("Status",),
        ("Areas",),
        ("Question added",),
        ("Section 2 removed",),
        ("Added",),
    ]


@pytest.mark.django_db(transaction=True)
def test_one_transaction_is_one_version_whoever_made_it():
    with transaction.atomic():
        briefing = make_briefing()
    Briefing.objects.update(title="By hand")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE briefings_section SET title = 'By SQL' WHERE number = 4")

    assert [(found.by, found.changes) for found in versions(briefing)] == [
        (None, ("Section 4",)),
        (None, ("Title",)),
        (None, ("Added",)),
    ]


def one_of_each():
    """Rows with parts, with joins, with parts that have joins, and with none."""
    review = made(make_review)
    with one_change():
        recommendation = make_recommendation(review=review, agencies=[make_agency()])
    contact = made(make_contact, areas=[make_area()])
    with one_change():
        make_way(contact)
    return [made(make_briefing), review, recommendation, contact, made(make_venue)]


def test_the_newest_version_says_what_the_row_says():
    for row in one_of_each():
        assert content_of(row, versions(row)[0]) == content.read(row)


def test_each_version_says_what_the_row_said_then():
    briefing, other = made(make_briefing), make_theme()
    said = [content.read(briefing)]
    steps = [
        lambda: Section.objects.filter(number=1).update(title="New"),
        lambda: briefing.themes.set([other]),
        lambda: briefing.sections.get(number=7).delete(),
        lambda: briefing.questions.create(text="Who else?"),
        lambda: briefing.themes.add(make_theme()),
        lambda: briefing.questions.first().delete(),
    ]
    for step in steps:
        with one_change():
            step()
        said.append(content.read(briefing))

    kept = [content_of(briefing, found) for found in reversed(versions(briefing))]

    assert kept == said


def test_what_one_part_joins_is_never_anothers():
    review = made(make_review)
    with one_change():
        first, second = (make_recommendation(review=review, number=number) for number in (1, 2))
        second.agencies.set([make_agency()])

    parts = content_of(review, versions(review)[0])["parts"]["recommendations"]

    assert [len(part["fields"]["agencies"]) for part in parts] == [0, 1]
    assert first.pk < second.pk


def test_a_part_that_moved_is_where_it_is():
    old, new = made(make_review), made(make_review)
    with one_change():
        moving = make_recommendation(review=old, number=1)
    with one_change():
        moving.review = new
        moving.save()
    with one_change():
        moving.text = "Said elsewhere."
        moving.save()

    assert changes(old)[:2] == [("Recommendation 1 removed",), ("Recommendation 1 added",)]
    assert changes(new)[:2] == [("Recommendation 1",), ("Recommendation 1 added",)]
    assert content_of(old, versions(old)[0]) == content.read(old)


def test_a_version_is_found_by_its_number_and_is_nobody_elses():
    briefing, other = made(make_briefing), made(make_briefing)
    retitle(briefing, 2)

    for found in versions(briefing):
        assert version(briefing, found.number) == found
        assert version(other, found.number) is None
    assert version(briefing, 2**62) is None


def test_what_is_tracked_nowhere_has_no_versions():
    assert versions(ContentType.objects.first()) == []


def test_versions_come_a_page_at_a_time():
    briefing = made(make_briefing)
    retitle(briefing, 4)
    every = versions(briefing)

    first = versions(briefing, most=2)
    rest = versions(briefing, before=first[-1].number, most=50)

    assert (len(every), first + rest) == (5, every)


@pytest.mark.parametrize("times", [3, 30])
def test_the_list_takes_the_same_queries_however_long(django_assert_num_queries, times):
    briefing, somebody = made(make_briefing), make_user()
    retitle(briefing, times, by=somebody)
    ContentType.objects.get_for_model(briefing)  # asked for once a process

    with django_assert_num_queries(16):
        assert len(versions(briefing)) == times + 1


@pytest.mark.parametrize("times", [3, 30])
def test_one_content_takes_the_same_queries_however_long(django_assert_num_queries, times):
    briefing = made(make_briefing)
    retitle(briefing, times)
    newest = versions(briefing)[0]

    with django_assert_num_queries(9):
        content_of(briefing, newest)
