"""Places that were lost, by agency and reason: what counts, and what does not."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from portal.accounts.models import Agency
from tests.factories import make_agency, make_attendance, make_booking, make_course, make_session
from tests.training.absences.shapes import (
    DAY,
    EVER,
    Mark,
    Reason,
    Status,
    lose,
    make_absent,
    make_late,
    make_over,
)
from training.absences import counting
from training.absences.counting import How

pytestmark = pytest.mark.django_db

# The same, said by hand: one row for each place, and how it was lost.
LOST = """
    SELECT agency.name,
        CASE
            WHEN booking.status = 'cancelled' THEN 'late'
            WHEN EXISTS (SELECT FROM training_attendance a
                WHERE a.booking_id = booking.id AND a.mark = 'apology') THEN 'apology'
            ELSE 'missed'
        END AS how,
        count(*)
    FROM training_booking booking
    JOIN accounts_agency agency ON agency.id = booking.agency_id
    JOIN training_trainingsession session ON session.id = booking.session_id
    WHERE session.ends_at <= now() AND session.cancelled_at IS NULL AND NOT booking.walked_in
        AND (
            booking.status = 'cancelled' AND booking.is_late AND booking.reason IN
                ('sickness', 'work', 'staffing', 'date', 'left', 'not_needed', 'other')
            OR booking.status = 'confirmed'
            AND EXISTS (SELECT FROM training_attendance a WHERE a.booking_id = booking.id)
            AND NOT EXISTS (SELECT FROM training_attendance a
                WHERE a.booking_id = booking.id AND a.mark IN ('came', 'late', 'left'))
        )
    GROUP BY 1, 2 ORDER BY 1, 2
"""


def by_hand():
    with connection.cursor() as cursor:
        cursor.execute(LOST)
        return cursor.fetchall()


def counted(within=EVER):
    found = {}
    for row in counting.by_reason(within):
        found[row.agency.name, row.how] = found.get((row.agency.name, row.how), 0) + row.number
    return sorted((*key, number) for key, number in found.items())


def test_what_is_counted_is_what_plain_sql_counts():
    first, second = make_agency(name="Anford Trust"), make_agency(name="Belbury Council")
    session, later = make_over(), make_over(3)
    for mark in Mark:
        make_absent(session, mark, agency=first)
    lose(session, first, missed=2, late=1), lose(later, second, missed=1, late=3)
    make_absent(later, Mark.APOLOGY, Reason.SICKNESS, agency=second)
    make_booking(session, agency=first)

    assert counted() == by_hand()
    assert counted() == [
        ("Anford Trust", "apology", 1),
        ("Anford Trust", "late", 1),
        ("Anford Trust", "missed", 3),
        ("Belbury Council", "apology", 1),
        ("Belbury Council", "late", 3),
        ("Belbury Council", "missed", 1),
    ]


def test_who_was_there_on_one_of_two_days_lost_no_place():
    booking = make_absent()
    make_attendance(booking, Mark.CAME, day=timezone.localdate())

    assert counted() == []


@pytest.mark.parametrize("mark", [Mark.CAME, Mark.LATE, Mark.LEFT])
def test_who_was_there_lost_no_place(mark):
    make_absent(mark=mark)

    assert counted() == []


def test_nobody_misses_a_session_that_was_called_off_or_is_not_over():
    off = {"cancelled_at": timezone.now(), "cancelled_because": "Snow."}
    lose(make_over(**off), missed=1, late=1)
    lose(make_session(), late=1)

    assert counted() == []


def test_a_place_is_lost_at_the_moment_the_session_ends():
    session = make_over()
    lose(session, missed=1)

    def at(moment):
        return [row.number for row in counting.by_reason(EVER, moment)]

    assert (at(session.ends_at - dt.timedelta(seconds=1)), at(session.ends_at)) == ([], [1])


def test_who_came_to_the_door_without_a_booking_lost_none():
    make_absent(walked_in=True)

    assert counted() == []


@pytest.mark.parametrize(
    "fields",
    [{"reason": reason} for reason in ("swapped", "moved", "called_off", "office")]
    + [{"is_late": False}, {"status": Status.LAPSED, "reason": ""}],
)
def test_only_what_people_gave_up_themselves_and_late_is_counted(fields):
    make_late(**fields)

    assert counted() == []


def test_an_agency_is_shown_with_its_places_and_reasons_the_most_missed_first():
    few, many = make_agency(name="Few"), make_agency(name="Many")
    session = make_over()
    lose(session, few, late=1)
    make_attendance(make_booking(session, agency=few))
    make_absent(session, Mark.ABSENT, Reason.SICKNESS, agency=many)
    make_absent(session, Mark.ABSENT, agency=many), make_absent(session, agency=many)
    make_absent(session, Mark.APOLOGY, Reason.SICKNESS, agency=many)

    rows = counting.by_agency(EVER)
    whole = counting.total(rows)

    assert [
        (row.agency.name, row.places, row.missed, row.apologised, row.late) for row in rows
    ] == [("Many", 4, 3, 1, 0), ("Few", 2, 0, 0, 1)]
    assert (whole.places, whole.missed, whole.apologised, whole.late) == (6, 3, 1, 1)


def test_a_reason_is_counted_from_five_places_lost_in_one_way_and_the_rest_together():
    agency, session = make_agency(), make_over()
    lose(session, agency, missed=5, reason=Reason.STAFFING)
    lose(session, agency, missed=4, reason=Reason.SICKNESS)
    for reason in (Reason.SICKNESS, Reason.OTHER, ""):
        make_absent(session, Mark.APOLOGY, reason, agency=agency)

    rows = [(each.how, each.why, each.number) for each in counting.by_reason(EVER)]
    (row,) = counting.by_agency(EVER)

    assert rows == [("missed", "staffing", 5), ("missed", "", 4), ("apology", "", 3)]
    assert row.reasons == [("Other or not said", 7), ("Not enough staff to cover", 5)]
    assert counting.total([row]).reasons == row.reasons


def test_other_reasons_and_none_are_counted_together_however_many():
    lose(make_over(), missed=6), lose(make_over(), missed=6, reason=Reason.OTHER)

    assert {each.why for each in counting.by_reason(EVER)} == {""}


def test_days_course_kind_and_agency_narrow_what_is_counted():
    course = make_course()
    care = make_agency(kind=Agency.Kind.CARE, name="Care")
    old, new = make_over(40, course=course), make_over(10)
    lose(old, care, missed=1), lose(new, make_agency(name="Other"), missed=1)
    on = timezone.localdate(old.starts_at)

    def named(**fields):
        return [name for name, *_ in counted(EVER._replace(**fields))]

    assert named(course=course) == named(kind=Agency.Kind.CARE) == named(agency=care) == ["Care"]
    assert named(first=on, last=on) == ["Care"]
    assert named(first=on + DAY) == ["Other"]
    assert named(last=on - DAY) == []


def test_days_are_those_of_london():
    moment = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    lose(make_session(starts_at=moment), missed=1)

    found = {
        day: len(counted(EVER._replace(first=day, last=day)))
        for day in (dt.date(2026, 6, 30), dt.date(2026, 7, 1))
    }

    assert found == {dt.date(2026, 6, 30): 0, dt.date(2026, 7, 1): 1}


def test_each_place_is_listed_the_latest_first():
    older = make_absent(make_over(9), reason=Reason.STAFFING)
    newer = make_late(make_over(2))

    assert [(each.booking, each.how, each.why) for each in counting.places_of(EVER)] == [
        (newer, How.LATE, "Urgent work, such as court or a child in danger"),
        (older, How.MISSED, "Not enough staff to cover"),
    ]
