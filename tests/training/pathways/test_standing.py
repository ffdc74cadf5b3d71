"""How people stand on a course of a pathway, at the boundaries of the day and of the month."""

import datetime as dt

import pytest

from tests.factories import (
    make_agency,
    make_booking,
    make_course,
    make_job_role,
    make_pathway,
    make_person,
    make_team,
)
from tests.training.pathways.teams import Mark, attend, declare, london, session_on, stand
from training.models import Booking
from training.months import later
from training.pathways import finding, standing
from training.pathways.standing import First, Standing, State

pytestmark = pytest.mark.django_db
Status = Booking.Status
NOW = london(2026, 11, 26, 12)


@pytest.fixture
def course():
    course = make_course(title="Safer sleep")
    make_pathway([course])
    return course


@pytest.fixture
def person():
    return make_person()


def due_every(course, months):
    course.pathway_steps.update(refresh_months=months)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2024, 2, 29), 48, (2028, 2, 29)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2026, 12, 31), 12, (2027, 12, 31)),
        ((2026, 8, 31), 4, (2026, 12, 31)),
        ((2026, 10, 15), 2, (2026, 12, 15)),
    ],
)
def test_months_are_calendar_months_and_end_with_the_month(day, months, found):
    assert later(dt.date(*day), months) == dt.date(*found)


def test_who_was_never_there_is_missing(person, course):
    assert stand(person, NOW) == Standing(person, course.pathway_steps.get(), State.MISSING)


@pytest.mark.parametrize("mark", [Mark.CAME, Mark.LATE, Mark.LEFT])
def test_who_was_there_has_done_it(person, course, mark):
    attend(person, session_on(course, 2026, 3, 3, 10), mark)

    found = stand(person, NOW)

    assert (found.state, found.done_on, found.declared) == (State.DONE, dt.date(2026, 3, 3), False)


@pytest.mark.parametrize("mark", [Mark.APOLOGY, Mark.ABSENT])
def test_who_did_not_come_has_not(person, course, mark):
    attend(person, session_on(course, 2026, 3, 3, 10), mark)

    assert stand(person, NOW).state == State.MISSING


@pytest.mark.parametrize(
    ("marks", "state"),
    [
        ([Mark.CAME, Mark.LEFT], State.DONE),
        ([Mark.CAME], State.UNRECORDED),
        ([Mark.CAME, Mark.ABSENT], State.MISSING),
        ([Mark.APOLOGY, Mark.CAME], State.MISSING),
    ],
)
def test_a_course_of_two_days_is_done_by_who_missed_neither(person, course, marks, state):
    attend(person, session_on(course, 2026, 3, 3, 10, days=2), *marks)

    found = stand(person, NOW)

    assert found.state == state
    assert found.done_on == (dt.date(2026, 3, 4) if state == State.DONE else None)


def test_the_day_it_was_done_is_london_s(person, course):
    session = session_on(course, 2026, 6, 30, 23)  # until one in the night there, midnight in UTC
    attend(person, session, Mark.CAME, Mark.CAME)

    assert stand(person, NOW).done_on == dt.date(2026, 7, 1)


def test_a_place_that_was_given_up_counts_for_nothing(person, course):
    booking = attend(person, session_on(course, 2026, 3, 3, 10), Mark.CAME)
    Booking.objects.filter(pk=booking.pk).update(
        status=Status.CANCELLED, reason="sickness", ended_at=NOW
    )

    assert stand(person, NOW).state == State.MISSING


def test_it_is_not_done_while_it_goes_on(person, course):
    attend(person, session_on(course, 2026, 11, 26, 11), Mark.CAME)

    during, after = stand(person, NOW), stand(person, london(2026, 11, 26, 13))

    assert (during.state, after.state) == (State.BOOKED, State.DONE)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (london(2026, 11, 27, 23, 59), State.DONE),
        (london(2026, 11, 28, 0), State.SOON),
        (london(2027, 2, 28, 23, 59), State.SOON),
        (london(2027, 3, 1, 0), State.OVERDUE),
    ],
)
def test_it_is_due_soon_for_three_months_and_overdue_from_the_day_after(person, course, at, state):
    due_every(course, 36)
    attend(person, session_on(course, 2024, 2, 28, 10), Mark.CAME)

    found = stand(person, at)

    assert (found.due_on, found.state) == (dt.date(2027, 2, 28), state)


