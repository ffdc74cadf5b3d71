"""When what was asked for is due: by the clock in London, whether or not it is summer time."""

import datetime as dt

from django.utils import timezone

from portal.alerts.models import Frequency, News

SENT_AT = dt.time(7, 30)


def due(frequency: Frequency, at: dt.datetime | None = None) -> dt.datetime | None:
    """The last moment, not after `at`, for which e-mails of this frequency are due.

    At once means: when anything was found last; None where nothing ever was.
    """
    if frequency == Frequency.AT_ONCE:
        newest = News.objects.order_by("-found_at").first()
        return newest and newest.found_at
    now = timezone.localtime(at)
    days = (now.date() - dt.timedelta(days=back) for back in range(32))
    moments = (_in_the_morning(day) for day in days if _is_day(frequency, day))
    return next(moment for moment in moments if moment <= now)


def _is_day(frequency, day):
    if frequency == Frequency.WEEKLY:
        return day.weekday() == 0
    return frequency == Frequency.DAILY or day.day == 1


def _in_the_morning(day):
    return dt.datetime.combine(day, SENT_AT, tzinfo=timezone.get_default_timezone())
