"""A certificate is earned by being there and by the form after it; it is lost by the register."""

import pytest
from django.utils import timezone

from portal.outbox.models import Message
from tests.factories import make_booking, make_evaluation, make_session
from tests.training.certificates.earning import HOUR, Mark, been, certified, there
from tests.training.evaluation.shapes import own_page, scores, send
from training import tasks
from training.certificates import issuing, standing
from training.keeping import NOWHERE
from training.models import Attendance, Booking, Certificate, Evaluation
from training.places import tokens

pytestmark = pytest.mark.django_db

CAME, LATE, LEFT, APOLOGY, ABSENT = Mark.CAME, Mark.LATE, Mark.LEFT, Mark.APOLOGY, Mark.ABSENT


@pytest.mark.parametrize(
    ("days", "marks", "earned"),
    [
        (1, [CAME], True),
        (1, [LATE], True),
        (1, [LEFT], True),
        (1, [APOLOGY], False),
        (1, [ABSENT], False),
        (1, [None], False),
        (2, [CAME, CAME], True),
        (2, [CAME, ABSENT], False),
        (2, [ABSENT, CAME], False),
        (2, [CAME, None], False),
        (3, [CAME, None, LATE], True),
        (3, [CAME, CAME, None], False),
    ],
)
def test_who_is_there_on_every_day_that_has_a_register_earns_it(days, marks, earned):
    booking = there(been(days=days), marks)

    assert bool(issuing.settle(booking)) is earned
    assert Certificate.objects.count() == earned


def test_a_day_that_others_are_marked_on_counts_for_all():
    session = been(days=2)
    there(session, [CAME, CAME])
    came_in_at_the_door_on_the_second_day = there(session, [None, CAME], walked_in=True)

    assert issuing.settle(came_in_at_the_door_on_the_second_day) is None


def test_who_walks_in_and_stays_earns_it():
    assert issuing.settle(there(walked_in=True)) is not None


def test_who_came_and_has_left_since_still_earns_it_by_the_form_after_the_course():
    booking = there(answers=False)
    booking.person.left_at = timezone.now()
    booking.person.save()

    asked = own_page(booking)
    send(booking, Evaluation.Stage.AFTER, **scores(), action_1="Ask the child first.")
    done = own_page(booking)

    assert "Fill in the form after the course" in asked
    assert Certificate.objects.get().booking == booking
    assert "Open your certificate" in done
    assert "We ask you what became of your actions" not in done


def test_it_waits_for_the_form_where_the_course_asks_for_it():
    booking = there(answers=False)
    make_evaluation(booking, Evaluation.Stage.BEFORE)
    form = make_evaluation(booking, Evaluation.Stage.AFTER, answered_at=None)
    before = issuing.settle(booking)
    Evaluation.objects.filter(pk=form.pk).update(answered_at=timezone.now())

    after = issuing.settle(booking)

    assert before is None
    assert after is not None


@pytest.mark.usefixtures("midday")
def test_without_a_form_it_waits_until_the_session_is_over():
    session = make_session(starts_at=timezone.now() - HOUR, ends_at=timezone.now() + HOUR)
    session.course.certificate_needs_answers = False
    session.course.save()
    booking = there(session, answers=False)
    during = issuing.settle(booking)
    type(session).objects.filter(pk=session.pk).update(ends_at=timezone.now() - HOUR / 60)

    after = issuing.settle(booking)

    assert during is None
    assert after is not None


def test_it_says_what_the_course_was_then():
    session = been(title="Neglect", length_minutes=90)
    first = certified(session)
    session.course.outcomes.all().delete()
    session.course.title, session.course.length_minutes = "Something else", 15
    session.course.save()

    again = issuing.settle(first.booking)

    assert (again.pk, again.title, again.minutes) == (first.pk, "Neglect", 90)
    assert again.outcomes == first.outcomes != []
    assert again.on == timezone.localdate(session.ends_at)


def test_a_corrected_mark_withdraws_it_and_corrected_again_it_is_the_same_one():
    certificate = certified()
    booking, marks = certificate.booking, certificate.booking.attendance
    marks.update(mark=ABSENT)
    lost = issuing.settle(booking)
    withdrawn = Certificate.objects.get().withdrawn_at
    marks.update(mark=CAME)

    again = issuing.settle(booking)

    assert lost is None
    assert withdrawn is not None
    assert (again.key, again.withdrawn_at) == (certificate.key, None)
    assert Message.objects.filter(name="certificate_ready").count() == 1