def test_a_leap_day_comes_round_on_the_last_of_february(person, course):
    due_every(course, 12)
    attend(person, session_on(course, 2024, 2, 29, 10), Mark.CAME)

    assert stand(person, london(2024, 12, 1)).due_on == dt.date(2025, 2, 28)


def test_once_is_enough_where_nothing_else_is_said(person, course):
    attend(person, session_on(course, 2006, 3, 3, 10), Mark.CAME)

    found = stand(person, NOW)

    assert (found.state, found.due_on) == (State.DONE, None)


def test_the_last_time_counts_declared_or_not(person, course):
    attend(person, session_on(course, 2025, 3, 3, 10), Mark.CAME)
    declare(person, course, dt.date(2024, 5, 5))
    before = stand(person, NOW)
    declare(person, course, dt.date(2026, 5, 5))
    after = stand(person, NOW)

    assert (before.done_on, before.declared) == (dt.date(2025, 3, 3), False)
    assert (after.done_on, after.declared) == (dt.date(2026, 5, 5), True)


def test_what_was_declared_for_another_course_or_for_none_counts_for_nothing(person, course):
    declare(person, make_course(), dt.date(2026, 5, 5))
    declare(person, None, dt.date(2026, 5, 5))
    declare(person, course, dt.date(2026, 11, 27))

    assert stand(person, NOW).state == State.MISSING


def test_what_somebody_else_with_the_same_address_did_counts_for_nothing(person, course):
    other = make_person(agency=make_agency(), email=person.email)
    attend(other, session_on(course, 2026, 3, 3, 10), Mark.CAME)
    declare(other, course, dt.date(2026, 5, 5))
    make_booking(session_on(course, 2026, 12, 3, 10), other)

    assert stand(person, NOW).state == State.MISSING


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (Status.CONFIRMED, State.BOOKED),
        (Status.WAITING, State.WAITING),
        (Status.CHECKING, State.WAITING),
        (Status.ASKED, State.WAITING),
    ],
)
def test_who_has_a_date_to_come_is_booked_or_waits(person, course, status, state):
    booking = make_booking(session_on(course, 2026, 12, 3, 10), person, status=status)

    found = stand(person, NOW)

    assert (found.state, found.coming, found.to_book) == (state, booking, False)


def test_a_place_goes_before_a_place_in_a_queue_and_the_soonest_of_each(person, course):
    make_booking(session_on(course, 2026, 12, 3, 10), person, status=Status.WAITING)
    soonest = make_booking(session_on(course, 2027, 1, 7, 10), person)
    make_booking(session_on(course, 2027, 2, 4, 10), person)

    assert stand(person, NOW).coming == soonest


def test_who_is_overdue_and_booked_is_both(person, course):
    due_every(course, 12)
    attend(person, session_on(course, 2025, 3, 3, 10), Mark.CAME)
    make_booking(session_on(course, 2026, 12, 3, 10), person)

    found = stand(person, NOW)

    assert found.in_words() == "overdue since 3 March 2026; booked for 3 December 2026"
    assert not found.to_book


def test_where_nobody_recorded_who_came_that_is_said(person, course):
    make_booking(session_on(course, 2026, 10, 12, 10), person)

    found = stand(person, NOW)

    assert (found.state, found.to_book) == (State.UNRECORDED, False)
    assert found.in_words() == "12 October 2026, attendance not recorded"


def test_what_was_done_since_goes_before_what_was_not_recorded(person, course):
    make_booking(session_on(course, 2026, 1, 12, 10), person)
    attend(person, session_on(course, 2026, 3, 3, 10), Mark.CAME)

    found = stand(person, NOW)

    assert (found.state, found.unrecorded_on) == (State.DONE, None)


