"""Bookings of the demonstration, made as managers make them: through the same steps, in order."""

import uuid
from pathlib import Path

from django.utils import timezone

from portal.accounts.models import Manager
from portal.publishing.demonstration import read
from portal.reference.models import JobRole
from training import teams
from training.models import Order, Person, TrainingSession
from training.places import actions
from training.places.checks import Wanted

FOLDER = Path(__file__).parent / "teams"


def load():
    """Teams and what they have booked, once; a date that is full has others waiting for it."""
    if Order.objects.exists():
        return
    for entry in read(FOLDER):
        manager = Manager.objects.get(user__email=entry["manager"])
        team = teams.team_of(manager)
        people = [_person(**row) for row in entry["people"]]
        teams.add(team, people, by=manager.user)
        for row in entry["bookings"]:
            _book(team, manager.user, **row)


def _person(name, email, role=""):
    return Person(name=name, email=email, role=JobRole.objects.filter(slug=role).first())


def _book(team, by, course, people=(), held=0, needs=None):
    session = _next_date(course)
    if session is None:
        return
    told = needs or {}
    wanted = [
        Wanted(person, done_elsewhere=True, needs=told.get(person.email, ""))
        for person in team.members().filter(email__in=people).order_by("pk")
    ]
    wanted += [Wanted()] * held
    actions.book(session, wanted, team=team, by=by, key=uuid.uuid4())


def _next_date(course):
    """The next date of the course on which somebody may book, and hold places."""
    now = timezone.now()
    dates = TrainingSession.objects.upcoming().filter(course__slug=course)
    return next((each for each in dates if each.is_open() and each.names_by > now), None)