def test_who_is_taken_off_the_session_loses_it():
    booking = certified().booking
    Booking.objects.filter(pk=booking.pk).update(
        status="cancelled", reason="office", ended_at=timezone.now()
    )

    assert issuing.settle(booking) is None
    assert not Certificate.objects.get().is_genuine


def test_a_form_that_is_asked_for_later_takes_nothing_back():
    session = been(certificate_needs_answers=False)
    booking = there(session, answers=False)
    issuing.settle(booking)
    session.course.certificate_needs_answers = True
    session.course.save()

    assert issuing.settle(booking) is not None


def test_whose_it_is_hears_once():
    certificate = certified(been(title="Neglect"))
    issuing.settle(certificate.booking)
    issuing.sweep()

    message = Message.objects.get(name="certificate_ready")
    assert message.to == certificate.booking.person.email
    assert message.subject == "Your certificate is ready: Neglect"
    assert tokens.of_answers(certificate.booking) in message.body
    assert certificate.key not in message.body


def test_nobody_is_written_to_about_a_course_of_long_ago():
    assert certified(been(ago=120)) is not None
    assert not Message.objects.exists()


def test_what_was_missed_is_settled_once_an_hour():
    session = been()
    waits = there(session, answers=False)
    earned = there(been(certificate_needs_answers=False), answers=False)
    forgotten = there(been())
    forgotten.person.email = f"1{NOWHERE}"
    forgotten.person.save()
    lost = certified().booking
    lost.attendance.update(mark=ABSENT)
    two_days = been(days=2)
    there(two_days, [CAME, None])
    there(two_days, [None, CAME])
    regained = certified().booking
    Certificate.objects.filter(booking=regained).update(withdrawn_at=timezone.now())

    tasks.forget(0)

    genuine = Certificate.objects.filter(withdrawn_at=None)
    assert {each.booking for each in genuine} == {earned, regained}
    assert not Certificate.objects.filter(booking__in=[waits, forgotten]).exists()
    assert not issuing.to_settle().exists()


@pytest.mark.parametrize("rows", [1, 5])
def test_looking_for_what_was_missed_costs_the_same_however_much_is_right(
    rows, django_assert_num_queries
):
    for _ in range(rows):
        certified()
        there(answers=False)

    with django_assert_num_queries(1):
        issuing.sweep()


def test_who_has_no_mark_of_a_day_is_not_settled_again_every_hour():
    session = been(days=2)
    there(session, [CAME, None])
    there(session, [None, CAME])
    earned = there(session, [CAME, LATE])

    assert list(issuing.to_settle()) == [earned]


def test_it_says_plainly_what_is_still_missing():
    over = been(days=2)
    day = {each: f"{each:%A %-d %B %Y}" for each in Attendance.days_of(over)}
    first, second = day.values()
    absent, unsaid = there(over, [ABSENT, CAME]), there(over, [CAME, None], answers=False)
    taken_off = there(been())
    taken_off.status = "cancelled"
    to_come = make_booking(make_session())

    def missing(booking):
        return standing.of(booking).missing

    ask = "If you were there, ask the office to put the register right."
    form = "Send your form after the course. It takes about a minute."
    come = "Come to the session. Who is there on every day earns the certificate."
    assert missing(absent) == [f"The register says that you were not there on {first}.", ask]
    assert missing(unsaid) == [
        f"We do not know yet whether you were there on {second}.",
        ask,
        form,
    ]
    assert missing(taken_off) == ["You had no place at this session in the end."]
    assert missing(to_come) == [come, form]
    assert missing(certified().booking) == []


def test_a_withdrawn_one_asks_for_no_form_again():
    certificate = certified()
    certificate.booking.attendance.update(mark=ABSENT)
    issuing.settle(certificate.booking)

    stands = standing.of(certificate.booking)

    assert (stands.certificate, stands.withdrawn) == (None, Certificate.objects.get())
    assert len(stands.missing) == 2
