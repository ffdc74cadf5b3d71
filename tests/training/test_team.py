"""A manager's team: whose people these are, who shares them, and who never sees them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.errors import Refused
from portal.outbox.models import Message
from tests.factories import (
    make_agency,
    make_booking,
    make_invitation,
    make_manager,
    make_person,
    make_session,
    make_team,
    make_user,
)
from tests.signing_in import sign_in
from tests.training.booking import book, standing
from training import teams
from training.models import Booking, Person
from training.places import actions, office

pytestmark = pytest.mark.django_db
TEAM = "/training/team/"


@pytest.fixture
def manager(client):
    manager = make_manager()
    sign_in(client, manager.user)
    return manager


def names(team):
    return sorted(person.name for person in team.members())


def test_somebody_is_added_with_a_name_and_an_address(client, manager):
    client.post(f"{TEAM}add/", {"name": "Ada Example", "email": "Ada@Example.org"})

    person = Person.objects.get()
    assert (person.email, person.agency) == ("ada@example.org", manager.user.agency)
    assert names(teams.team_of(manager)) == ["Ada Example"]


def test_what_else_is_sent_along_is_ignored(client, manager):
    other = make_agency()

    client.post(
        f"{TEAM}add/",
        {"name": "Ada", "email": "ada@example.org", "agency": other.pk, "left_at": "2020-01-01"},
    )

    person = Person.objects.get()
    assert (person.agency, person.left_at) == (manager.user.agency, None)


def test_whom_the_agency_knows_joins_as_who_they_are(client, manager):
    known = make_person(agency=manager.user.agency, name="Ada Known")

    client.post(f"{TEAM}add/", {"name": "Somebody Else", "email": known.email})

    assert names(teams.team_of(manager)) == ["Ada Known"]


def test_an_address_known_at_another_agency_is_somebody_of_ones_own(client, manager):
    theirs = make_person(make_team(), name="Theirs")

    client.post(f"{TEAM}add/", {"name": "Ours", "email": theirs.email})

    assert names(teams.team_of(manager)) == ["Ours"]


def test_a_pasted_list_is_added_whole_or_not_at_all(client, manager):
    wrong = client.post(f"{TEAM}paste/", {"rows": "Ada\tada@example.org\nBo\tbo@"})
    none = Person.objects.count()
    client.post(f"{TEAM}paste/", {"rows": "Ada\tada@example.org\nBo\tbo@example.org"})

    page = wrong.content.decode()
    assert "Row 2: “bo@” is not an e-mail address." in page
    assert "Ada\tada@example.org" in page
    assert none == 0
    assert names(teams.team_of(manager)) == ["Ada", "Bo"]


def test_adding_from_a_booking_leads_back_to_it_and_nowhere_else(client, manager):
    path = reverse("training:book", args=[make_session().pk])
    ada = {"name": "Ada", "email": "ada@example.org"}

    back = client.post(f"{TEAM}add/?next={path}", ada)
    away = client.post(f"{TEAM}add/?next=https://evil.example.com/", ada)

    assert (back["Location"], away["Location"]) == (path, TEAM)


def test_an_address_of_a_colleague_is_refused_when_changing_somebody(client, manager):
    team = teams.team_of(manager)
    ada, bo = make_person(team), make_person(team)

    response = client.post(f"{TEAM}{ada.pk}/", {"name": "Ada", "email": bo.email})

    assert "Somebody else at your agency has this address." in response.content.decode()


def test_who_leaves_gives_up_their_places_to_who_waits(client, manager):
    team, session = teams.team_of(manager), make_session(places=1)
    leaver, waiter = make_person(team), make_person(team)
    make_booking(session, leaver, team=team)
    make_booking(session, waiter, team=team, status=Booking.Status.WAITING)

    asked = client.get(f"{TEAM}{leaver.pk}/remove/").content.decode()
    client.post(f"{TEAM}{leaver.pk}/remove/")

    leaver.refresh_from_db()
    assert str(session) in asked
    assert standing(session) == [(2, "confirmed")]
    assert leaver.left_at is not None
    assert names(team) == [waiter.name]


def test_who_never_had_a_booking_is_not_kept(client, manager):
    person = make_person(teams.team_of(manager))

    client.post(f"{TEAM}{person.pk}/remove/")

    assert not Person.objects.exists()


def test_who_is_in_a_colleagues_team_too_stays_there_with_their_places(client, manager):
    person = make_person(teams.team_of(manager))
    other = make_team(agency=manager.user.agency)
    other.people.add(person)
    session = make_session()
    make_booking(session, person, team=other)

    client.post(f"{TEAM}{person.pk}/remove/")

    assert standing(session) == [(1, "confirmed")]
    assert names(other) == [person.name]


def test_who_moves_to_another_agency_is_seen_by_their_old_manager_no_more(client, manager):
    person = make_person(teams.team_of(manager))
    booking = make_booking(person=person)

    teams.to_another_agency(person, make_agency(), by=make_user())

    booking.refresh_from_db()
    assert booking.is_confirmed
    assert client.get(f"/training/bookings/{booking.pk}/").status_code == 404
    assert person.name not in client.get("/training/bookings/").content.decode()


def test_a_manager_who_changes_agencies_leaves_the_old_team_behind(client, manager):
    person = make_person(teams.team_of(manager))
    manager.user.agency = make_agency()
    manager.user.save()

    page = client.get(TEAM).content.decode()

    assert person.name not in page


def test_a_team_is_shared_once_the_other_says_yes(client, manager):
    mine = make_person(teams.team_of(manager))
    colleague = make_manager(agency=manager.user.agency)
    theirs = make_person(teams.team_of(colleague))
    client.post(f"{TEAM}share/", {"colleague": colleague.pk})
    message = Message.objects.get(name="team_invitation")
    invitation = colleague.invitations.get()

    sign_in(client, colleague.user)
    client.post(f"{TEAM}invitations/{invitation.pk}/", {"answer": "yes"})

    assert message.to == colleague.user.email
    assert names(teams.team_of(colleague)) == sorted([mine.name, theirs.name])
    assert teams.team_of(colleague) == teams.team_of(manager)


def test_an_invitation_is_for_one_account_and_works_once(client):
    invitation = make_invitation()
    path = f"{TEAM}invitations/{invitation.pk}/"
    sign_in(client, make_manager(agency=invitation.team.agency).user)
    somebody_else = client.post(path, {"answer": "yes"}).status_code
    sign_in(client, invitation.manager.user)
    first = client.post(path, {"answer": "yes"}).status_code
    second = client.post(path, {"answer": "yes"}).status_code

    assert (somebody_else, first, second) == (404, 302, 404)


def test_an_invitation_ends_after_seven_days(client, monkeypatch):
    invitation = make_invitation()
    monkeypatch.setattr(timezone, "now", lambda: invitation.ends_at)

    with pytest.raises(Refused, match="has ended"):
        teams.accept(invitation, by=invitation.manager)


def test_nobody_shares_a_team_with_another_agency(client, manager):
    stranger = make_manager()

    client.post(f"{TEAM}share/", {"colleague": stranger.pk})

    assert not stranger.invitations.exists()


def test_who_stops_sharing_begins_with_the_same_people(client):
    invitation = make_invitation()
    person = make_person(invitation.team)
    teams.accept(invitation, by=invitation.manager)

    sign_in(client, invitation.manager.user)
    client.post(f"{TEAM}stop-sharing/")

    own = teams.team_of(invitation.manager)
    assert own != invitation.team
    assert names(own) == [person.name]


@pytest.mark.parametrize("people", [1, 30])
def test_the_team_costs_the_same_for_one_and_for_thirty(
    client, manager, people, django_assert_num_queries
):
    team = teams.team_of(manager)
    for _ in range(people):
        make_person(team)

    with django_assert_num_queries(10):
        client.get(TEAM)


def two_teams_with(person_in, manager):
    """A colleague of the manager, who has the person in a team too."""
    colleague = make_manager(agency=manager.user.agency)
    teams.team_of(colleague).people.add(person_in)
    return colleague


def told_of_giving_up(person):
    """The managers who get an e-mail when the person gives up their place."""
    booking = Booking.objects.live().get(person=person)
    actions.cancel(booking, reason="sickness", by=None)
    title = "Somebody in your team cannot come"
    letters = Message.objects.filter(name="team_summary", subject__startswith=title)
    return list(letters.values_list("to", flat=True))


def test_who_moved_to_another_agency_is_no_longer_told_of_to_their_old_manager(manager):
    team, new = teams.team_of(manager), make_manager()
    person = make_person(team)
    book(make_session(), [person], team)

    teams.to_another_agency(person, new.user.agency, by=make_user())
    teams.add(teams.team_of(new), [Person(name="Ada", email=person.email)], by=new.user)

    assert told_of_giving_up(person) == [new.user.email]


def test_a_colleague_hears_of_who_stays_in_their_team_alone(client, manager):
    team = teams.team_of(manager)
    person = make_person(team)
    colleague = two_teams_with(person, manager)
    book(make_session(), [person], team)

    page = client.get(f"{TEAM}{person.pk}/remove/").content.decode()
    client.post(f"{TEAM}{person.pk}/remove/")

    assert "there they stay, with the places they have" in page
    assert told_of_giving_up(person) == [colleague.user.email]


def test_a_team_that_was_joined_to_another_keeps_nobody_in_it(manager):
    colleague = make_manager(agency=manager.user.agency)
    person, session = make_person(teams.team_of(colleague)), make_session()
    make_booking(session, person)
    invitation = teams.invite(teams.team_of(manager), colleague, by=manager)
    shared = teams.accept(invitation, by=colleague)

    teams.remove(person, shared, by=manager.user)

    assert (standing(session), person.teams.count()) == ([], 0)


def test_a_team_whose_manager_changed_agencies_keeps_nobody_in_it(manager):
    person, session = make_person(teams.team_of(manager)), make_session()
    colleague = two_teams_with(person, manager)
    make_booking(session, person)
    manager.user.agency = make_agency()
    manager.user.save()
    teams.team_of(manager)

    teams.remove(person, teams.team_of(colleague), by=colleague.user)

    assert (standing(session), person.teams.count()) == ([], 0)


def test_whom_the_office_adds_is_told_of_to_who_still_manages_them(manager):
    person = make_person(teams.team_of(manager))
    colleague = two_teams_with(person, manager)
    manager.user.agency = make_agency()
    manager.user.save()

    office.add(make_session(), person, reason="Asked by telephone", by=make_user(), place_now=True)

    assert told_of_giving_up(person) == [colleague.user.email]


def test_an_invitation_of_somebody_who_left_the_team_opens_it_no_more(manager):
    team = teams.team_of(manager)
    colleague, third = (make_manager(agency=manager.user.agency) for _ in range(2))
    teams.accept(teams.invite(team, colleague, by=manager), by=colleague)
    invitation = teams.invite(team, third, by=manager)
    teams.stop_sharing(manager)

    with pytest.raises(Refused, match="has ended"):
        teams.accept(invitation, by=third)
