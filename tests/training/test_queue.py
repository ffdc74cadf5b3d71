"""Everyone joins the queue of a session, and the queue is served: in order, never beyond places."""

import datetime as dt
import uuid
from functools import partial

import pgtrigger
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import Agency
from portal.errors import Refused
from portal.outbox.models import Message
from tests.factories import (
    make_agency,
    make_area,
    make_booking,
    make_course,
    make_manager,
    make_person,
    make_rules,
    make_session,
    make_team,
)
from tests.races import run_together
from training.models import Booking, TrainingSession
from training.places import actions, queue
from training.places.checks import Wanted

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
Status = Booking.Status


def book(session, people, team, **more):
    by = team.leads.first().manager.user
    wanted = [Wanted(person) for person in people]
    return actions.book(session, wanted, team=team, by=by, **{"key": uuid.uuid4()} | more)


def standing(session):
    """Number and status of every live booking, in order."""
    rows = session.bookings.live().order_by("number")
    return [(booking.number, booking.status) for booking in rows]


def test_places_are_given_in_order_and_then_numbers_of_the_waiting_list():
    session, team = make_session(places=2), make_team()

    book(session, [make_person(team) for _ in range(3)], team)

    assert standing(session) == [(1, "confirmed"), (2, "confirmed"), (3, "waiting")]


def test_a_freed_place_goes_to_who_waits_longest():
    session, team = make_session(places=1), make_team()
    first, second, third = (make_person(team) for _ in range(3))
    book(session, [first, second, third], team)

    actions.cancel(session.bookings.get(person=first), reason="sickness", by=None)

    assert standing(session) == [(2, "confirmed"), (3, "waiting")]


def test_one_key_is_one_order_however_often_it_is_sent():
    session, team, key = make_session(), make_team(), uuid.uuid4()
    held = [Wanted(), Wanted()]
    by = team.leads.first().manager.user

    orders = {actions.book(session, held, team=team, by=by, key=key).pk for _ in range(3)}

    assert (len(orders), session.bookings.count()) == (1, 2)


def test_the_database_refuses_a_booking_beyond_the_places():
    session = make_session(places=1)
    make_booking(session)

    with pytest.raises(IntegrityError, match="no place left"), transaction.atomic():
        make_booking(session)
