"""Courses and their dates: what the database holds, and which dates are to come."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from portal.errors import Refused
from portal.publishing.models import Status
from tests.factories import make_course, make_session, make_user, make_venue
from tests.moments import london
from training.models import Course, TrainingSession

pytestmark = pytest.mark.django_db

AT = london("2027-03-01 09:30")
INSTANT = dt.timedelta(microseconds=1)
WEEK = dt.timedelta(days=7)
LONG_AGO = london("2026-01-01 09:00")


def test_dates_to_come_are_those_after_the_moment_soonest_first():
    course = make_course(publish_at=LONG_AGO)
    for starts in (AT + WEEK, AT - WEEK, AT, AT + INSTANT):
        make_session(course=course, starts_at=starts)

    upcoming = TrainingSession.objects.upcoming(AT)

    assert [session.starts_at for session in upcoming] == [AT + INSTANT, AT + WEEK]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.DRAFT},
        {"status": Status.IN_REVIEW},
        {"status": Status.WITHDRAWN},
        {"publish_at": AT + INSTANT},
    ],
)
def test_dates_of_an_unpublished_course_are_not_to_come(fields):
    course = make_course(**{"publish_at": LONG_AGO} | fields)
    make_session(course=course, starts_at=AT + WEEK)

    assert list(TrainingSession.objects.upcoming(AT)) == []


def test_dates_to_come_appear_the_moment_their_course_is_published():
    session = make_session(course=make_course(publish_at=AT), starts_at=AT + WEEK)

    assert list(TrainingSession.objects.upcoming(AT)) == [session]


VENUE_PLEASE = "Choose a venue for a session in person, and none online."


@pytest.mark.parametrize(("delivery", "has_venue"), [("place", False), ("online", True)])
def test_a_session_in_person_has_a_venue_and_one_online_has_none(delivery, has_venue):
    session = make_session()
    session.delivery = delivery
    session.venue = make_venue() if has_venue else None

    with pytest.raises(ValidationError) as refusal:
        session.full_clean()
    assert refusal.value.messages == [VENUE_PLEASE]
    with pytest.raises(IntegrityError, match="session_in_person_has_a_venue"):
        session.save()


@pytest.mark.parametrize("lasts", [dt.timedelta(0), -INSTANT])
def test_a_session_ends_after_it_starts(lasts):
    session = make_session()
    session.ends_at = session.starts_at + lasts

    with pytest.raises(ValidationError) as refusal:
        session.full_clean()
    assert refusal.value.messages == ["A session must end after it starts."]
    with pytest.raises(IntegrityError, match="session_ends_after_it_starts"):
        session.save()


def test_a_session_has_a_place():
    with pytest.raises(IntegrityError, match="session_has_places"):
        make_session(places=0)


def test_a_session_is_somewhere_or_online():
    hall = make_session(venue=make_venue(name="Old Hall"))
    online = make_session(delivery="online")

    assert [hall.where, online.where] == ["Old Hall", "Online"]


def test_a_session_is_named_by_its_course_and_its_day_in_london():
    session = make_session(
        course=make_course(title="Neglect"), starts_at=london("2027-06-02 00:15")
    )
    session.refresh_from_db()

    assert str(session) == "Neglect, 2 June 2027"


def test_a_course_without_outcomes_is_not_approved():
    course = make_course(status=Status.IN_REVIEW)
    course.outcomes.all().delete()

    with pytest.raises(Refused) as refusal:
        course.move_to(Status.APPROVED, by=make_user())
    assert str(refusal.value) == (
        "Add at least one outcome: what people will be able to do afterwards."
    )

    course.outcomes.create(text="Recognise neglect")
    course.move_to(Status.APPROVED, by=make_user())
    assert Course.objects.get().status == Status.APPROVED


@pytest.mark.parametrize("slug", ["calendar", "courses", "feed", "places", "sessions"])
def test_a_course_never_takes_the_address_of_another_page(slug):
    with pytest.raises(ValidationError) as refusal:
        make_course(slug=slug).full_clean()

    assert refusal.value.message_dict == {
        "slug": [f"“{slug}” is the address of another page: choose another word."]
    }
