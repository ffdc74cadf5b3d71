"""The links of a register: sent to the trainers the day before, and ended by the office."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import Refused
from portal.outbox.actions import Letter
from portal.pages.addresses import full
from training.attendance.register import A_DAY
from training.models import Attendance, Trainer, TrainingSession
from training.models.rules import days_before
from training.places import letters, queue, tokens


def sweep() -> None:
    for pk in to_send().values_list("pk", flat=True):
        send(pk)


def to_send(at: dt.datetime | None = None) -> QuerySet[TrainingSession]:
    """Sessions not over yet, from a day before they begin, whose trainers have no link and an
    address."""
    now = at or timezone.now()
    reached = Trainer.objects.filter(sessions=OuterRef("pk")).exclude(email="")
    near = TrainingSession.objects.running().filter(
        Exists(reached),
        register_sent_at=None,
        starts_at__lte=now + dt.timedelta(days=1, hours=1),
        ends_at__gt=now,
    )
    due = [session.pk for session in near if goes_out_at(session) <= now]
    return TrainingSession.objects.filter(pk__in=due)


def goes_out_at(session: TrainingSession) -> dt.datetime:
    """A day before, at the time of day it begins in London."""
    return days_before(session.starts_at, 1)


@transaction.atomic
def send(pk: int) -> None:
    """Send the links of a session to its trainers, once, until it is over."""
    session = queue.locked(pk)
    now = timezone.now()
    if session.register_sent_at or session.is_called_off or session.is_over:
        return
    if goes_out_at(session) > now:
        return
    _send(session, now)


def _send(session, now):
    session.register_sent_at = now
    session.save(update_fields=["register_sent_at"])
    letters.post(_to_trainers(session))


def _to_trainers(session):
    links = [(day, full(tokens.of_register(session, day))) for day in Attendance.days_of(session)]
    context = {"session": session, "links": links}
    trainers = session.led_by.exclude(email="").order_by("pk")
    return [Letter("register", trainer.email, context) for trainer in trainers]


def trainers_changed(session: TrainingSession, *, by: User) -> int | None:
    """Others lead it now: once the links are due, and as long as one of them would open something,
    the former trainers' end and new ones go out; to how many. None where there was nothing to
    do."""
    now = timezone.now()
    last = Attendance.days_of(session)[-1] + A_DAY
    if session.is_called_off or goes_out_at(session) > now or timezone.localdate(now) > last:
        return None
    return renew(session, by=by)


@transaction.atomic
def renew(session: TrainingSession, *, by: User) -> int:
    """End every link of a session there is. Where links have gone out, new ones do; to how many
    trainers. Raises Refused once the session was called off."""
    session = queue.locked(session.pk)
    if session.is_called_off:
        raise Refused("This session was called off: it has no register.")
    session.register_number += 1
    session.save(update_fields=["register_number"])
    record(session, "new links of the register", by=by)
    now = timezone.now()
    if goes_out_at(session) > now:
        return 0
    _send(session, now)
    return session.led_by.exclude(email="").count()
