"""Delegates who came, their forms, and what a browser would send of them."""

import datetime as dt
import zoneinfo

from django.test import Client
from django.utils import timezone

from portal.outbox.models import Message
from tests.factories import (
    make_attendance,
    make_booking,
    make_course,
    make_evaluation,
    make_person,
    make_session,
)
from training.models import Attendance, Evaluation, Rating
from training.places import tokens

Stage = Evaluation.Stage
LONDON = zoneinfo.ZoneInfo("Europe/London")
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
ACTION = "Ask about the father in every assessment"


def london(*when):
    return dt.datetime(*when, tzinfo=LONDON)


def text(response):
    return " ".join(response.content.decode().split())


def make_ended(ended=DAY, *, course=None, ends_at=None, **fields):
    """A session of three hours that has ended, a day ago unless told otherwise."""
    ends_at = ends_at or timezone.now() - ended
    course = course or make_course()
    return make_session(
        course=course, starts_at=ends_at - dt.timedelta(hours=3), ends_at=ends_at, **fields
    )


def make_delegate(session=None, person=None, mark=Attendance.Mark.CAME, **fields):
    """Somebody who had a place a month before, and what the register says of them."""
    session = session or make_ended()
    booking = make_booking(
        session,
        person or make_person(),
        confirmed_at=session.starts_at - 30 * DAY,
        joined_at=session.starts_at - 30 * DAY,
        **fields,
    )
    if mark:
        make_attendance(booking, mark)
    return booking


def make_set(session=None, *, actions=(ACTION,), answered=29 * DAY, **fields):
    """Somebody who came and set themselves actions, and the form they did it in."""
    agrees = {name: fields.pop(name) for name in ("tells_manager", "may_contact") if name in fields}
    booking = make_delegate(session, **fields)
    form = make_evaluation(
        booking, actions=actions, answered_at=timezone.now() - answered, **agrees
    )
    return form


def scores(score=5, words="course"):
    return {f"{scale}-{words}": score for scale in Rating.Scale.values}


def send(booking, stage, step="send", **said):
    return Client().post(tokens.of_form(booking, stage), {"step": step, **said})


def read(booking, stage):
    return text(Client().get(tokens.of_form(booking, stage)))


def own_page(booking):
    return text(Client().get(tokens.of_answers(booking)))


def letters(*names):
    """Name and receiver of every e-mail about forms, in the order they were written."""
    rows = Message.objects.filter(name__startswith="form_") | Message.objects.filter(
        name="actions_seen"
    )
    return list(rows.order_by("pk").values_list("name", "to"))
