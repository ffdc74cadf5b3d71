"""Who people are to their agency: known by their address, or new to it."""

from training.models import Person


def known_or_new(*, agency_id: int, email: str, name: str, role_id: int | None = None) -> Person:
    """Whom the agency has by this address, or somebody new to it.

    What is known of them stands, and who had left is back.
    """
    person, made = Person.objects.get_or_create(
        agency_id=agency_id, email=email, defaults={"name": name, "role_id": role_id}
    )
    if not made and person.left_at:
        person.left_at = None
        person.save(update_fields=["left_at"])
    return person
