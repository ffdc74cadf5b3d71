"""How a recommendation stands, and what the database holds of reviews and responses."""

import datetime as dt
from itertools import combinations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from portal.errors import Refused
from portal.publishing.models import Status
from reviews.models import Progress, Recommendation, Response, Review
from tests.factories import (
    make_briefing,
    make_change,
    make_course,
    make_recommendation,
    make_response,
    make_review,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2027, 2, 1)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("due", "responses", "progress"),
    [
        (None, [], Progress.NO_RESPONSE),
        (TOMORROW, [], Progress.NO_RESPONSE),
        (TODAY, [], Progress.NO_RESPONSE),
        (YESTERDAY, [], Progress.OVERDUE),
        (None, [(None, None)], Progress.UNDER_WAY),
        (TODAY, [(TODAY, None)], Progress.UNDER_WAY),
        (TOMORROW, [(YESTERDAY, None)], Progress.OVERDUE),
        (YESTERDAY, [(TOMORROW, None)], Progress.OVERDUE),
        (None, [(TOMORROW, None), (YESTERDAY, None)], Progress.OVERDUE),
        (None, [(YESTERDAY, YESTERDAY), (TOMORROW, None)], Progress.UNDER_WAY),
        (YESTERDAY, [(YESTERDAY, TODAY)], Progress.DONE),
        (None, [(None, TODAY), (YESTERDAY, YESTERDAY)], Progress.DONE),
        (YESTERDAY, [(None, TODAY), (None, None)], Progress.OVERDUE),
        (None, [(None, TOMORROW)], Progress.UNDER_WAY),
    ],
)
@pytest.mark.parametrize("decision", [None, "in_part"])
def test_progress_follows_from_the_responses_and_the_day(due, responses, progress, decision):
    decided = {"decision": decision, "reason": "It costs too much."} if decision else {}
    recommendation = make_recommendation(due_on=due, **decided)
    for due_on, done_on in responses:
        make_response(recommendation=recommendation, due_on=due_on, done_on=done_on)

    assert recommendation.progress(TODAY) == progress


def test_what_was_not_accepted_is_never_overdue_or_done():
    recommendation = make_recommendation(
        decision=Recommendation.Decision.NOT_ACCEPTED, reason="It is the law.", due_on=YESTERDAY
    )
    make_response(recommendation=recommendation, done_on=YESTERDAY)

    assert recommendation.progress(TODAY) == Progress.NOT_ACCEPTED


@pytest.mark.parametrize("decision", ["not_accepted", "in_part"])
def test_what_was_not_accepted_in_full_needs_a_reason(decision):
    recommendation = make_recommendation()
    recommendation.decision = decision

    with pytest.raises(ValidationError) as refusal:
        recommendation.full_clean()
    assert refusal.value.messages == ["Say why it was not accepted in full."]
    with pytest.raises(IntegrityError, match="not_accepted_has_a_reason"):
        recommendation.save()


@pytest.mark.parametrize("decision", ["not_accepted", "in_part"])
def test_what_was_not_accepted_in_full_is_kept_with_its_reason(decision):
    make_recommendation(decision=decision, reason="The law says otherwise.")

    assert Recommendation.objects.values_list("decision", "reason").get() == (
        decision,
        "The law says otherwise.",
    )


@transaction.atomic
def make_another(recommendation):
    """One more with its number, checked by the rules that wait for the end."""
    make_recommendation(review=recommendation.review, number=recommendation.number)
    connection.check_constraints()


def test_a_review_has_one_recommendation_a_number():
    first = make_recommendation(number=1)
    make_recommendation(number=1)  # another review's

    with pytest.raises(IntegrityError, match="one_recommendation_a_number"):
        make_another(first)


TARGETS = {
    "briefing": make_briefing,
    "change": make_change,
    "course": make_course,
    "url": lambda: "https://example.org/",
}


@pytest.mark.parametrize("names", [(), *combinations(TARGETS, 1)])
def test_a_response_points_at_nothing_or_at_one_thing(names):
    response = make_response(**{name: TARGETS[name]() for name in names})

    response.full_clean()

    assert Response.objects.get() == response


@pytest.mark.parametrize(
    "names", [*combinations(TARGETS, 2), *combinations(TARGETS, 3), tuple(TARGETS)]
)
def test_a_response_never_points_at_two_things(names):
    response = make_response()
    for name in names:
        setattr(response, name, TARGETS[name]())

    with pytest.raises(ValidationError) as refusal:
        response.full_clean()
    assert refusal.value.messages == ["Choose one of briefing, change, course or address."]
    with pytest.raises(IntegrityError, match="response_points_at_most_at_one"):
        response.save()


def test_a_review_without_learning_points_is_not_approved():
    review = make_review(status=Status.IN_REVIEW)
    review.learning_points.all().delete()

    with pytest.raises(Refused) as refusal:
        review.move_to(Status.APPROVED, by=make_user())

    assert str(refusal.value) == "Add at least one learning point."
    assert Review.objects.get().status == Status.IN_REVIEW


@pytest.mark.parametrize(
    "slug",
    [
        "actions",
        "feed",
        "gaps",
        "learning",
        "new",
        "numbers",
        "restricted",
        "themes",
        "use",
    ],
)
def test_a_review_never_takes_the_address_of_another_page(slug):
    with pytest.raises(ValidationError) as refusal:
        make_review(slug=slug).full_clean()

    assert refusal.value.message_dict == {
        "slug": [f"“{slug}” is the address of another page: choose another word."]
    }
