"""What a manager and the office see of the training of somebody, and a manager declares."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts import roles
from portal.audit.models import Event
from tests.factories import (
    make_declared,
    make_manager,
    make_member,
    make_person,
    make_team,
)
from tests.reading import read
from tests.signing_in import sign_in
from tests.training.certificates.earning import Mark, been, certified, there
from training.certificates import issuing
from training.models import DeclaredTraining
from training.places import tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(client):
    manager = make_manager()
    sign_in(client, manager.user)
    return make_team(manager=manager)


def page_of(person, page="", *more):
    return reverse(f"training:team_{page or 'person'}", args=[person.pk, *more])


def declared():
    return {"title": "First aid", "provider": "A college", "done_on": "30/11/2020"}


def test_a_manager_sees_what_their_people_were_at_and_their_certificates(client, team):
    person = make_person(team)
    certificate = certified(been(title="Attended course"), person=person)
    there(been(title="Missed course"), [Mark.ABSENT], person=person)
    make_declared(person, title="First aid")

    page = read(client, page_of(person))

    paper = page_of(person, "certificate", certificate.booking.pk)
    assert [words in page for words in ("Attended course", "Missed course", "First aid")] == [
        True
    ] * 3
    assert page.count("Did not come") == 1
    assert f'href="{paper}"' in page
    assert client.get(paper)["Content-Type"] == "application/pdf"


def test_a_manager_never_gets_the_link_to_somebodys_own_forms(client, team):
    certificate = certified(person=make_person(team))

    page = read(client, page_of(certificate.booking.person))

    assert tokens.of_answers(certificate.booking) not in page
    assert "/training/answers/" not in page


def test_a_manager_sees_no_other_agency_of_somebody(client, team):
    person = make_person(team)
    elsewhere = make_person(email=person.email)
    certificate = certified(been(title="Elsewhere"), person=elsewhere)
    make_declared(elsewhere, title="Declared elsewhere")

    page = read(client, page_of(person))

    assert "lsewhere:" not in page
    assert "Declared elsewhere" not in page
    assert client.get(page_of(person, "certificate", certificate.booking.pk)).status_code == 404


def test_a_manager_declares_and_takes_back_and_it_is_kept_who_did(client, team):
    person = make_person(team)

    client.post(page_of(person, "declare"), declared())
    found = DeclaredTraining.objects.get()
    seen = read(client, page_of(person))
    asked = read(client, page_of(person, "take_back", found.pk))
    there_still = DeclaredTraining.objects.exists()
    client.post(page_of(person, "take_back", found.pk))

    manager = team.leads.get().manager.user
    assert (found.person, found.by) == (person, manager)
    assert "Declared, not checked" in seen
    assert "Remove this training?" in asked
    assert there_still
    assert not DeclaredTraining.objects.exists()
    steps = Event.objects.filter(step__in=["declared", "removed"]).values_list("step", "by")
    assert sorted(steps) == [("declared", manager.pk), ("removed", manager.pk)]


def test_what_somebody_declared_themselves_is_not_a_managers_to_remove(client, team):
    person = make_person(team)
    own = make_declared(person, title="First aid")
    path = page_of(person, "take_back", own.pk)

    page = read(client, page_of(person))

    assert "First aid" in page
    assert path not in page
    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    assert DeclaredTraining.objects.get() == own


def test_a_certificate_that_does_not_count_is_not_there(client, team):
    booking = there(person=make_person(team), answers=False)

    assert issuing.settle(booking) is None
    assert client.get(page_of(booking.person, "certificate", booking.pk)).status_code == 404


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_of_a_person_costs_the_same_however_much_they_did(
    client, team, rows, django_assert_max_num_queries
):
    person = make_person(team)
    for _ in range(rows):
        certified(person=person)
        make_declared(person)

    with django_assert_max_num_queries(15):
        client.get(page_of(person))


def test_the_office_sees_all_of_it_and_changes_nothing(client):
    person = make_person()
    certified(been(title="Attended course"), person=person)
    lost = certified(been(title="Lost course"), person=person).booking
    lost.attendance.update(mark=Mark.ABSENT)
    issuing.settle(lost)
    make_declared(person, title="First aid")
    sign_in(client, make_member(roles.TRAINING))

    page = read(client, reverse("admin:training_person_change", args=[person.pk]))

    today = f"{timezone.localdate():%-d %B %Y}"
    assert f"Issued {today}" in page
    assert f"Withdrawn {today}" in page
    assert "Declared, not checked" in page
