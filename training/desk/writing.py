"""The office writes to everybody booked: each text goes once, whoever presses the button again."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from portal.accounts.models import User
from portal.audit.models import Event
from portal.errors import Refused
from training.models import TrainingSession
from training.places import office, queue

STEP = "wrote to everybody booked"
WRITTEN = (
    "Somebody has written to everybody booked since you opened this page, or you pressed the "
    "button twice. Send yours again if it is still needed."
)


def times(session: TrainingSession) -> int:
    """How often the office has written to everybody booked on it."""
    kind = ContentType.objects.get_for_model(session)
    events = Event.objects.filter(subject_type=kind, subject_id=session.pk, step=STEP)
    return events.count()


@transaction.atomic
def send(session: TrainingSession, *, subject: str, text: str, sent_before: int, by: User) -> int:
    """Write to them all; to how many. Raises Refused where one went since `sent_before` were sent,
    or where nobody would read it."""
    session = queue.locked(session.pk)
    if times(session) != sent_before:
        raise Refused(WRITTEN)
    if not session.bookings.confirmed().filter(person__isnull=False).exists():
        raise Refused("Nobody is booked, so nobody would read it.")
    return office.write_to_all(session, subject=subject, text=text, by=by)
