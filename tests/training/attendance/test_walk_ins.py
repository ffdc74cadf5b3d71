"""Who comes without a booking, or instead of somebody: added at the door, once."""

import datetime as dt
import uuid
from functools import partial

import pytest
from django.utils import timezone

from portal.accounts.models import Agency
from portal.audit.models import Event
from portal.errors import Refused
from portal.outbox.models import Message
from tests.factories import (
    make_agency,
    make_attendance,
    make_booking,
    make_domain,
    make_person,
    make_session,
    make_team,
)
from tests.races import run_together
from tests.training.attendance.test_marking import begun, day_of, marks_of
from training.attendance import marking, register, walk_ins
from training.attendance.walk_ins import WalkIn
from training.models import Booking, Person
from training.places import tokens

pytestmark = pytest.mark.django_db
Status = Booking.Status


def walk_in(**fields):
    defaults = {"key": uuid.uuid4(), "name": "Asha Example", "email": "asha@example.org"}
    if "agency_as_told" not in fields and "agency" not in fields:
        defaults["agency"] = make_agency()
    return WalkIn(**defaults | fields)


def test_a_walk_in_gets_a_place_beyond_the_last_and_is_there():
    session = begun(places=1)
    make_booking(session)

    booking = walk_ins.add(session, day_of(session), walk_in())

    session.refresh_from_db()
    assert (session.taken, session.places) == (2, 1)
    assert (booking.walked_in, booking.status, booking.person.name) == (
        True,
        "confirmed",
        "Asha Example",
    )
    assert marks_of(session) == [(booking.pk, "came")]


def test_they_are_told_with_their_own_link_and_nothing_that_was_typed():
    session = begun()

    booking = walk_ins.add(session, day_of(session), walk_in(name="Win a prize"))

    (message,) = Message.objects.all()
    assert (message.name, message.to) == ("walked_in", "asha@example.org")
    assert tokens.of_answers(booking) in message.body
    assert "prize" not in message.body + message.subject


def test_the_same_key_again_is_the_same_person_and_takes_back_no_correction():
    session, said = begun(), walk_in()
    first = walk_ins.add(session, day_of(session), said)
    marking.mark(session, day_of(session), {first.pk: "left"})

    again = walk_ins.add(session, day_of(session), said)

    assert again == first
    assert marks_of(session) == [(first.pk, "left")]
    assert Message.objects.count() == 1


def test_the_key_of_another_session_is_refused():
    session, other, said = begun(), begun(), walk_in()
    walk_ins.add(other, day_of(other), said)

    with pytest.raises(Refused, match="another session"):
        walk_ins.add(session, day_of(session), said)


def test_somebody_who_is_booked_already_is_marked_and_no_more():
    session = begun()
    booking = make_booking(session, make_person(email="asha@example.org"))

    found = walk_ins.add(session, day_of(session), walk_in())

    assert (found, found.walked_in) == (booking, False)
    assert marks_of(session) == [(booking.pk, "came")]
    assert Message.objects.count() == 0


def test_somebody_who_waits_on_the_list_gets_a_place_though_it_is_full():
    session = begun(places=1)
    make_booking(session)
    waits = make_booking(session, make_person(email="asha@example.org"), status=Status.WAITING)

    found = walk_ins.add(session, day_of(session), walk_in())

    assert (found.pk, found.status, found.walked_in) == (waits.pk, "confirmed", True)
    assert list(Event.objects.values_list("step", flat=True)) == ["came from the waiting list"]


def test_a_substitute_takes_over_the_place_of_a_colleague_though_the_session_has_begun():
    session, team = begun(), make_team()
    booked = make_booking(session, make_person(team), team=team)

    said = walk_in(agency=team.agency, instead_of=booked.pk)
    substitute = walk_ins.add(session, day_of(session), said)

    booked.refresh_from_db()
    session.refresh_from_db()
    assert (booked.status, booked.reason, booked.is_late) == ("cancelled", "swapped", False)
    assert (substitute.instead_of, substitute.number, substitute.team) == (booked, 1, team)
    assert (substitute.walked_in, session.taken) == (False, 1)
    assert {message.name for message in Message.objects.all()} == {
        "place_cancelled",
        "team_summary",
        "walked_in",
    }


