"""The office puts somebody on the list of a session, who may be new to the portal."""

from django.db import transaction

from portal.accounts.models import User
from training.models import TrainingSession
from training.places import office
from training.places.checks import Kind, Wanted, obstacles
from training.places.known import known_or_new


@transaction.atomic
def add(session: TrainingSession, said: dict, *, by: User) -> list[str]:
    """Put on the list whom a valid AddForm names; what else stands in their way, in words.

    Raises Refused as `office.add` does, and then nobody new is kept.
    """
    person = said.get("person") or known_or_new(
        agency_id=said["agency"].pk, email=said["email"], name=said["name"]
    )
    found = obstacles(session, [Wanted(person)], agency=person.agency, team=None)[0]
    place_now = said["place"] == "now"
    office.add(session, person, reason=said["reason"], by=by, place_now=place_now)
    return [each.words for each in found if each.kind != Kind.ALREADY]
