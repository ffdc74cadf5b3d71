"""Marks at the register: said twice they are one, said later they count, and never before it."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from portal.audit.models import Event
from portal.errors import Refused
from tests.factories import make_booking, make_member, make_session
from tests.moments import london
from training.attendance import marking
from training.models import Attendance, Booking, Certificate
from training.places import queue

pytestmark = pytest.mark.django_db
Mark = Attendance.Mark


def begun(minutes=60, **fields):
    """A session that began so many minutes ago."""
    return make_session(starts_at=timezone.now() - dt.timedelta(minutes=minutes), **fields)


def day_of(session):
    return timezone.localdate(session.starts_at)


def marks_of(session):
    rows = Attendance.objects.filter(booking__session=session).order_by("booking", "day")
    return list(rows.values_list("booking", "mark"))


def test_a_mark_said_twice_is_one():
    session = begun()
    booking = make_booking(session)

    changed = [marking.mark(session, day_of(session), {booking.pk: Mark.LATE}) for _ in range(2)]

    assert changed == [1, 0]
    assert marks_of(session) == [(booking.pk, "late")]


@pytest.mark.parametrize("people", [1, 10])
def test_marking_many_costs_one_query_for_each(django_assert_num_queries, people):
    session = begun(places=20)
    marks = {make_booking(session).pk: Mark.CAME for _ in range(people)}
    queue.locked(session.pk)

    with django_assert_num_queries(6 + people):
        marking.mark(session, day_of(session), marks)


def test_nobody_is_marked_before_the_session_begins():
    session = make_session(starts_at=timezone.now() + dt.timedelta(minutes=1))
    booking = make_booking(session)

    with pytest.raises(Refused, match="The session has not begun. You can mark people from "):
        marking.mark(session, day_of(session), {booking.pk: Mark.CAME})

    assert marks_of(session) == []


def test_a_later_day_opens_at_the_time_of_day_the_first_began_across_a_change_of_the_clocks():
    session = make_session(starts_at=london("2026-10-24 09:30"), ends_at=london("2026-10-25 16:00"))

    opens = [marking.opens_at(session, day) for day in Attendance.days_of(session)]

    assert opens == [london("2026-10-24 09:30"), london("2026-10-25 09:30")]


def test_a_day_the_session_is_not_on_is_refused():
    session = begun()
    booking = make_booking(session)
    day_after = timezone.localdate(session.ends_at) + dt.timedelta(days=1)

    with pytest.raises(Refused, match=marking.NO_SUCH_DAY):
        marking.mark(session, day_after, {booking.pk: Mark.CAME})


def test_nobody_is_marked_at_a_session_that_was_called_off():
    session = begun(cancelled_at=timezone.now(), cancelled_because="Snow.")
    booking = make_booking(session)

    with pytest.raises(Refused, match="called off"):
        marking.mark(session, day_of(session), {booking.pk: Mark.CAME})


def test_what_was_said_earlier_and_comes_later_changes_nothing():
    session, at = begun(), timezone.now()
    booking = make_booking(session)
    say = partial(marking.mark, session, day_of(session))

    say({booking.pk: Mark.ABSENT}, said_at=at - dt.timedelta(minutes=5))
    say({booking.pk: Mark.CAME}, said_at=at - dt.timedelta(minutes=9))

    assert marks_of(session) == [(booking.pk, "absent")]


def test_what_was_said_later_counts():
    session, at = begun(), timezone.now()
    booking = make_booking(session)
    say = partial(marking.mark, session, day_of(session))

    say({booking.pk: Mark.ABSENT}, said_at=at - dt.timedelta(minutes=9))
    say({booking.pk: Mark.CAME}, said_at=at - dt.timedelta(minutes=5))

    assert marks_of(session) == [(booking.pk, "came")]


def test_the_same_mark_said_again_later_keeps_an_older_one_out():
    session, at = begun(), timezone.now()
    booking = make_booking(session)
    say = partial(marking.mark, session, day_of(session))

    say({booking.pk: Mark.CAME}, said_at=at - dt.timedelta(minutes=20))
    say({booking.pk: Mark.CAME}, said_at=at - dt.timedelta(minutes=5))
    say({booking.pk: Mark.ABSENT}, said_at=at - dt.timedelta(minutes=10))

    assert marks_of(session) == [(booking.pk, "came")]


@pytest.mark.parametrize(
    ("by_its_clock", "minutes_ago"), [(dt.timedelta(days=400), 0), (-dt.timedelta(days=400), 60)]
)
def test_a_clock_that_is_wrong_is_never_after_now_nor_before_the_session(by_its_clock, minutes_ago):
    session = begun(60)
    booking = make_booking(session)

    marking.mark(
        session, day_of(session), {booking.pk: Mark.CAME}, said_at=timezone.now() + by_its_clock
    )

    ago = timezone.now() - Attendance.objects.get().said_at
    assert round(ago.total_seconds() / 60) == minutes_ago


def test_whoever_has_no_place_here_is_passed_over():
    session, other = begun(), begun()
    waits = make_booking(session, status=Booking.Status.WAITING)
    elsewhere = make_booking(other)

    marks = {waits.pk: Mark.CAME, elsewhere.pk: Mark.CAME, 0: Mark.CAME}
    changed = marking.mark(session, day_of(session), marks)

    assert changed == 0
    assert Attendance.objects.count() == 0


def test_a_correction_is_recorded_with_before_and_after_and_names_nobody():
    session, office = begun(), make_member()
    booking, day = make_booking(session), day_of(session)

    marking.mark(session, day, {booking.pk: Mark.CAME})
    marking.mark(session, day, {booking.pk: Mark.ABSENT}, by=office)

    events = Event.objects.values_list("step", "note", "by", "subject_id")
    note = f"{day:%Y-%m-%d}: Attended; now: Absent, without an apology."
    assert list(events) == [(marking.CORRECTED, note, office.pk, booking.pk)]
    assert Attendance.objects.get().by == office


def test_the_reason_of_somebody_absent_goes_once_they_are_found_to_be_there():
    session = begun()
    booking, day = make_booking(session), day_of(session)
    row = Attendance.objects.create(booking=booking, day=day, mark=Mark.ABSENT, reason="sickness")
    Attendance.objects.filter(pk=row.pk).update(said_at=session.starts_at)

    marking.mark(session, day, {booking.pk: Mark.APOLOGY})
    kept = Attendance.objects.get().reason
    marking.mark(session, day, {booking.pk: Mark.LATE})

    assert (kept, Attendance.objects.get().reason) == ("sickness", "")


@pytest.mark.usefixtures("midday")
def test_a_certificate_comes_with_the_mark_and_goes_with_its_correction():
    session = begun(minutes=240)
    session.course.certificate_needs_answers = False
    session.course.save()
    booking, day = make_booking(session), day_of(session)

    marking.mark(session, day, {booking.pk: Mark.CAME})
    genuine = Certificate.objects.get().is_genuine
    marking.mark(session, day, {booking.pk: Mark.ABSENT})

    assert (genuine, Certificate.objects.get().is_genuine) == (True, False)
