"""A manager's team: who is in it, who leaves it, and which managers share it."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Agency, AgencyDomain, Manager, User
from portal.alerts import leaving
from portal.audit.models import record
from portal.errors import Refused
from portal.outbox.actions import Letter
from portal.pages.addresses import full
from training.evaluation import letters as questions
from training.models import Booking, Lead, Person, Team, TeamInvitation
from training.places import actions, letters
from training.places.known import known_or_new

INVITED_FOR = dt.timedelta(days=7)


def team_of(manager: Manager) -> Team:
    """The manager's team, made when there is none yet.

    A manager who has changed agencies leaves the old team behind: nobody sees another agency's
    people.
    """
    return _led_by(manager) or _new_team(manager)


def _led_by(manager):
    lead = Lead.objects.select_related("team__agency").filter(manager=manager).first()
    return lead.team if lead and lead.team.agency_id == manager.user.agency_id else None


@transaction.atomic
def _new_team(manager):
    """Of two pages that are opened first at once, one makes it."""
    Manager.objects.select_for_update().get(pk=manager.pk)
    if team := _led_by(manager):
        return team
    team = Team.objects.create(agency_id=manager.user.agency_id)
    Lead.objects.update_or_create(manager=manager, defaults={"team": team})
    return team


@transaction.atomic
def add(team: Team, people: list[Person], *, by: User) -> int:
    """Put these, as they were typed, into the team; how many were not in it yet.

    Somebody the agency has already, by their address, stays who they are, and is back where they
    had left. All or none.
    """
    joined = [
        known_or_new(
            agency_id=team.agency_id, email=each.email, name=each.name, role_id=each.role_id
        )
        for each in people
    ]
    new = [person for person in joined if not team.people.filter(pk=person.pk).exists()]
    team.people.add(*joined)
    _take_charge(team, joined)
    record(team, "added people", by=by, note=f"People: {len(new)}.")
    return len(new)


def _take_charge(team, people):
    """Bookings that no manager hears of any more are this team's from now on."""
    live = Booking.objects.live().filter(person__in=people)
    live.exclude(team__in=Team.objects.led()).update(team=team)


@transaction.atomic
def remove(person: Person, team: Team, *, by: User, end_alerts: bool = False) -> list[Booking]:
    """Somebody leaves the team: their places to come are given up, and go to who waits.

    They are kept with what they have been on. Where another manager of the agency has them in a
    team too, they stay there, with their places. `end_alerts`: their address is nobody's any more.
    """
    if end_alerts:
        end_alerts_to(person, team, by=by)
    team.people.remove(person)
    record(team, "took somebody out", by=by)
    if other := person.teams.led().first():
        Booking.objects.live().filter(person=person, team=team).update(team=other)
        return []
    person.teams.clear()
    coming = Booking.objects.live().filter(person=person, session__starts_at__gt=timezone.now())
    ended = [
        actions.cancel(booking, reason=Booking.Reason.LEFT, by=by)
        for booking in coming.order_by("session", "pk")
    ]
    if bookings := list(person.bookings.all()):
        Person.objects.filter(pk=person.pk).update(left_at=timezone.now())
        questions.drop(bookings)
    else:
        person.delete()
    return ended


@transaction.atomic
def end_alerts_to(person: Person, team: Team, *, by: User) -> None:
    """Nobody reads their address any more: what it follows ends, if it is an address of the agency.

    The same is said, and is recorded of the team, where it follows nothing or is elsewhere, so that
    the manager does not learn which.
    """
    record(team, "ended the alerts to somebody’s address", by=by, note=f"Person {person.pk}.")
    domain = AgencyDomain.objects.of(person.email)
    if domain and domain.agency_id == team.agency_id:
        leaving.end_for_address(person.email, by=by)


@transaction.atomic
def to_another_agency(person: Person, agency: Agency, *, by: User) -> None:
    """Somebody works elsewhere now: their bookings stay, and their old manager sees neither, nor
    hears of them.
    """
    if agency.pk == person.agency_id:
        raise Refused(f"They are with {agency} already.")
    if Person.objects.filter(agency=agency, email=person.email).exists():
        raise Refused(f"{agency} has somebody with this address already.")
    person.teams.clear()
    person.bookings.update(team=None)
    person.agency = agency
    person.save(update_fields=["agency"])
    record(person, "moved to another agency", by=by, note=f"To {agency}.")


@transaction.atomic
def invite(team: Team, colleague: Manager, *, by: Manager) -> TeamInvitation:
    """Ask another manager of the same agency to share the team; for that account, once, a week."""
    if colleague.user.agency_id != team.agency_id or not colleague.is_admitted:
        raise Refused("Only a manager of your own agency can share your team.")
    if Lead.objects.filter(manager=colleague, team=team).exists():
        raise Refused(f"{colleague.user} shares your team already.")
    team.invitations.filter(manager=colleague, answered_at=None).delete()
    invitation = TeamInvitation.objects.create(
        team=team, manager=colleague, by=by, ends_at=timezone.now() + INVITED_FOR
    )
    record(team, "asked somebody to share it", by=by.user)
    link = full(reverse("training:invitation", args=[invitation.pk]))
    context = {"by": by.user, "link": link}
    letters.post(
        [Letter("team_invitation", colleague.user.email, context, expires_at=invitation.ends_at)]
    )
    return invitation


@transaction.atomic
def accept(invitation: TeamInvitation, *, by: Manager) -> Team:
    """Share the team from now on: the people of one's own come along, with what is held for them.

    Raises Refused once it has ended or been answered, so it works once.
    """
    team = _answer(invitation, by)
    old = team_of(by)
    if old != team:
        team.people.add(*old.members())
        if old.leads.count() == 1:
            Booking.objects.filter(team=old).update(team=team)
            old.people.clear()
        Lead.objects.filter(manager=by).update(team=team)
    record(team, "shared by another manager", by=by.user)
    return team


@transaction.atomic
def turn_down(invitation: TeamInvitation, *, by: Manager) -> None:
    _answer(invitation, by)


def _answer(invitation, manager):
    open_ones = TeamInvitation.objects.open().filter(pk=invitation.pk, manager=manager)
    if not open_ones.update(answered_at=timezone.now()):
        raise Refused("This invitation has ended, or has been answered.")
    return invitation.team


@transaction.atomic
def stop_sharing(manager: Manager) -> Team:
    """From now on a team of one's own, which begins with the same people."""
    shared = team_of(manager)
    if shared.leads.count() == 1:
        raise Refused("You share your team with nobody.")
    own = Team.objects.create(agency_id=shared.agency_id)
    own.people.add(*shared.members())
    Lead.objects.filter(manager=manager).update(team=own)
    record(own, "no longer shared", by=manager.user)
    return own
