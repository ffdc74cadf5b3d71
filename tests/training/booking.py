"""What tests of bookings share."""

import uuid

from training.models import Booking
from training.places import actions
from training.places.checks import Wanted

Status = Booking.Status


def manager_of(team):
    return team.leads.first().manager.user


def book(session, people, team, *, held=0, **more):
    wanted = [*(Wanted(person) for person in people), *[Wanted()] * held]
    values = {"team": team, "by": manager_of(team), "key": uuid.uuid4()}
    return actions.book(session, wanted, **values | more)


def standing(session):
    """Number and status of every live booking, in order."""
    return list(session.bookings.live().order_by("number").values_list("number", "status"))
