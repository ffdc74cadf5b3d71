"""What time brings about: news are found, what has not left and is not so any more is taken back,
and all is told to those to whom it is due."""

from functools import partial

from django.utils import timezone

from portal.alerts import bounces, finding, taking_back, writing
from portal.alerts.apart import apart
from portal.alerts.models import (
    CONFIRMED_WITHIN,
    KEPT,
    REFUSED_FOR,
    Asking,
    Frequency,
    News,
    Subscriber,
)


def sweep() -> None:
    """Each by itself: one that fails stops no other. But no digest is written before what belongs
    into it could be looked for: it would come a week or a month later."""
    with apart("Flagging addresses that refused"):
        bounces.flag()
    with apart("Looking for news") as looking:
        finding.look()
    if looking.failed:
        return
    for what in (taking_back.look, *(partial(writing.write_due, f) for f in Frequency)):
        with apart("A part of the sweep of alerts"):
            what()


def forget() -> None:
    """Remove what is past its time; what was told goes with its news."""
    now = timezone.now()
    News.objects.filter(happened_at__lte=now - KEPT).delete()
    Subscriber.objects.filter(failed_at__lte=now - REFUSED_FOR).delete()
    Asking.objects.filter(asked_at__lte=now - CONFIRMED_WITHIN).delete()
