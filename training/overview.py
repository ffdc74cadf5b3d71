"""A team's bookings at one look: its people, the dates to come, and what is to do."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import F

from portal.accounts.models import Manager
from training.models import Booking, Person, PlaceRequest, QueueJump, Team, TrainingSession


class Row(NamedTuple):
    """Somebody, and a cell for each date: their booking there, or None."""

    person: Person
    cells: list[Booking | None]


class Overview(NamedTuple):
    """The dates to come at which the team has bookings, and who has what."""

    sessions: list[TrainingSession]
    rows: list[Row]
    held: list[Booking]
    waiting: list[Booking]


def overview(team: Team) -> Overview:
    """Everything the team has to come, in a number of queries that does not grow with it."""
    bookings = list(ready(Booking.objects.live().of(team).to_come()))
    sessions = list({booking.session_id: booking.session for booking in bookings}.values())
    return Overview(
        sessions=sessions,
        rows=_rows(bookings, sessions),
        held=[booking for booking in bookings if booking.person is None],
        waiting=[booking for booking in bookings if booking.is_queueing and booking.person],
    )


def _rows(bookings, sessions):
    of_person = defaultdict(dict)
    people = {}
    for booking in bookings:
        if booking.person:
            people[booking.person_id] = booking.person
            of_person[booking.person_id][booking.session_id] = booking
    return [
        Row(person, [of_person[person.pk].get(session.pk) for session in sessions])
        for person in sorted(people.values(), key=lambda person: person.name.casefold())
    ]


def ready(bookings):
    """With all that is shown of them."""
    related = ("person", "session__course__rules", "session__rules", "session__venue", "order__by")
    return bookings.with_stands().select_related(*related)


def jumps_past(bookings: list[Booking]) -> list[QueueJump]:
    """Where the office placed somebody before one of these who waits, newest first."""
    waiting = [booking for booking in bookings if booking.is_queueing]
    sessions = {booking.session_id for booking in waiting}
    found = QueueJump.objects.filter(booking__session__in=sessions).order_by("-at")
    jumps = found.annotate(number=F("booking__number")).select_related("booking__session__course")
    return [jump for jump in jumps if any(_passed(jump, booking) for booking in waiting)]


def _passed(jump, booking):
    same = jump.booking.session_id == booking.session_id
    return same and jump.number > booking.number and jump.at >= booking.joined_at


def asking(manager: Manager):
    """Requests of people at the manager's agency who named them, still to be answered."""
    return (
        PlaceRequest.objects.unanswered()
        .filter(manager_email=manager.user.email, agency=manager.user.agency_id)
        .filter(booking__status=Booking.Status.ASKED)
        .select_related("session__course")
    )
