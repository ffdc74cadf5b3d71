"""What somebody was at, whatever agency they were with: sessions, hours, and what they declared."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils import timezone

from training.models import Attendance, Booking, Certificate, DeclaredTraining, Person
from training.models.booking import BookingQuerySet

HEADING = ["Date", "Training", "Who ran it", "What came of it", "Minutes", "Certificate"]
DECLARED = "Declared, not checked"
Mark = Attendance.Mark


@dataclass(frozen=True)
class Line:
    """A session that somebody has or had a place at; the booking is one of `ready`."""

    booking: Booking

    @property
    def session(self):
        return self.booking.session

    @property
    def on(self) -> dt.date:
        return timezone.localdate(self.session.ends_at)

    @property
    def certificate(self) -> Certificate | None:
        """The one that counts."""
        found = getattr(self.booking, "certificate", None)
        return found if found and found.is_genuine else None

    @property
    def withdrawn(self) -> Certificate | None:
        """One that was issued, and does not count any more."""
        found = getattr(self.booking, "certificate", None)
        return found if found and not found.is_genuine else None

    @property
    def title(self) -> str:
        return self.certificate.title if self.certificate else self.session.course.title

    @cached_property
    def came(self) -> str:
        marks = {each.mark for each in self.booking.attendance.all()}
        present = marks.intersection(Attendance.PRESENT)
        if not self.session.has_begun:
            return "To come"
        if not marks:
            return "Not known yet"
        if present and present == marks:
            return "Attended" if self.booking.throughout else "Not known yet"
        if present:
            return "Attended in part"
        return "Did not come, with an apology" if Mark.APOLOGY in marks else "Did not come"

    @property
    def was_there(self) -> bool:
        return self.came == "Attended"

    @property
    def minutes(self) -> int:
        """How long it was for them; nothing unless they were there for all of it."""
        whole = self.certificate.minutes if self.certificate else self.session.course.length_minutes
        return whole if self.was_there else 0


@dataclass(frozen=True)
class Record:
    """Newest first."""

    lines: list[Line]
    declared: list[DeclaredTraining]

    def hours(self) -> list[tuple[int, dt.timedelta]]:
        """Each year with how long they were on training of ours in it, the newest year first."""
        minutes = defaultdict(int)
        for line in self.lines:
            minutes[line.on.year] += line.minutes
        years = sorted(minutes.items(), reverse=True)
        return [(year, dt.timedelta(minutes=length)) for year, length in years if length]

    def rows(self, ran_by: str, address_of) -> Iterator[list]:
        """As a table to take away; `address_of` says where a certificate can be checked."""
        for line in self.lines:
            checked = address_of(line.certificate) if line.certificate else ""
            yield [line.on, line.title, ran_by, line.came, line.minutes or "", checked]
        for each in self.declared:
            yield [each.done_on, each.title, each.provider, DECLARED, "", ""]


def ready(bookings: BookingQuerySet) -> BookingQuerySet:
    """With what the register says of each, and `throughout`: whether they were there to the end."""
    there = Booking.objects.there_throughout().filter(pk=OuterRef("pk"))
    return bookings.annotate(throughout=Exists(there)).prefetch_related("attendance")


def of(people: Iterable[Person]) -> Record:
    """The record of these people, who are one."""
    bookings = Booking.objects.confirmed().filter(person__in=people).defer("needs")
    rows = bookings.select_related("session__course", "session__venue", "certificate")
    rows = ready(rows).order_by("-session__starts_at", "-pk")
    declared = DeclaredTraining.objects.filter(person__in=people).select_related("course")
    return Record([Line(booking) for booking in rows], list(declared))
