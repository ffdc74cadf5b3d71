"""What each would get, said before anything happens."""

from collections.abc import Callable
from typing import NamedTuple

from portal.accounts.models import User
from training.models import Booking, Team, TrainingSession
from training.places import actions
from training.places.checks import Obstacle, Wanted, obstacles

HELD = "held"  # stands for a place without a name, where others are named by their number


class Line(NamedTuple):
    """One place somebody asks for: what is in its way, or what it would be."""

    wanted: Wanted
    obstacles: list[Obstacle]
    rehearsed: actions.Rehearsed | None

    @property
    def whose(self) -> str:
        return str(self.wanted.person or "A place to name")

    @property
    def gets_a_place(self) -> bool:
        return self.rehearsed is not None and self.rehearsed.booking.is_confirmed

    @property
    def words(self) -> str:
        if self.rehearsed is None:
            return "Will not be booked"
        if self.gets_a_place:
            return "A place"
        stand = f"number {self.rehearsed.stand} on the waiting list"
        checked = self.rehearsed.booking.status == Booking.Status.CHECKING
        return f"Waits for the office’s approval, {stand}" if checked else stand.capitalize()


def preview(
    session: TrainingSession,
    wanted: list[Wanted],
    *,
    team: Team,
    by: User,
    apart_from: Booking | None = None,
) -> list[Line]:
    """A line for each, in order; `apart_from` is a booking that would end for it.

    Raises Refused where nobody at all can be booked now.
    """
    found = obstacles(session, wanted, agency=team.agency, team=team, apart_from=apart_from)
    free = [each for each, problems in zip(wanted, found, strict=True) if not problems]
    as_asked = {"team": team, "by": by, "apart_from": apart_from}
    rehearsed = iter(actions.rehearse(session, free, **as_asked) if free else ())
    return [
        Line(each, problems, None if problems else next(rehearsed))
        for each, problems in zip(wanted, found, strict=True)
    ]


def promise(lines: list[Line]) -> str:
    """Those who were promised a place, as a form carries it to the next page."""
    return ",".join(_sign(line.wanted.person) for line in lines if line.gets_a_place)


def keeps(promised: str) -> Callable[[list[Booking]], bool]:
    """Whether bookings are at least what was promised: nobody waits who was to have a place."""
    owed = [each for each in promised.split(",") if each]

    def kept(bookings):
        got = [_sign(booking.person) for booking in bookings if booking.is_confirmed]
        return all(got.count(each) >= owed.count(each) for each in set(owed))

    return kept


def _sign(person):
    return str(person.pk) if person else HELD
