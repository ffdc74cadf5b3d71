"""The office puts somebody on the list of a session, who may be new to the portal."""

from django.db import transaction

from portal.accounts.models import User
from training.models import Person, TrainingSession
from training.places import office
from training.places.checks import Kind, Wanted, obstacles


@transaction.atomic
def add(session: TrainingSession, said: dict, *, by: User) -> list[str]:
    """Put on the list whom a valid AddForm names; what else stands in their way, in words.

    Raises Refused as `office.add` does, and then nobody new is kept.
    """
    person = said["person"] if said.get("person") else _known(said)
    found = obstacles(session, [Wanted(person)], agency=person.agency, team=None)[0]
    place_now = said["place"] == "now"
    office.add(session, person, reason=said["reason"], by=by, place_now=place_now)
    return [each.words for each in found if each.kind != Kind.ALREADY]


def _known(said):
    """Who their agency has already by that address, or somebody new to it. What is known stands."""
    person, made = Person.objects.get_or_create(
        agency=said["agency"], email=said["email"], defaults={"name": said["name"]}
    )
    if not made and person.left_at:
        person.left_at = None
        person.save(update_fields=["left_at"])
    return person
