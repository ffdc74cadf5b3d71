"""People, teams and requests at the desk: found, read, moved to where they work now."""

import pytest
from django.urls import reverse

from portal.audit.models import Event
from tests.factories import make_agency, make_booking, make_person, make_team
from tests.signing_in import sign_in
from tests.training.desk.shapes import make_administrator, make_coming, said
from training.models import PlaceRequest

pytestmark = pytest.mark.django_db
LIST = reverse("admin:training_person_changelist")


@pytest.fixture(autouse=True)
def administrator(client):
    administrator = make_administrator()
    sign_in(client, administrator)
    return administrator


def page_of(person, page="change"):
    return reverse(f"admin:training_person_{page}", args=[person.pk])


@pytest.mark.parametrize("sought", ["rosalind", "marsh@"])
def test_somebody_is_found_by_name_or_address(client, sought):
    person = make_person(name="Rosalind", email="marsh@example.org")
    make_person()

    assert list(client.get(f"{LIST}?q={sought}").context["cl"].result_list) == [person]


def test_the_page_of_somebody_shows_what_they_are_booked_on(client):
    booking = make_booking(make_coming())

    page = client.get(page_of(booking.person))

    assert list(page.context["bookings"]) == [booking]
    assert str(booking.session) in page.content.decode()


def test_who_works_elsewhere_now_leaves_every_team_and_that_is_kept(client, administrator):
    person, new = make_person(make_team()), make_agency(name="New place")
    booking = make_booking(make_coming(), person)

    response = client.post(page_of(person, "elsewhere"), {"agency": new.pk}, follow=True)

    person.refresh_from_db()
    assert (person.agency, person.teams.count()) == (new, 0)
    assert said(response) == ["They are with New place now."]
    assert list(person.bookings.all()) == [booking]
    event = Event.objects.get(step="moved to another agency")
    assert (event.subject_id, event.by, event.note) == (person.pk, administrator, "To New place.")


def test_nobody_moves_where_their_address_is_taken(client):
    person = make_person(email="same@example.org")
    other = make_person(email="same@example.org")

    page = client.post(page_of(person, "elsewhere"), {"agency": other.agency_id}).content.decode()

    assert "has somebody with this address already." in page
    person.refresh_from_db()
    assert person.agency != other.agency


def test_an_address_that_the_agency_has_already_is_explained(client):
    person = make_person()
    other = make_person(agency=person.agency)
    form = {"name": person.name, "email": other.email.upper(), "role": ""}

    page = client.post(page_of(person), form).content.decode()

    assert "Their agency has somebody else with this address." in page


def test_nobody_is_deleted_or_put_back_into_an_earlier_agency(client):
    person = make_person()

    statuses = [
        client.post(page_of(person, "delete"), {"post": "yes"}).status_code,
        client.post(page_of(person, "restore"), {"number": 1, "reason": "Back."}).status_code,
    ]

    assert statuses == [403, 403]


def test_teams_bookings_and_requests_are_read_and_never_written(client):
    team = make_team()
    person = make_person(team)
    booking = make_booking(make_coming(), person)
    asked = {"session": booking.session, "agency": person.agency, "name": "Asker"}
    asked |= {"email": "asker@example.org", "manager_email": "manager@example.org"}
    rows = [team, booking, PlaceRequest.objects.create(**asked)]

    for row in rows:
        name = row._meta.model_name
        change = reverse(f"admin:training_{name}_change", args=[row.pk])
        assert client.get(change).status_code == 200
        assert (
            client.get(reverse(f"admin:training_{name}_history", args=[row.pk])).status_code == 200
        )
        assert client.get(reverse(f"admin:training_{name}_add")).status_code == 403
        assert client.post(change, {}).status_code == 403


@pytest.mark.parametrize("people", [1, 20])
def test_the_list_of_teams_costs_the_same_however_many(
    client, django_assert_max_num_queries, people
):
    path = reverse("admin:training_team_changelist")
    client.get(path)
    for _ in range(people):
        make_person(make_team())

    with django_assert_max_num_queries(14):
        client.get(path)