def test_a_session_that_was_called_off_is_not_one_to_record(person, course):
    session = session_on(
        course, 2026, 10, 12, 10, cancelled_at=NOW, cancelled_because="No trainer."
    )
    make_booking(session, person)

    assert stand(person, NOW).state == State.MISSING


def test_each_stand_has_its_words(person, course):
    due_every(course, 24)
    said = []
    for day in ((2023, 3, 3), (2024, 12, 3), (2026, 3, 3)):
        attend(person, session_on(course, *day, 10), Mark.CAME)
        said.append(stand(person, NOW).in_words())
    declare(person, course, dt.date(2026, 5, 5))
    said.append(stand(person, NOW).in_words())

    assert said == [
        "overdue since 3 March 2025",
        "due again by 3 December 2026",
        "done on 3 March 2026",
        "done on 5 May 2026, declared",
    ]


def test_the_parts_of_a_summary_add_up():
    course, other = make_course(), make_course()
    make_pathway([course, other])
    due_every(course, 12)
    team = make_team()
    people = [make_person(team) for _ in range(3)]
    for person, year in zip(people, (2026, 2025, 2024), strict=True):
        attend(person, session_on(course, year, 12 - (year == 2026), 1, 10), Mark.CAME)
    make_booking(session_on(other, 2026, 12, 3, 10), people[0])

    (matrix,) = standing.matrices(people, finding.public(), team.agency.kind, NOW)

    assert str(matrix.summary) == "1 of 6 done, 1 due soon, 1 overdue, 1 booked, 2 missing"


def test_everybody_is_on_a_pathway_beside_it_or_without_a_job():
    pathway, midwife = make_pathway([make_course()]), make_job_role()
    pathway.roles.set([midwife])
    team = make_team()
    needs, other, unknown = (
        make_person(team, role=role) for role in (midwife, make_job_role(), None)
    )

    (matrix,) = standing.matrices([needs, other, unknown], finding.public(), team.agency.kind)

    assert [row.person for row in matrix.rows] == [needs]
    assert (matrix.not_needed, matrix.without_job) == ([other], [unknown])


@pytest.mark.parametrize(
    ("mark", "first"),
    [(Mark.CAME, False), (None, False), (Mark.ABSENT, True), (Mark.APOLOGY, True)],
)
def test_who_was_at_what_comes_first_or_has_no_register_of_it_need_not_do_it(
    person, course, mark, first
):
    before = make_course()
    course.comes_first.set([before])
    attend(person, session_on(before, 2026, 3, 3, 10), *filter(None, [mark]))

    assert bool(stand(person, NOW).first) == first


def test_what_comes_first_is_done_by_declaring_it_and_not_by_a_booking_to_come(person, course):
    booked, declared = make_course(title="Booked"), make_course(title="Declared")
    course.comes_first.set([booked, declared])
    coming = make_booking(session_on(booked, 2026, 12, 3, 10), person)
    declare(person, declared, dt.date(2026, 3, 3))

    found = stand(person, NOW)

    assert found.first == (First(booked, coming, []),)
    assert found.in_words() == "missing; first “Booked” (booked for 3 December 2026)"


def test_who_is_booked_already_is_told_of_nothing_to_do_first(person, course):
    course.comes_first.set([make_course()])
    make_booking(session_on(course, 2026, 12, 3, 10), person)

    assert stand(person, NOW).first == ()


@pytest.mark.parametrize("many", [1, 8])
def test_a_team_of_any_size_takes_the_same_queries(many, django_assert_num_queries):
    team = make_team()
    courses = [make_course() for _ in range(many)]
    for course in courses:
        course.comes_first.set([make_course()])
    make_pathway(courses)
    people = [make_person(team) for _ in range(many)]
    for person in people:
        attend(person, session_on(courses[0], 2026, 3, 3, 10), Mark.CAME)
        make_booking(session_on(courses[0], 2026, 12, 3, 10), person)
        make_booking(session_on(courses[-1], 2026, 4, 3, 10), person)
        declare(person, courses[-1], dt.date(2025, 3, 3))
    pathways = finding.public()

    with django_assert_num_queries(4):
        standing.matrices(people, pathways, team.agency.kind, NOW)
