"""What people need to take part: on one page, for who runs the training, and each reading kept."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from tests.factories import make_booking, make_session, make_user
from tests.signing_in import sign_in
from tests.training.desk.shapes import (
    NEED,
    address,
    make_administrator,
    make_coming,
    make_waiting,
)
from training.models import Booking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client):
    administrator = make_administrator()
    sign_in(client, administrator)
    return administrator


def kept(step):
    return list(Event.objects.filter(step=step).values_list("note", "by"))


def test_needs_are_shown_once_the_button_is_pressed_and_that_is_kept(client, administrator):
    session = make_coming()
    make_booking(session, needs=NEED), make_booking(session)

    looked = client.get(address("needs", session.pk)).content.decode()
    before = kept("read access needs")
    read = client.post(address("needs", session.pk)).content.decode()

    assert "1 of those booked has said what they need." in looked
    assert NEED not in looked
    assert before == []
    assert NEED in read
    assert kept("read access needs") == [("1 person.", administrator.pk)]


def test_needs_can_be_taken_away_and_that_is_kept(client, administrator):
    session = make_coming()
    make_booking(session, needs="=2+2"), make_booking(session, needs=NEED)

    response = client.post(address("needs_csv", session.pk))

    written = b"".join(response.streaming_content).decode()
    assert "'=2+2" in written
    assert NEED in written
    assert kept("downloaded access needs") == [("2 people.", administrator.pk)]


def test_needs_of_those_without_a_place_are_not_read(client):
    session = make_coming()
    make_waiting(session, needs=NEED)

    assert NEED not in client.post(address("needs", session.pk)).content.decode()


def test_needs_stand_nowhere_else_at_the_desk(client):
    sign_in(client, make_user(is_staff=True, is_superuser=True))
    session = make_coming()
    booking = make_booking(session, needs=NEED)
    late = make_session(starts_at=timezone.now() - dt.timedelta(days=1))
    gone = make_booking(late, needs=NEED)
    ended = {"status": "cancelled", "reason": "work", "ended_at": timezone.now(), "is_late": True}
    Booking.objects.filter(pk=gone.pk).update(**ended)
    rows = {"booking": booking, "person": booking.person, "trainingsession": session}
    paths = [address(page, session.pk) for page in ("bookings", "record", "needs", "history")]
    paths += [address("booking", session.pk, booking.pk, step) for step in ("move", "take-off")]
    paths += [address("bookings", late.pk), address("absences"), reverse("admin:index")]
    paths += ["/admin/audit/event/", "/admin/training/booking/?q=Canary"]
    for name, row in rows.items():
        paths.append(reverse(f"admin:training_{name}_changelist"))
        paths += [
            reverse(f"admin:training_{name}_{p}", args=[row.pk]) for p in ("change", "history")
        ]
    pages = {path: client.get(path, follow=True) for path in paths}
    taken = [client.post(address(f"booked_{kind}", session.pk)) for kind in ("csv", "xlsx")]
    taken.append(client.post(address("absences_csv")))

    assert {response.status_code for response in pages.values()} == {200}
    assert [path for path, page in pages.items() if "Canary: a" in page.content.decode()] == []
    assert not any(b"Canary" in b"".join(response.streaming_content) for response in taken)
    kept_words = Event.objects.values_list("step", "note")
    assert not any("Canary" in words for event in kept_words for words in event)


def test_a_search_does_not_find_by_what_somebody_needs(client):
    make_booking(make_coming(), needs=NEED)

    found = client.get("/admin/training/booking/?q=Canary").context["cl"].result_list

    assert list(found) == []