def test_who_waits_on_the_list_may_come_instead_of_a_colleague_and_waits_no_more():
    session, agency = begun(places=1), make_agency()
    booked = make_booking(session, make_person(agency=agency))
    known = make_person(email="asha@example.org", agency=agency)
    waits = make_booking(session, known, status=Status.WAITING)

    said = walk_in(agency=agency, instead_of=booked.pk)
    substitute = walk_ins.add(session, day_of(session), said)

    booked.refresh_from_db()
    waits.refresh_from_db()
    session.refresh_from_db()
    assert (booked.status, booked.reason) == ("cancelled", "swapped")
    assert (waits.status, waits.is_late) == ("cancelled", False)
    assert (substitute.instead_of, substitute.person, session.taken) == (booked, known, 1)
    assert marks_of(session) == [(substitute.pk, "came")]


def test_the_register_says_how_somebody_came_who_was_not_booked():
    session, agency = begun(), make_agency()
    make_booking(session, make_person(name="Ada", email="ada@example.org"))
    booked = make_booking(session, make_person(agency=agency))
    walk_ins.add(session, day_of(session), walk_in(name="Ada", email="ada@example.org"))
    said = walk_in(name="Bo", email="bo@example.org", agency=agency, instead_of=booked.pk)
    walk_ins.add(session, day_of(session), said)
    walk_ins.add(session, day_of(session), walk_in(name="Cai", email="cai@example.org"))

    lines = register.of(session, day_of(session)).lines

    assert [(line.booking.person.name, line.note) for line in lines] == [
        ("Ada", ""),
        ("Bo", "Came instead of a colleague"),
        ("Cai", "Added at the door"),
    ]


def test_nobody_comes_instead_of_somebody_who_is_there():
    session, agency = begun(), make_agency()
    booked = make_booking(session, make_person(agency=agency))
    make_attendance(booked)

    said = walk_in(agency=agency, instead_of=booked.pk)
    another = walk_ins.add(session, day_of(session), said)

    booked.refresh_from_db()
    assert (booked.status, another.instead_of, another.walked_in) == ("confirmed", None, True)


def test_nobody_comes_instead_of_somebody_of_another_agency():
    session = begun()
    booked = make_booking(session)

    another = walk_ins.add(session, day_of(session), walk_in(instead_of=booked.pk))

    booked.refresh_from_db()
    assert (booked.status, another.walked_in) == ("confirmed", True)


def test_an_agency_that_is_not_in_the_list_is_kept_as_it_was_told():
    session = begun()

    booking = walk_ins.add(session, day_of(session), walk_in(agency_as_told="Wend Foodbank"))

    assert (booking.agency, booking.agency_as_told) == (Agency.unlisted(), "Wend Foodbank")
    assert Agency.unlisted() not in Agency.objects.listed()


def test_an_agency_is_known_by_the_domain_of_the_address():
    session, domain = begun(), make_domain("wend.example.org")

    said = walk_in(email="asha@wend.example.org", agency_as_told="Wend")
    booking = walk_ins.add(session, day_of(session), said)

    assert booking.agency == domain.agency


def test_what_is_known_of_somebody_stands():
    session, known = begun(), make_person(email="asha@example.org", name="Asha Known")

    booking = walk_ins.add(session, day_of(session), walk_in(agency=known.agency, name="Someone"))

    known.refresh_from_db()
    assert (booking.person, known.name) == (known, "Asha Known")


def test_nobody_walks_in_before_the_session_begins():
    session = make_session(starts_at=timezone.now() + dt.timedelta(minutes=5))

    with pytest.raises(Refused, match="has not begun"):
        walk_ins.add(session, day_of(session), walk_in())

    assert (Booking.objects.count(), Person.objects.count()) == (0, 0)


def test_a_link_in_wrong_hands_adds_no_crowd(monkeypatch):
    session = begun()
    monkeypatch.setattr(walk_ins, "LIMIT", walk_ins.LIMIT._replace(times=2))
    people = [walk_in(email=f"person{number}@example.org") for number in range(3)]

    for each in people[:2]:
        walk_ins.add(session, day_of(session), each)
    with pytest.raises(Refused, match="Too many people"):
        walk_ins.add(session, day_of(session), people[2])

    assert session.bookings.count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_walk_in_that_is_sent_twenty_times_at_once_is_one():
    session, said = begun(), walk_in()
    add = partial(walk_ins.add, session, day_of(session), said)

    results = run_together(*[add] * 20)

    booking = session.bookings.get()
    assert results == [booking] * 20
    assert marks_of(session) == [(booking.pk, "came")]
    assert Message.objects.count() == 1
