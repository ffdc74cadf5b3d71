"""What delegates said of a course stands as evidence in the threads it answers, by itself."""

import datetime as dt

import pytest
from django.utils import timezone

from reviews import from_training
from reviews.models import Evidence
from tests.factories import (
    make_attendance,
    make_booking,
    make_course,
    make_evaluation,
    make_recommendation,
    make_response,
    make_review,
    make_session,
)
from tests.moments import london

pytestmark = pytest.mark.django_db
Level, Counted = Evidence.Level, Evidence.Counted
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """A day late in a business year, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: london("2026-11-26 12:00"))


@pytest.fixture
def course():
    return make_course(title="Naming neglect")


@pytest.fixture
def response(course):
    recommendation = make_recommendation(decided_on=timezone.localdate() - 40 * DAY)
    return make_response(recommendation=recommendation, label="training", course=course)


def held(course, people, days_ago=10, **said):
    """A date that is over, with so many who came and, of each, what `said` makes."""
    session = make_session(course=course, starts_at=timezone.now() - days_ago * DAY)
    bookings = [make_booking(session) for _ in range(people)]
    for booking in bookings:
        make_attendance(booking)
    return bookings


def answered(bookings, before=(4, 4, 4), after=(7, 4, 3)):
    for booking in bookings:
        make_evaluation(booking, "before", scores=before)
        make_evaluation(booking, "after", scores=after, actions=["Ask to see the cot"])


def told(bookings, became="done", example=""):
    for booking in bookings:
        make_evaluation(booking, "later")
        action = booking.evaluations.get(stage="after").actions.get()
        action.became, action.example = became, example
        action.save()


def counted(response):
    return {each.counted: each for each in response.evidence.counted()}


def test_who_came_is_an_output_and_no_more(response, course):
    held(course, 6)

    from_training.recount()

    [found] = response.evidence.all()
    assert (found.level, found.figure, found.unit) == (Level.OUTPUT, 6, "people")
    assert found.shows == "Came to “Naming neglect” on 1 date."
    assert found.recommendation == response.recommendation


def test_higher_ratings_are_an_outcome_out_of_who_answered_twice(response, course):
    bookings = held(course, 8)
    answered(bookings[:6])

    from_training.recount()

    found = counted(response)
    assert set(found) == {Counted.CAME, Counted.KNOWLEDGE, Counted.SKILLS, Counted.CONFIDENCE}
    knowledge = found[Counted.KNOWLEDGE]
    assert (knowledge.level, knowledge.figure, knowledge.out_of, knowledge.asked) == (
        Level.OUTCOME,
        6,
        6,
        8,
    )
    assert "from 4.0 to 7.0 out of 10" in knowledge.shows
    assert [found[each].figure for each in (Counted.SKILLS, Counted.CONFIDENCE)] == [0, 0]


def test_it_is_called_an_impact_only_once_people_told_of_a_difference_months_later(
    response, course
):
    bookings = held(course, 6)
    answered(bookings)
    from_training.recount()
    assert not response.evidence.filter(level=Level.IMPACT).exists()

    told(bookings)
    from_training.recount()
    assert counted(response)[Counted.ACTIONS].level == Level.OUTCOME
    assert not response.evidence.filter(level=Level.IMPACT).exists()

    told_of_it = bookings[0].evaluations.get(stage="after").actions.get()
    told_of_it.example = "She showed me where the baby sleeps."
    told_of_it.save()
    from_training.recount()

    [impact] = response.evidence.filter(level=Level.IMPACT)
    assert (impact.figure, impact.out_of, impact.asked) == (1, 6, 6)


def test_what_fewer_than_five_said_is_no_evidence(response, course):
    bookings = held(course, 8)
    answered(bookings[:4])
    told(bookings[:4], example="It helped.")

    from_training.recount()

    assert set(counted(response)) == {Counted.CAME}


def test_counted_anew_it_is_the_same_row_with_what_is_true_now(response, course):
    held(course, 6)
    from_training.recount()
    first = response.evidence.get()
    from_training.recount()
    assert Evidence.objects.get() == first

    held(course, 5, days_ago=3)
    from_training.recount()

    now = response.evidence.get()
    assert (now.pk, now.figure) == (first.pk, 11)


def test_each_business_year_has_its_own(course):
    recommendation = make_recommendation(decided_on=None)
    response = make_response(recommendation=recommendation, label="training", course=course)
    held(course, 6, days_ago=10)
    held(course, 7, days_ago=10 + 366)

    from_training.recount()

    rows = response.evidence.counted().order_by("counted_year")
    assert [int(row.figure) for row in rows] == [7, 6]
    assert rows[1].counted_year - rows[0].counted_year == 1


def test_a_date_called_off_counts_for_nothing_and_stops_nothing(response, course):
    make_session(
        course=course,
        starts_at=timezone.now() + 500 * DAY,
        cancelled_at=timezone.now(),
        cancelled_because="The trainer is ill.",
    )
    held(course, 6)

    from_training.recount()

    assert set(counted(response)) == {Counted.CAME}


def test_what_few_said_before_the_decision_cannot_be_told_by_subtraction(response, course):
    answered(held(course, 6, days_ago=10))
    answered(held(course, 3, days_ago=60))

    from_training.recount()

    assert set(counted(response)) == {Counted.CAME}


def test_what_was_held_before_the_decision_does_not_count(response, course):
    held(course, 6, days_ago=60)

    from_training.recount()

    assert not response.evidence.exists()


def test_without_a_day_of_decision_the_end_of_the_review_counts(course):
    review = make_review(concluded_on=timezone.localdate() - 30 * DAY)
    recommendation = make_recommendation(review=review, decided_on=None)
    response = make_response(recommendation=recommendation, label="training", course=course)
    held(course, 6, days_ago=40)

    from_training.recount()

    assert not response.evidence.exists()


def test_it_goes_when_the_response_is_another_course(response, course):
    held(course, 6)
    from_training.recount()
    response.course = make_course()
    response.save()

    from_training.recount()

    assert not response.evidence.exists()


def test_what_somebody_entered_stays_as_it_is(response, course):
    response.evidence.create(
        recommendation=response.recommendation,
        level=Level.OUTPUT,
        shows="Slides",
        figure=1,
        unit="packs",
        measured_on=timezone.localdate(),
    )
    held(course, 6)

    from_training.recount()
    from_training.recount()

    assert response.evidence.said().get().shows == "Slides"
    assert response.evidence.count() == 2


def test_the_thread_shows_it(client, response, course):
    held(course, 6)
    from_training.recount()

    page = client.get(response.recommendation.get_absolute_url()).content.decode()

    assert "Came to “Naming neglect” on 1 date." in page
    assert "6 people" in page
