"""Several people at the same moment: what the lock on a session's row holds, and what the database
holds without it."""

import uuid
from functools import partial
from itertools import count
from threading import Barrier

import pgtrigger
import pytest
from django.db import IntegrityError

from portal.audit.models import Event
from portal.errors import Refused
from portal.outbox.models import Message
from tests.factories import make_agency, make_manager, make_person, make_session, make_team
from tests.races import run_together
from tests.training.booking import Status, book, manager_of, standing
from training.models import Booking, Order, Team, TrainingSession
from training.models.booking import COUNT_PLACES
from training.places import actions, queue
from training.teams import team_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


@pytest.fixture
def without_the_lock(monkeypatch):
    """Twelve read the session without holding it, and nobody is served before all have joined.

    Their numbers would collide, and the database refuse them; so each is given its own.
    """
    numbers, all_joined = count(1), Barrier(12)

    def join(session, bookings):
        for booking in bookings:
            booking.session, booking.number = session, next(numbers)
        Booking.objects.bulk_create(bookings)
        all_joined.wait(timeout=30)

    unlocked = TrainingSession.objects.with_rules().get
    monkeypatch.setattr(queue, "locked", lambda pk: unlocked(pk=pk))
    monkeypatch.setattr(queue, "join", join)


@pytest.fixture
def without_the_guard():
    """The database counts the places taken, and gives more than there are."""
    guard = "AND (taken < places OR NEW.instead_of_id IS NOT NULL OR NEW.walked_in)"
    unguarded = COUNT_PLACES.replace(guard, "")
    assert unguarded != COUNT_PLACES
    _count_places_by(unguarded)
    yield
    _count_places_by(COUNT_PLACES)


def _count_places_by(function):
    before, every = pgtrigger.Before, pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    trigger = pgtrigger.Trigger(name="count_places", when=before, operation=every, func=function)
    trigger.install(Booking)


def twelve_for_three_places():
    """The session, and what each of twelve managers got who booked at the same moment."""
    session, teams = make_session(places=3), [make_team() for _ in range(12)]
    people = [make_person(team) for team in teams]
    got = run_together(
        *[
            partial(book, session, [person], team)
            for team, person in zip(teams, people, strict=True)
        ]
    )
    session.refresh_from_db()
    return session, got


def test_of_twelve_for_three_places_three_get_one_and_nine_a_number():
    session, got = twelve_for_three_places()

    assert all(isinstance(each, Order) for each in got)
    assert standing(session) == [
        *[(number, "confirmed") for number in range(1, 4)],
        *[(number, "waiting") for number in range(4, 13)],
    ]
    assert session.taken == 3


@pytest.mark.usefixtures("without_the_guard")
def test_the_lock_alone_gives_out_no_more_places_than_there_are():
    session, _ = twelve_for_three_places()

    assert session.bookings.confirmed().count() == session.taken == 3


@pytest.mark.usefixtures("without_the_lock")
def test_the_database_alone_gives_out_no_more_places_than_there_are():
    session, got = twelve_for_three_places()

    assert session.bookings.confirmed().count() == session.taken == 3
    assert sum(isinstance(each, IntegrityError) for each in got) == 9


@pytest.mark.usefixtures("without_the_lock", "without_the_guard")
def test_with_neither_the_same_race_gives_out_too_many():
    """Else the tests before would show nothing."""
    session, _ = twelve_for_three_places()

    assert session.bookings.confirmed().count() > 3


def test_the_same_form_sent_twenty_times_at_once_is_one_order():
    session, team, key = make_session(), make_team(), uuid.uuid4()
    people = [make_person(team) for _ in range(2)]

    got = run_together(*[partial(book, session, people, team, key=key)] * 20)

    order = Order.objects.get()
    assert got == [order] * 20
    assert standing(session) == [(1, "confirmed"), (2, "confirmed")]
    assert Message.objects.count() == 3
    assert Event.objects.filter(step="booked").count() == 1


def test_two_managers_who_book_the_same_person_at_once_book_them_once():
    for _ in range(ROUNDS):
        session, agency = make_session(), make_agency()
        teams = [make_team(agency=agency) for _ in range(2)]
        person = make_person(teams[0])
        teams[1].people.add(person)

        got = run_together(*[partial(book, session, [person], team) for team in teams])

        order = session.bookings.get().order
        refusal = next(each for each in got if each != order)
        assert isinstance(refusal, Refused)
        assert str(refusal) == f"They are booked already, by {order.by}."
        assert standing(session) == [(1, "confirmed")]


def test_two_who_cancel_the_same_booking_at_once_cancel_it_once():
    for _ in range(ROUNDS):
        session, team = make_session(places=1), make_team()
        gone, first, second = (make_person(team) for _ in range(3))
        book(session, [gone, first, second], team)
        booking, by = session.bookings.get(person=gone), manager_of(team)
        Message.objects.all().delete()

        got = run_together(*[partial(actions.cancel, booking, reason="other", by=by)] * 2)

        assert sorted(type(each).__name__ for each in got) == ["Booking", "Refused"]
        assert standing(session) == [(2, "confirmed"), (3, "waiting")]
        steps = Event.objects.filter(subject_id=booking.pk, step="cancelled")
        assert steps.count() == 1
        written = Message.objects.exclude(name="team_summary")
        assert sorted(written.values_list("name", "to")) == [
            ("place_booked", first.email),
            ("place_cancelled", gone.email),
        ]


def test_a_place_freed_while_somebody_books_goes_to_who_waits():
    for _ in range(ROUNDS):
        session, team = make_session(places=1), make_team()
        gone, waits, comes = (make_person(team) for _ in range(3))
        book(session, [gone, waits], team)
        booking, by = session.bookings.get(person=gone), manager_of(team)

        run_together(
            partial(actions.cancel, booking, reason="other", by=by),
            partial(book, session, [comes], team),
        )

        assert standing(session) == [(2, "confirmed"), (3, "waiting")]
        assert session.bookings.get(status=Status.CONFIRMED).person == waits


def test_a_manager_who_opens_many_pages_first_at_once_has_one_team():
    manager = make_manager()

    teams = run_together(*[partial(team_of, manager)] * 8)

    assert len({team.pk for team in teams}) == 1
    assert Team.objects.count() == 1
