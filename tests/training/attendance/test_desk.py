"""The desk's page of a register: corrections by the office, the links, and the paper."""

import pytest

from portal.accounts import roles
from portal.audit.models import Event
from tests.factories import make_attendance, make_booking, make_session
from tests.signing_in import sign_in
from tests.training.attendance.test_marking import begun, day_of, marks_of
from tests.training.desk.shapes import address, make_administrator, make_member
from training.models import TrainingSession
from training.places import tokens

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client):
    administrator = make_administrator()
    sign_in(client, administrator)
    return administrator


def test_the_office_corrects_a_mark_and_it_is_recorded_without_a_name(client, administrator):
    session = begun()
    booking = make_booking(session)
    make_attendance(booking, "absent", said_at=session.starts_at)

    said = {f"mark-{booking.pk}": "came", f"was-{booking.pk}": "absent"}
    response = client.post(address("register", session.pk), said, follow=True)

    event = Event.objects.get(subject_id=booking.pk)
    assert marks_of(session) == [(booking.pk, "came")]
    assert (event.step, event.by) == ("attendance corrected", administrator)
    assert booking.person.name not in event.note
    assert "Kept for 1 person." in response.content.decode()


def test_before_the_session_nobody_is_marked_at_the_desk(client):
    session = make_session()
    booking = make_booking(session)

    response = client.post(address("register", session.pk), {f"mark-{booking.pk}": "came"})

    assert "The session has not begun" in response.content.decode()
    assert marks_of(session) == []


@pytest.mark.parametrize("day", ["2001-01-01", "tomorrow", "2026-13-01"])
def test_a_day_that_is_none_of_its_days_is_not_found(client, day):
    session = begun()

    assert client.get(address("register", session.pk), {"day": day}).status_code == 404


def test_a_button_ends_every_link(client):
    session = begun()

    client.post(address("register_links", session.pk))

    assert TrainingSession.objects.get(pk=session.pk).register_number == 1


def test_looking_ends_no_link_and_takes_nothing_away(client):
    session = begun()

    found = [
        client.get(address(page, session.pk)).status_code
        for page in ("register", "register_links", "register_paper")
    ]

    assert found == [200, 405, 405]
    assert TrainingSession.objects.get(pk=session.pk).register_number == 0
    assert Event.objects.filter(subject_id=session.pk).count() == 0


def test_taking_the_paper_away_is_kept(client, administrator):
    session = begun()

    response = client.post(address("register_paper", session.pk))

    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    events = Event.objects.values_list("step", "note", "by")
    assert list(events) == [("printed the register", f"{day_of(session)}.", administrator.pk)]


def test_who_may_only_read_bookings_corrects_nothing_and_gets_no_link(client):
    session = begun()
    booking = make_booking(session)
    sign_in(client, make_member())

    page = client.get(address("register", session.pk)).content.decode()
    found = [
        client.post(address("register", session.pk), {f"mark-{booking.pk}": "came"}).status_code,
        client.post(address("register_links", session.pk)).status_code,
    ]

    assert booking.person.name in page
    assert tokens.of_register(session, day_of(session)) not in page
    assert found == [403, 403]
    assert marks_of(session) == []


def test_who_may_read_no_bookings_sees_no_register(client):
    session = begun()
    sign_in(client, make_member(roles.CONTRIBUTOR))

    found = [
        client.get(address("register", session.pk)).status_code,
        client.post(address("register_paper", session.pk)).status_code,
    ]

    assert found == [403, 403]


@pytest.mark.parametrize("people", [1, 30])
def test_the_page_costs_the_same_however_many_people(client, django_assert_num_queries, people):
    session = begun(places=50)
    for _ in range(people):
        make_attendance(make_booking(session))
    client.get(address("register", session.pk))

    with django_assert_num_queries(9):
        client.get(address("register", session.pk))
