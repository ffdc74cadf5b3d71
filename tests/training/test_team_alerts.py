"""A manager ends the alerts to an address nobody reads, and learns nothing of what it follows."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.alerts.models import Asking, Subscriber
from portal.audit.models import Event
from portal.outbox.models import Message
from tests.factories import make_domain, make_manager, make_person, make_subscriber, make_team
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
ENDED = "If their address is your agency’s, no e-mails about changes are sent to it any more."


@pytest.fixture
def manager(client):
    manager = make_manager()
    sign_in(client, manager.user)
    return manager


@pytest.fixture
def person(manager):
    """With an address at the domain of the manager's agency."""
    make_domain("example.org", agency=manager.user.agency)
    return make_person(make_team(manager=manager), email="gone@example.org")


def without_token(page):
    """The page, but for what is another in every form."""
    return re.sub(r'value="\w{64}"', "", page.content.decode())


def remove(client, person, **said):
    return client.post(reverse("training:team_remove", args=[person.pk]), said, follow=True)


def test_alerts_go_on_for_somebody_who_only_changes_teams(client, person):
    make_subscriber("theme:1", email=person.email)

    remove(client, person)

    assert Subscriber.objects.count() == 1


def test_alerts_end_for_somebody_who_has_left(client, person):
    make_subscriber("theme:1", email=person.email)
    other = make_subscriber("theme:1")
    Asking.objects.create(email=person.email, audience="both", follows={"theme:1": "weekly"})

    page = remove(client, person, end_alerts="on").content.decode()

    assert f"Taken out of your team. {ENDED}" in page
    assert list(Subscriber.objects.all()) == [other]
    assert not Asking.objects.exists()


def test_alerts_end_for_somebody_who_stays_in_the_team(client, manager, person):
    make_subscriber("theme:1", email=person.email)
    page = reverse("training:team_end_alerts", args=[person.pk])

    client.get(page)
    asked = Subscriber.objects.count()
    client.post(page)

    assert (asked, Subscriber.objects.count()) == (1, 0)
    assert person.teams.filter(leads__manager=manager).exists()


def test_a_manager_sees_and_is_answered_the_same_whether_there_is_anything_to_end(client, person):
    page = reverse("training:team_person", args=[person.pk])
    asking = reverse("training:team_end_alerts", args=[person.pk])
    paths = [reverse("training:team"), page, asking]
    seen = []

    seen.append([without_token(client.get(path)) for path in paths])
    make_subscriber("theme:1", email=person.email, failed_at=timezone.now())
    seen.append([without_token(client.get(path)) for path in paths])
    something = client.post(asking, follow=True)
    nothing = client.post(asking, follow=True)

    assert seen[0] == seen[1]
    assert ENDED in without_token(something)
    assert without_token(something) == without_token(nothing)


def test_the_record_says_who_ended_them_by_numbers_alone(client, manager, person):
    subscriber = make_subscriber("theme:1", email=person.email)

    remove(client, person, end_alerts="on")

    events = Event.objects.filter(by=manager.user).order_by("pk")
    ended = "ended the alerts to somebody’s address"
    assert [(e.step, e.note) for e in events if "ended" in e.step] == [
        (ended, f"Person {person.pk}."),
        ("ended by somebody else", ""),
    ]
    assert events.get(step="ended by somebody else").subject_id == subscriber.pk


def test_nobody_ends_the_alerts_of_a_person_of_another_team(client, manager):
    stranger = make_person(make_team(), email="stranger@example.org")
    make_subscriber("theme:1", email=stranger.email)

    answer = client.post(reverse("training:team_end_alerts", args=[stranger.pk]))

    assert (answer.status_code, Subscriber.objects.count()) == (404, 1)


def test_whoever_reads_the_address_after_all_is_told_once_and_how_to_begin_again(client, person):
    make_subscriber("theme:1", email=person.email)
    page = reverse("training:team_end_alerts", args=[person.pk])

    for _ in range(2):
        client.post(page)

    (message,) = Message.objects.filter(name="alerts_ended")
    assert message.to == person.email
    assert "/subscribe/" in message.body


def test_an_address_that_refuses_is_not_written_to_once_more(client, person):
    make_subscriber("theme:1", email=person.email, failed_at=timezone.now())

    client.post(reverse("training:team_end_alerts", args=[person.pk]))

    assert (Subscriber.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize("address", ["nadia@elsewhere.example.com", "nadia@other.example.org"])
def test_no_address_of_another_agency_is_ended_and_the_answer_is_the_same(client, person, address):
    make_domain("other.example.org")
    own = reverse("training:team_end_alerts", args=[person.pk])
    answers = [without_token(client.post(own, follow=True))]
    type(person).objects.filter(pk=person.pk).update(email=address)
    make_subscriber("theme:1", email=address)

    client.post(own)
    page = remove(client, person, end_alerts="on").content.decode()

    assert ENDED in answers[0]
    assert ENDED in page
    assert Subscriber.objects.count() == 1


def test_one_manager_ends_thirty_in_a_day_at_most(client, person):
    page = reverse("training:team_end_alerts", args=[person.pk])
    answers = [client.post(page).status_code for _ in range(31)]
    make_subscriber("theme:1", email=person.email)

    refused = remove(client, person, end_alerts="on")

    assert answers[-2:] == [302, 429]
    assert (refused.status_code, Subscriber.objects.count()) == (429, 1)
    assert person.teams.exists()
