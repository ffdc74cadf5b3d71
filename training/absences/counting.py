"""Places that were lost: missed, with an apology or without one, or given up late; and why.

A session called off was missed by nobody, and who came to the door without a booking lost none.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import models
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.accounts.models import Agency
from training.figures.small import FEWEST
from training.models import Attendance, Booking, Course

NOT_SAID = "Not said"
OTHER_OR_NOT_SAID = "Other or not said"


class How(models.TextChoices):
    MISSED = "missed", "Did not come"
    APOLOGY = "apology", "Did not come, with an apology"
    LATE = "late", "Gave the place up late"


class Within(NamedTuple):
    """Which are asked for: of sessions on these days in London, the last included."""

    first: dt.date
    last: dt.date
    course: Course | None = None
    kind: str = ""
    agency: Agency | None = None

    def narrow(self, bookings: QuerySet[Booking]) -> QuerySet[Booking]:
        found = bookings.filter(session__starts_at__date__range=(self.first, self.last))
        wanted = {
            "session__course": self.course,
            "agency__kind": self.kind,
            "agency": self.agency,
        }
        return found.filter(**{name: value for name, value in wanted.items() if value})


def lost(how: str, at: dt.datetime | None = None) -> QuerySet[Booking]:
    """Places lost in one way, at sessions that are over; each with `why`, empty if nobody said."""
    places = _over(at)
    if how == How.LATE:
        given_up = places.filter(status=Booking.Status.CANCELLED, is_late=True)
        return given_up.filter(reason__in=Booking.ASKED_FOR).annotate(why=F("reason"))
    absent = places.missed() if how == How.MISSED else places.apologised()
    said = Attendance.objects.filter(booking=OuterRef("pk")).exclude(reason="").order_by("day")
    return absent.annotate(why=Coalesce(Subquery(said.values("reason")[:1]), Value("")))


def _over(at):
    over = Booking.objects.filter(session__ends_at__lte=at or timezone.now())
    return over.filter(session__cancelled_at=None, walked_in=False)


@dataclass
class OfAgency:
    """What an agency had and lost: `places` are those it gave up late, and those on a register."""

    agency: Agency
    places: int = 0
    lost: Counter = field(default_factory=Counter)
    why: Counter = field(default_factory=Counter)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why, in words, the most frequent first."""
        return [(counted_as(why), number) for why, number in self.why.most_common()]

    @property
    def missed(self):
        return self.lost[How.MISSED]

    @property
    def apologised(self):
        return self.lost[How.APOLOGY]

    @property
    def late(self):
        return self.lost[How.LATE]


class Reason(NamedTuple):
    """How many places one agency lost in one way for one reason.

    `why` is empty for those nobody gave a reason for, for other reasons, and for every reason of
    fewer than five places: what few gave as theirs could be told to be theirs.
    """

    agency: Agency
    how: str
    why: str
    number: int


def by_agency(within: Within, at: dt.datetime | None = None) -> list[OfAgency]:
    """Every agency that had a place, those that lost most without an apology first."""
    counted = by_reason(within, at)
    had = _had(within, at)
    agencies = Agency.objects.in_bulk({*had, *(each.agency.pk for each in counted)})
    rows = {pk: OfAgency(agency, had[pk]) for pk, agency in agencies.items()}
    for each in counted:
        row = rows[each.agency.pk]
        row.lost[each.how] += each.number
        row.why[each.why] += each.number
        row.places += each.number if each.how == How.LATE else 0
    return sorted(rows.values(), key=lambda row: (-row.missed - row.late, row.agency.name))


def by_reason(within: Within, at: dt.datetime | None = None) -> list[Reason]:
    found = Counter()
    for how in How:
        places = within.narrow(lost(how, at)).order_by().values("agency", "why")
        for row in places.annotate(number=Count("pk")):
            found[row["agency"], how, _told(row["why"], row["number"])] += row["number"]
    agencies = Agency.objects.in_bulk({agency for agency, *_ in found})
    rows = [Reason(agencies[agency], *rest, number) for (agency, *rest), number in found.items()]
    order = list(How)
    return sorted(rows, key=lambda row: (row.agency.name, order.index(row.how), -row.number))


def _told(why, number):
    return "" if number < FEWEST or why == Booking.Reason.OTHER else why


def _had(within, at):
    """How many places of each agency, by its key, stand on a register."""
    marked = Attendance.objects.filter(booking=OuterRef("pk"))
    places = within.narrow(_over(at).confirmed().filter(models.Exists(marked))).order_by()
    counted = places.values("agency").annotate(number=Count("pk"))
    return Counter({row["agency"]: row["number"] for row in counted})


def total(rows: list[OfAgency]) -> OfAgency:
    """All of them as one, of no agency."""
    whole = OfAgency(None)
    for row in rows:
        whole.places += row.places
        whole.lost += row.lost
        whole.why += row.why
    return whole


def counted_as(why: str) -> str:
    """A reason in words, where places are counted by it."""
    return Booking.Reason(why).label if why else OTHER_OR_NOT_SAID


def in_words(why: str) -> str:
    """The reason of one place, in words."""
    return Booking.Reason(why).label if why else NOT_SAID


class Lost(NamedTuple):
    """One place that was lost, and how."""

    booking: Booking
    how: How

    @property
    def why(self) -> str:
        return in_words(self.booking.why)


def places_of(within: Within, at: dt.datetime | None = None) -> list[Lost]:
    """Each place that was lost, the latest first."""
    found = [
        Lost(booking, how)
        for how in How
        for booking in within.narrow(lost(how, at))
        .select_related("person", "session__course")
        .defer("needs")
    ]
    return sorted(found, key=lambda each: (each.booking.session.starts_at, each.booking.pk))[::-1]
