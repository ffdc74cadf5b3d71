"""What not coming is charged, by the rules of each session: a list for the finance office.

It is never an invoice: nothing is sent to anybody. The office may waive any of it, with a reason.
Two years after a session why somebody did not come is kept no longer, so nothing is charged then.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import Refused
from training.absences.counting import How, Within, lost
from training.keeping import WHY
from training.models import Booking, Charge, ChargeWaiver

CHARGED = {How.LATE: Charge.Why.LATE, How.MISSED: Charge.Why.NO_SHOW}
NOUGHT = Decimal("0.00")
WITH_RULES = ("agency", "waiver", "session__course__rules", "session__rules")
CHARGES = ("session__rules__charges", "session__course__rules__charges")


@dataclass
class Row:
    """A place that was lost, and what the rules of its session charge its agency for it."""

    booking: Booking
    why: Charge.Why
    pounds: Decimal

    @property
    def waiver(self) -> ChargeWaiver | None:
        return getattr(self.booking, "waiver", None)

    @property
    def asked(self) -> Decimal:
        return NOUGHT if self.waiver else self.pounds

    @property
    def waived(self) -> Decimal:
        return self.pounds if self.waiver else NOUGHT


@dataclass
class ChargeList:
    """The charges, in the order of their sessions; and how many lost places are not charged."""

    rows: list[Row] = field(default_factory=list)
    exempt: int = 0
    free: int = 0

    @property
    def total(self) -> Decimal:
        return sum((row.asked for row in self.rows), NOUGHT)

    @property
    def waived(self) -> Decimal:
        return sum((row.waived for row in self.rows), NOUGHT)


def charge_list(within: Within, at: dt.datetime | None = None) -> ChargeList:
    """What is to charge for sessions that are over by the moment `at`, of the last two years."""
    found = ChargeList()
    for how, why in CHARGED.items():
        for booking in _charged(within.narrow(lost(how, at)), at):
            _put(found, booking, why)
    found.rows.sort(key=lambda row: (row.booking.session.starts_at, row.booking.pk))
    return found


def _charged(bookings, at=None):
    lately = bookings.filter(session__ends_at__gte=(at or timezone.now()) - WHY)
    return lately.select_related("person", *WITH_RULES).prefetch_related(*CHARGES).defer("needs")


def _put(found, booking, why):
    if is_exempt(booking):
        found.exempt += 1
    elif pounds := booking.session.booking_rules.charge(booking.agency, why):
        found.rows.append(Row(booking, why, pounds))
    else:
        found.free += 1


def is_exempt(booking: Booking) -> bool:
    """Whether somebody was ill, and the rules never charge for that; its `why` is known."""
    ill = booking.why == Booking.Reason.SICKNESS
    return ill and booking.session.booking_rules.sickness_is_exempt


def charge_of(booking: Booking) -> Row | None:
    """What one booking is charged; None where it is charged nothing."""
    found = ChargeList()
    for how, why in CHARGED.items():
        for each in _charged(lost(how).filter(pk=booking.pk)):
            _put(found, each, why)
    return found.rows[0] if found.rows else None


@transaction.atomic
def waive(booking: Booking, *, reason: str, by: User) -> ChargeWaiver:
    """Do not ask for a charge. Raises Refused without a reason, or where there is none to waive."""
    if not reason.strip():
        raise Refused("Say why: the finance office reads it.")
    row = _held(booking)
    if row is None:
        raise Refused("Nothing is charged for this place, so there is nothing to waive.")
    if row.waiver:
        raise Refused("This charge has been waived already.")
    waiver = ChargeWaiver.objects.create(booking=booking, reason=reason.strip(), by=by)
    record(booking, "waived the charge", by=by, note=waiver.reason)
    return waiver


@transaction.atomic
def take_back(booking: Booking, *, by: User) -> None:
    """Ask for a charge after all. Raises Refused where it has not been waived."""
    _held(booking)
    waiver = ChargeWaiver.objects.filter(booking=booking).first()
    if waiver is None:
        raise Refused("This charge is not waived.")
    waiver.delete()
    record(booking, "took back the waiver of the charge", by=by)


def _held(booking):
    Booking.objects.select_for_update().get(pk=booking.pk)
    return charge_of(booking)


def as_rows(rows: list[Row], *, with_names: bool):
    """For the finance system: one row for each charge; who it was only where they are asked for."""
    for row in rows:
        booking = row.booking
        named = [booking.whose] if with_names else []
        yield [
            booking.pk,
            booking.agency.name,
            booking.session.course.title,
            timezone.localdate(booking.session.starts_at),
            row.why.label,
            row.asked,
            row.waived,
            row.waiver.reason if row.waiver else "",
            *named,
        ]
