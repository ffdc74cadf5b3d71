import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import (
    make_attendance,
    make_booking,
    make_course,
    make_evaluation,
    make_person,
    make_session,
)
from training.figures.counting import Change, Figures, by, of_sessions
from training.models import Booking, TrainingSession

pytestmark = pytest.mark.django_db

SESSIONS = TrainingSession.objects.all


def over(**fields):
    return make_session(starts_at=timezone.now() - dt.timedelta(days=100), **fields)


def came(session, mark="came", **fields):
    booking = make_booking(session, **fields)
    make_attendance(booking, mark)
    return booking


def answered(session, before, after, **fields):
    booking = came(session, **fields)
    make_evaluation(booking, "before", scores=before)
    make_evaluation(booking, "after", scores=after, actions=["Ask", "Write", "Ring"])
    return booking


def test_everybody_with_a_place_is_counted_as_one_thing():
    session = over()
    came(session), came(session, "late"), came(session, "left"), came(session, walked_in=True)
    came(session, "apology"), came(session, "absent"), make_booking(session)
    gone = {"status": Booking.Status.CANCELLED, "reason": "work", "ended_at": timezone.now()}
    make_booking(session, is_late=True, **gone), make_booking(session, **gone)
    make_booking(session, status="waiting")

    assert of_sessions(SESSIONS()) == Figures(
        held=1,
        places=20,
        booked=6,
        attended=4,
        walk_ins=1,
        apologies=1,
        no_shows=1,
        unmarked=1,
        late_cancellations=1,
        scales={"knowledge": Change(0), "skills": Change(0), "confidence": Change(0)},
    )


def test_change_is_of_those_who_answered_both_times():
    session = over()
    for before, after in ((2, 4), (3, 6), (4, 8), (5, 5), (6, 7)):
        answered(session, [before, before, before], [after, after])
    make_evaluation(came(session), "after", scores=[10, 10, 10])

    figures = of_sessions(SESSIONS())

    knowledge = Change(5, 4.0, 6.0, 2.0, lower=1.0, upper=3.0, rose=4)
    assert figures.scales == {
        "knowledge": knowledge,
        "skills": knowledge,
        "confidence": Change(0),
    }
    assert (figures.both, figures.after, figures.actions.set) == (5, 6, 15)


@pytest.mark.parametrize(
    "what", ["session", "course", "year", "theme", "priority", "agency", "sector", "area"]
)
def test_figures_break_down(what):
    session = over(course=make_course())
    for _ in range(5):
        answered(session, [2, 2, 2], [5, 5, 5], person=make_person())

    groups = by(SESSIONS(), what)

    assert groups
