"""Two telephones at one register, and a form that is sent while somebody is marked."""

import threading
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import IntegrityError

from portal.outbox.models import Message
from tests.factories import make_booking
from tests.races import AWHILE, all_arrive, run_together
from tests.training.attendance.test_marking import begun, day_of, marks_of
from tests.training.attendance.test_walk_ins import walk_in
from tests.training.evaluation.shapes import Stage, make_delegate
from training.attendance import marking, walk_ins
from training.certificates import issuing
from training.evaluation import saving
from training.models import Attendance, Certificate, TrainingSession
from training.models.booking import BookingQuerySet
from training.places import queue

pytestmark = pytest.mark.django_db(transaction=True)
PHONES = 4
A_MOMENT = 0.3  # seconds: for what a lock keeps from coming


@pytest.fixture
def without_the_lock_on_bookings(monkeypatch):
    monkeypatch.setattr(BookingQuerySet, "select_for_update", lambda rows, **kwargs: rows.all())


@pytest.fixture
def without_the_lock_on_the_session(monkeypatch):
    unlocked = TrainingSession.objects.with_rules().get
    monkeypatch.setattr(queue, "locked", lambda pk: unlocked(pk=pk))


def _mark_at_two_telephones():
    """What came of the same person marked several times at once, now so, now so."""
    session = begun()
    booking = make_booking(session)
    marks = [{booking.pk: mark} for mark in ("came", "absent")] * 2
    return run_together(*[partial(marking.mark, session, day_of(session), each) for each in marks])


def test_one_person_marked_at_two_telephones_at_once_has_one_mark():
    results = _mark_at_two_telephones()

    assert all(isinstance(each, int) for each in results)
    assert Attendance.objects.count() == 1


@pytest.mark.usefixtures("without_the_lock_on_the_session", "without_the_lock_on_bookings")
def test_without_the_locks_their_marks_collide(monkeypatch):
    """Else the test before would show nothing."""
    all_arrive(monkeypatch, marking, "_say", PHONES)

    assert _collided(_mark_at_two_telephones()) == PHONES - 1


def _add(session, *people):
    day = day_of(session)
    return run_together(*[partial(walk_ins.add, session, day, person) for person in people])


def _uncounted(monkeypatch):
    """No limit counts those who are added: it has a lock of its own."""
    monkeypatch.setattr(walk_ins, "LIMIT", SimpleNamespace(wait=lambda session: None))


def _collided(results):
    return [type(each) for each in results].count(IntegrityError)


def test_one_person_added_at_two_telephones_at_once_has_one_place():
    session, first = begun(), walk_in()

    results = _add(session, *[walk_in(agency=first.agency) for _ in range(PHONES)])

    booking = session.bookings.get()
    assert results == [booking] * PHONES
    assert marks_of(session) == [(booking.pk, "came")]
    assert Message.objects.count() == 1


@pytest.mark.usefixtures("without_the_lock_on_the_session")
@pytest.mark.parametrize("again", [lambda said: said, lambda said: walk_in(agency=said.agency)])
def test_without_the_lock_the_same_person_collides(monkeypatch, again):
    """Else the test before, and that of one sent twenty times, would show nothing."""
    session, said = begun(), walk_in()
    _uncounted(monkeypatch)
    all_arrive(monkeypatch, walk_ins, "_as_another")

    assert _collided(_add(session, said, again(said))) == 1


def _two_instead_of_one():
    session = begun()
    gone = make_booking(session)
    two = [
        walk_in(agency=gone.agency, email=f"{name}@example.org", instead_of=gone.pk)
        for name in ("asha", "bo")
    ]
    return session, gone, _add(session, *two)


def test_of_two_who_come_instead_of_one_colleague_at_once_one_takes_the_place():
    session, gone, results = _two_instead_of_one()

    there = session.bookings.confirmed()
    assert sorted(each.pk for each in results) == sorted(there.values_list("pk", flat=True))
    assert sorted(each.walked_in for each in there) == [False, True]
    assert there.get(walked_in=False).instead_of == gone
    session.refresh_from_db()
    assert session.taken == 2


@pytest.mark.usefixtures("without_the_lock_on_the_session")
def test_without_the_lock_both_take_the_place_of_the_colleague(monkeypatch):
    _uncounted(monkeypatch)
    all_arrive(monkeypatch, walk_ins, "_new")

    _, _, results = _two_instead_of_one()

    assert _collided(results) == 1


def _settle_together(booking):
    return run_together(*[partial(issuing.settle, booking)] * PHONES)


def _who_earned_one():
    booking = make_delegate()
    booking.session.course.certificate_needs_answers = False
    booking.session.course.save()
    return booking


def test_a_certificate_settled_several_times_at_once_is_issued_and_told_once():
    results = _settle_together(_who_earned_one())

    assert results == [Certificate.objects.get()] * PHONES
    assert [message.name for message in Message.objects.all()] == ["certificate_ready"]


@pytest.mark.usefixtures("without_the_lock_on_bookings")
def test_without_the_lock_they_all_issue_it(monkeypatch):
    booking = _who_earned_one()
    all_arrive(monkeypatch, issuing, "_issue", PHONES)

    assert _collided(_settle_together(booking)) == PHONES - 1


def _sent_while_found_absent(monkeypatch, patience):
    """Whether the certificate counts of somebody whose mark is put right as they send the form:
    between the look at their marks and the certificate, which waits for that so many seconds."""
    looked, marked, is_earned = threading.Event(), threading.Event(), issuing.is_earned
    booking = make_delegate()
    session = booking.session

    def look(booking):
        earned = is_earned(booking)
        looked.set()
        marked.wait(timeout=patience)
        return earned

    def correct():
        looked.wait(timeout=AWHILE)
        marking.mark(session, day_of(session), {booking.pk: "absent"})
        marked.set()

    monkeypatch.setattr(issuing, "is_earned", look)
    run_together(partial(saving.keep, booking, Stage.AFTER, saving.Said({}), sent=True), correct)
    assert marks_of(session) == [(booking.pk, "absent")]
    return Certificate.objects.get().is_genuine


def test_who_is_found_to_have_been_absent_while_they_send_the_form_keeps_no_certificate(
    monkeypatch,
):
    assert _sent_while_found_absent(monkeypatch, A_MOMENT) is False


@pytest.mark.usefixtures("without_the_lock_on_bookings")
def test_without_the_lock_they_would_keep_it(monkeypatch):
    assert _sent_while_found_absent(monkeypatch, AWHILE) is True
