"""Who was on a course, and earned what."""

import datetime as dt

from django.utils import timezone

from tests.factories import (
    make_attendance,
    make_booking,
    make_course,
    make_evaluation,
    make_session,
)
from training.certificates import issuing
from training.models import Attendance, Booking, Evaluation

Mark = Attendance.Mark
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def been(days=1, ago=7, **course):
    """A session of so many days running whose last day was so many days ago."""
    last = timezone.localtime(timezone.now() - ago * DAY).replace(hour=16, minute=0)
    first = last.replace(hour=10) - (days - 1) * DAY
    return make_session(course=make_course(**course), starts_at=first, ends_at=last)


def there(session=None, marks=(Mark.CAME,), *, answers=True, **fields) -> Booking:
    """Somebody with these marks, on the days of the session one after another; None is no mark."""
    booking = make_booking(session or been(), **fields)
    days = Attendance.days_of(booking.session)
    for day, mark in zip(days, marks, strict=False):
        if mark:
            make_attendance(booking, mark, day=day)
    if answers:
        make_evaluation(booking, Evaluation.Stage.AFTER)
    return booking


def certified(session=None, **fields):
    """A certificate that was earned as they are."""
    return issuing.settle(there(session, **fields))
