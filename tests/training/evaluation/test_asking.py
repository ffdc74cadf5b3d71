"""E-mails that ask for a form: at the right moment, once each, and none after answering or
leaving."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from portal.outbox.models import Message
from tests.factories import (
    make_booking,
    make_course,
    make_evaluation,
    make_person,
    make_session,
    make_team,
)
from tests.training.booking import manager_of
from tests.training.evaluation.shapes import (
    DAY,
    MINUTE,
    Stage,
    letters,
    london,
    make_delegate,
    make_ended,
    make_set,
    scores,
    send,
)
from training import teams
from training.evaluation import asking
from training.evaluation.standing import later_opens_at, months_after
from training.models import Attendance, Evaluation
from training.places import actions, tokens

pytestmark = pytest.mark.django_db
NOW = timezone.now
YEAR = NOW().year + 1


def early(session, **fields):
    """Booked a month before a session."""
    fields.setdefault("confirmed_at", session.starts_at - 30 * DAY)
    return make_booking(session, joined_at=session.starts_at - 30 * DAY, **fields)


def swept(at):
    """The names of what is sent at a moment, and not before."""
    before = Message.objects.count()
    asking.sweep(at)
    return list(Message.objects.order_by("pk").values_list("name", flat=True)[before:])


# Sessions either side of both changes of the clocks: 25 October 2026, 28 March and 31 October 2027.
@pytest.mark.parametrize(
    ("starts_at", "asks_at"),
    [
        (london(2026, 10, 26, 9, 30), dt.datetime(2026, 10, 24, 8, 30, tzinfo=dt.UTC)),
        (london(2027, 3, 29, 9, 30), dt.datetime(2027, 3, 27, 9, 30, tzinfo=dt.UTC)),
        (london(2027, 11, 1, 9, 30), dt.datetime(2027, 10, 30, 8, 30, tzinfo=dt.UTC)),
        (london(2027, 6, 9, 14, 0), dt.datetime(2027, 6, 7, 13, 0, tzinfo=dt.UTC)),
    ],
)
def test_the_form_before_is_asked_for_two_days_before_at_the_time_on_the_clock(starts_at, asks_at):
    booking = early(make_session(starts_at=starts_at))

    assert swept(asks_at - MINUTE) == []
    assert swept(asks_at) == ["form_before"]
    assert swept(asks_at + MINUTE) == []
    assert letters() == [("form_before", booking.person.email)]


def test_the_form_before_is_not_asked_for_once_the_session_has_begun():
    session = make_session(starts_at=NOW() + DAY)
    early(session)

    assert swept(session.starts_at) == []


def test_its_e_mail_is_of_no_use_once_the_session_has_begun():
    session = make_session(starts_at=NOW() + DAY)
    early(session)

    asking.sweep()

    assert Message.objects.get().expires_at == session.starts_at


def test_who_got_their_place_in_the_last_two_days_was_told_then_and_is_not_asked_again():
    session = make_session(starts_at=NOW() + DAY)
    make_booking(session)
    early(session, confirmed_at=NOW() - MINUTE)

    assert swept(NOW()) == []


def test_a_substitute_of_the_last_two_days_is_not_asked_again():
    session = make_session(starts_at=NOW() + DAY)
    make_booking(session, confirmed_at=session.starts_at - 30 * DAY)

    assert swept(NOW()) == []


@pytest.mark.parametrize(
    "fields", [{"status": "waiting"}, {"status": "checking"}, {"questions_left_at": NOW()}]
)
def test_who_has_no_place_or_has_left_is_not_asked_before(fields):
    early(make_session(starts_at=NOW() + DAY), **fields)

    assert swept(NOW()) == []


def test_who_has_sent_the_form_before_is_not_asked_and_who_has_only_begun_it_is():
    session = make_session(starts_at=NOW() + DAY)
    sent, begun = early(session), early(session)
    make_evaluation(sent, Stage.BEFORE)
    make_evaluation(begun, Stage.BEFORE, answered_at=None)

    asking.sweep()

    assert letters() == [("form_before", begun.person.email)]


def test_no_e_mail_goes_to_who_gave_up_or_left_or_whose_session_was_called_off():
    session, off = make_session(starts_at=NOW() + DAY), make_session(starts_at=NOW() + DAY)
    gave_up, _ = early(session), early(session, person=make_person(left_at=NOW()))
    early(off)
    off.cancelled_at, off.cancelled_because = NOW(), "Snow"
    off.save()
    actions.cancel(gave_up, reason="other", by=None)

    asking.sweep()

    assert letters() == []


def test_the_form_after_is_asked_for_when_the_session_has_ended_of_those_who_came():
    session = make_session(starts_at=NOW() - DAY, ends_at=NOW() + DAY)
    came = make_delegate(session)
    for mark in (Attendance.Mark.ABSENT, Attendance.Mark.APOLOGY, None):
        make_delegate(session, mark=mark)

    assert swept(session.ends_at - MINUTE) == []
    assert swept(session.ends_at) == ["form_after"]
    assert swept(session.ends_at + MINUTE) == []
    assert letters() == [("form_after", came.person.email)]


def test_who_is_marked_later_is_asked_then():
    booking = make_delegate(mark=None)
    assert swept(NOW()) == []

    Attendance.objects.create(booking=booking, day=timezone.localdate(), mark="late")

    assert swept(NOW()) == ["form_after"]


def test_whose_mark_is_corrected_to_absent_is_asked_no_more():
    booking = make_delegate()
    asking.sweep()

    booking.attendance.update(mark="absent")

    assert swept(NOW() + 4 * DAY) == []


def test_nobody_is_asked_of_a_session_long_ago():
    make_delegate(make_ended(31 * DAY))

    assert swept(NOW()) == []


@pytest.mark.parametrize(
    ("asked_at", "again_at"),
    [
        (london(2026, 10, 24, 16, 0), dt.datetime(2026, 10, 27, 16, 0, tzinfo=dt.UTC)),
        (london(2027, 3, 26, 16, 0), dt.datetime(2027, 3, 29, 15, 0, tzinfo=dt.UTC)),
        (london(2027, 10, 30, 16, 0), dt.datetime(2027, 11, 2, 16, 0, tzinfo=dt.UTC)),
    ],
)
def test_who_does_not_answer_is_reminded_once_after_three_days_at_the_time_on_the_clock(
    asked_at, again_at
):
    make_delegate(make_ended(ends_at=asked_at))

    assert swept(asked_at) == ["form_after"]
    assert swept(again_at - MINUTE) == []
    assert swept(again_at) == ["form_after_again"]
    assert swept(again_at + 20 * DAY) == []


def test_reminders_stop_once_answered_or_left():
    session = make_ended()
    team = make_team()
    answered, left, gone, silent = (
        make_delegate(session, make_person(team), team=team) for _ in range(4)
    )
    asking.sweep()
    send(answered, Stage.AFTER, **scores())
    Client().post(tokens.of_leaving(left))
    teams.remove(gone.person, team, by=manager_of(team))

    asking.sweep(NOW() + 4 * DAY)

    again = [to for name, to in letters() if name == "form_after_again"]
    assert again == [silent.person.email]


def test_a_clock_that_jumps_back_sends_nothing_twice():
    times = {"starts_at": london(2026, 10, 24, 21, 30), "ends_at": london(2026, 10, 25, 0, 30)}
    make_delegate(make_ended(**times))
    moments = [london(2026, 10, 25, 0, 30), london(2026, 10, 28, 0, 30)]

    sent = [swept(at) for moment in moments for at in (moment, moment - 2 * 60 * MINUTE, moment)]

    assert sent == [["form_after"], [], [], ["form_after_again"], [], []]


@pytest.mark.parametrize(
    ("ends_at", "months", "opens_at"),
    [
        (london(2026, 11, 30, 16, 30), 3, london(2027, 2, 28, 16, 30)),
        (london(2027, 11, 30, 16, 30), 3, london(2028, 2, 29, 16, 30)),
        (london(2026, 12, 29, 16, 30), 3, london(2027, 3, 29, 16, 30)),
        (london(2026, 7, 26, 16, 30), 3, london(2026, 10, 26, 16, 30)),
        (london(2026, 10, 31, 16, 30), 13, london(2027, 11, 30, 16, 30)),
        (london(2026, 12, 28, 1, 30), 3, london(2027, 3, 28, 1, 30)),
    ],
)
def test_months_later_is_the_same_day_and_time_on_the_clock_or_the_end_of_the_month(
    ends_at, months, opens_at
):
    later = months_after(ends_at, months)

    assert later == opens_at
    assert timezone.localtime(later).utcoffset() == opens_at.utcoffset()


def test_what_became_of_their_actions_is_asked_at_its_moment_and_again_a_week_later():
    session = make_ended(ends_at=london(2026, 12, 31, 16, 30))
    form = make_set(session)
    Evaluation.objects.filter(pk=form.pk).update(answered_at=session.ends_at)
    due = dt.datetime(2027, 3, 31, 15, 30, tzinfo=dt.UTC)

    assert later_opens_at(session) == due
    assert swept(due - MINUTE) == []
    assert swept(due) == ["form_later"]
    assert swept(due + 7 * DAY - MINUTE) == []
    assert swept(due + 7 * DAY) == ["form_later_again"]
    assert swept(due + 20 * DAY) == []


def ended_three_months_ago(**course):
    ends_at = months_after(NOW() - DAY, -3)
    return make_ended(ends_at=ends_at, course=make_course(**course))


def test_only_who_came_set_actions_and_has_not_left_is_asked_later():
    session = ended_three_months_ago()
    came = make_set(session).booking
    make_set(session, mark=Attendance.Mark.ABSENT)
    make_set(session, actions=())
    make_set(session, questions_left_at=NOW())
    make_set(session, person=make_person(left_at=NOW()))
    make_evaluation(make_set(session).booking, Stage.LATER)
    make_delegate(session)

    asking.sweep()

    asked = [letter for letter in letters() if letter[0] == "form_later"]
    assert asked == [("form_later", came.person.email)]


def test_a_form_that_was_only_kept_sets_no_actions_yet():
    form = make_set(ended_three_months_ago())
    Evaluation.objects.filter(pk=form.pk).update(answered_at=None)

    assert swept(NOW()) == []


def test_a_course_that_never_asks_asks_nobody():
    make_set(ended_three_months_ago(asks_after_months=None))

    assert swept(NOW()) == []


def test_who_set_their_actions_late_has_four_weeks_with_them_first():
    form = make_set(ended_three_months_ago(), answered=27 * DAY)

    assert swept(NOW()) == []
    assert swept(NOW() + 2 * DAY) == ["form_later"]
    assert Evaluation.objects.filter(booking=form.booking).count() == 2


def test_no_e_mail_says_what_somebody_wrote_or_whose_other_form_it_is():
    form = make_set(ended_three_months_ago(), actions=["Ask about the father"])

    asking.sweep()

    message = Message.objects.get(name="form_later")
    assert "father" not in message.subject + message.body
    assert form.booking.person.name not in message.subject + message.body


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sweep_takes_the_same_queries_when_nothing_is_due(django_assert_num_queries, rows):
    for _ in range(rows):
        session = ended_three_months_ago()
        make_evaluation(make_set(session).booking, Stage.LATER)
        early(make_session(starts_at=NOW() + 20 * DAY))

    with django_assert_num_queries(6):
        asking.sweep()
