"""Which pathways are for whom, what is left out of them, and when their courses run next."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.accounts.models import Agency
from portal.publishing.models import Status
from tests.factories import (
    make_booking,
    make_course,
    make_job_role,
    make_pathway,
    make_rules,
    make_session,
)
from training.models import PathwayStep
from training.pathways import finding

pytestmark = pytest.mark.django_db
HEALTH, POLICE = Agency.Kind.HEALTH, Agency.Kind.POLICE


@pytest.fixture
def midwife():
    return make_job_role(name="Midwife")


def pathway_for(*roles, settings=(), **fields):
    pathway = make_pathway([make_course()], settings=list(settings), **fields)
    pathway.roles.set(roles)
    return pathway


def test_a_pathway_is_for_its_jobs_in_its_settings_alone(midwife):
    other = make_job_role()
    for_all = pathway_for(order=1)
    of_job = pathway_for(midwife, order=2)
    of_place = pathway_for(settings=[HEALTH], order=3)
    of_both = pathway_for(midwife, settings=[HEALTH], order=4)

    found = {
        (role, kind): finding.fitting(role, kind)
        for role in (midwife, other, None)
        for kind in (HEALTH, POLICE)
    }

    assert found == {
        (midwife, HEALTH): [for_all, of_job, of_place, of_both],
        (midwife, POLICE): [for_all, of_job],
        (other, HEALTH): [for_all, of_place],
        (other, POLICE): [for_all],
        (None, HEALTH): [for_all, of_place],
        (None, POLICE): [for_all],
    }


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_a_course_that_is_not_published_is_left_out(status):
    hidden = make_course(status=status, publish_at=None)
    first, last = make_course(), make_course()
    make_pathway([first, hidden, last])
    make_pathway([hidden])

    (shown,) = finding.public()

    assert [step.course for step in shown.shown] == [first, last]


def test_a_course_to_come_is_left_out_until_it_is_published():
    make_pathway([make_course(publish_at=timezone.now() + dt.timedelta(days=1))])

    assert finding.public() == []


def test_what_must_come_first_is_said_where_it_is_published():
    course, first = make_course(), make_course()
    course.comes_first.set([first, make_course(status=Status.DRAFT, publish_at=None)])
    make_pathway([course])

    (pathway,) = finding.public()

    assert pathway.shown[0].course.first == [first]


def days_ahead(days):
    return timezone.now() + dt.timedelta(days=days)


def next_date(course):
    make_pathway([course])
    (pathway,) = finding.with_dates(finding.public())
    return pathway.shown[0].next_date


def test_the_next_date_is_the_soonest_with_a_place():
    course = make_course()
    full = make_session(course=course, starts_at=days_ahead(10), places=1)
    make_booking(full)
    free = make_session(course=course, starts_at=days_ahead(20))
    make_session(course=course, starts_at=days_ahead(30))

    assert next_date(course) == free


def test_where_all_are_full_it_is_the_soonest_with_a_list_to_wait_on():
    course = make_course()
    soon, later = (
        make_session(course=course, starts_at=days_ahead(days), places=1) for days in (10, 20)
    )
    for session in (soon, later):
        make_booking(session)

    assert next_date(course) == soon


def test_dates_that_are_over_closed_or_called_off_are_none():
    course = make_course(rules=make_rules(closes_days_before=5))
    make_session(course=course, starts_at=days_ahead(-1))
    make_session(course=course, starts_at=days_ahead(4))
    make_session(
        course=course,
        starts_at=days_ahead(20),
        cancelled_at=timezone.now(),
        cancelled_because="No trainer.",
    )

    assert next_date(course) is None


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (None, "once"),
        (1, "every month"),
        (6, "every 6 months"),
        (12, "every year"),
        (18, "every 18 months"),
        (36, "every 3 years"),
    ],
)
def test_how_often_a_course_is_due_is_said_in_words(months, said):
    assert PathwayStep(refresh_months=months).refreshed == said


@pytest.mark.parametrize("rows", [1, 5])
def test_it_takes_the_same_queries_for_one_pathway_and_for_five(rows, django_assert_num_queries):
    for _ in range(rows):
        courses = [make_course() for _ in range(rows)]
        courses[0].comes_first.set([make_course()])
        make_session(course=courses[0])
        make_pathway(courses).roles.set([make_job_role()])

    with django_assert_num_queries(5):
        finding.with_dates(finding.public())
