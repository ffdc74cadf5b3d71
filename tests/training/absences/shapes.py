"""Places that were lost, for the tests of absences: on sessions that are over."""

import datetime as dt

from django.utils import timezone

from portal.accounts.models import Agency
from tests.factories import make_agency, make_attendance, make_booking, make_rules, make_session
from training.absences.counting import Within
from training.models import Attendance, Booking, Charge

Mark, Reason, Status = Attendance.Mark, Booking.Reason, Booking.Status
DAY = dt.timedelta(days=1)
EVER = Within(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


def make_over(days_ago=7, **fields):
    """A session that ended so many days ago."""
    starts_at = timezone.now() - days_ago * DAY - dt.timedelta(hours=3)
    return make_session(**{"starts_at": starts_at} | fields)


def make_absent(session=None, mark=Mark.ABSENT, reason="", person=None, **fields):
    """Somebody with a place who is marked as not there."""
    booking = make_booking(session or make_over(), person, **fields)
    make_attendance(booking, mark, reason=reason)
    return booking


def make_late(session=None, reason=Reason.WORK, **fields):
    """Somebody who gave up their place too late."""
    booking = make_booking(session or make_over())
    ended = {"status": Status.CANCELLED, "reason": reason, "ended_at": timezone.now()}
    Booking.objects.filter(pk=booking.pk).update(**ended | {"is_late": True} | fields)
    booking.refresh_from_db()
    return booking


def charging(**fields):
    """Rules that charge £30 for giving up late, £50 of a care provider, and £90 for not coming."""
    rules = make_rules(**fields)
    rules.charges.create(why=Charge.Why.LATE, amount="30.00")
    rules.charges.create(why=Charge.Why.LATE, agency_kind=Agency.Kind.CARE, amount="50.50")
    rules.charges.create(why=Charge.Why.NO_SHOW, amount="90.10")
    return rules


def lose(session, agency=None, missed=0, late=0, **fields):
    """So many places of one agency, missed and given up late."""
    agency = agency or make_agency()
    for _ in range(missed):
        make_absent(session, agency=agency, **fields)
    for _ in range(late):
        make_late(session, agency=agency)
    return agency
