import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    make_agency,
    make_attendance,
    make_booking,
    make_course,
    make_evaluation,
    make_person,
    make_session,
)
from tests.signing_in import sign_in
from tests.training.desk.shapes import make_administrator
from tests.training.evaluation.shapes import DAY, letters, make_delegate, scores, send
from training.evaluation import asking
from training.figures.columns import parts
from training.figures.counting import Change, Figures, by, of_sessions
from training.figures.pictures import of_change
from training.models import Booking, Rating, TrainingSession

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
        asked_before=3,
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


def make_year(year, people, after, kind):
    """A session in May with so many from one agency, all of whom rated themselves 2 and `after`."""
    course, agency = make_course(), make_agency(kind=kind)
    course.priorities.create(name=f"Priority of {year}", slug=f"priority-{year}")
    starts_at = timezone.now().replace(year=year, month=5, day=1)
    session = make_session(course=course, starts_at=starts_at)
    for _ in range(people):
        answered(session, [2, 2, 2], [after] * 3, person=make_person(agency=agency))
    return session


# What a session is grouped by, and how it finds the label of its group.
GROUPED = {
    "session": lambda session: session,
    "course": lambda session: session.course,
    "theme": lambda session: session.course.themes.get(),
    "priority": lambda session: session.course.priorities.get(),
    "agency": lambda session: session.bookings.first().agency,
    "area": lambda session: session.venue.area,
}


def shown(what):
    """Each group by its key: its label, who attended, who answered both, and the change."""
    groups = by(SESSIONS(), what)
    assert len({each.key for each in groups}) == len(groups)
    return {
        each.key: (
            *(each.label, each.figures.attended, each.figures.both),
            each.figures.scales["skills"].change,
        )
        for each in groups
    }


@pytest.mark.parametrize("what", GROUPED)
def test_figures_break_down(what):
    small, large = make_year(2023, 5, 5, "police"), make_year(2024, 6, 9, "fire")
    one, two = GROUPED[what](small), GROUPED[what](large)

    assert shown(what) == {one.pk: (str(one), 5, 5, 3.0), two.pk: (str(two), 6, 6, 7.0)}


def test_figures_break_down_by_what_is_no_row_of_its_own():
    make_year(2023, 5, 5, "police"), make_year(2024, 6, 9, "fire")

    assert shown("year") == {2023: ("2023–24", 5, 5, 3.0), 2024: ("2024–25", 6, 6, 7.0)}
    assert shown("sector") == {
        "police": ("Police", 5, 5, 3.0),
        "fire": ("Fire and rescue", 6, 6, 7.0),
    }


def test_who_had_a_place_was_asked_before_whatever_they_did_with_it():
    """By the confirmation of it; the e-mail two days before is for those who have not answered."""
    session = make_session(starts_at=timezone.now() + DAY)
    booked = [make_delegate(session, mark=None) for _ in range(7)]
    for booking in booked[:5]:
        send(booking, "before", **scores())
    asking.sweep()
    over_at = timezone.now() - DAY
    SESSIONS().update(starts_at=over_at - DAY / 8, ends_at=over_at)
    for booking in booked:
        make_attendance(booking)
    came(session, walked_in=True)
    asking.sweep()

    figures = of_sessions(SESSIONS())

    assert [name for name, _ in letters()] == ["form_before"] * 2 + ["form_after"] * 8
    assert (figures.asked_before, figures.before) == (7, 5)
    assert (figures.asked_after, figures.after) == (8, 0)


def test_every_table_of_ratings_says_how_many_of_how_many():
    session = over()
    for _ in range(5):
        answered(session, [2, 2], [5, 5])
    came(session), came(session)

    figures = of_sessions(SESSIONS())

    tables = {
        part.title: dict(zip(part.headings(), part.cells(figures), strict=True))
        for part in parts(of_people=False)
    }
    assert {
        title: (cells[f"{title}: rated both times"], cells[f"{title}: of attended"])
        for title, cells in tables.items()
        if title in Rating.Scale.labels
    } == {"Knowledge": (5, 7), "Skills": (5, 7), "Confidence": (0, 7)}
    assert [line.words for line in of_change(figures).lines] == [
        "Knowledge: 2.0 to 5.0 (5 of 7 people)",
        "Skills: 2.0 to 5.0 (5 of 7 people)",
    ]


def test_the_table_of_outcomes_says_how_many_of_how_many(client):
    session = over()
    for _ in range(5):
        answered(session, [2], [5])
    came(session), came(session)
    Rating.objects.update(outcome="Recognise neglect")
    sign_in(client, make_administrator())

    page = client.get(reverse("admin:training_course_figures_of", args=[session.course_id]))

    row = '<th scope="row">Recognise neglect</th><td>Knowledge</td><td>5</td><td>7</td><td>2.0</td>'
    assert row in page.content.decode()
