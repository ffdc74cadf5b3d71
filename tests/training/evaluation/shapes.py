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
from training.evaluation.standing import months_after
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
    """A session of three hours that has ended, a day ago unless told otherwise.

    It was on one day: one that ended in the night began at midnight.
    """
    ends_at = ends_at or timezone.now() - ended
    midnight = timezone.localtime(ends_at).replace(hour=0, minute=0, second=0, microsecond=0)
    times = {"starts_at": max(ends_at - dt.timedelta(hours=3), midnight), "ends_at": ends_at}
    return make_session(course=course or make_course(), **times | fields)


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
    names = ("tells_manager", "may_contact", "manager_asked_at")
    agrees = {name: fields.pop(name) for name in names if name in fields}
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


def make_due(parts=1, **fields):
    """Somebody who set themselves actions, and may say by now what became of them."""
    ends_at = months_after(timezone.now() - DAY, -3)
    course = make_course(rates_each_outcome=True)
    for number in range(1, min(parts, 6)):
        course.outcomes.create(text=f"Outcome {number}", order=number)
    session = make_ended(ends_at=ends_at, course=course)
    return make_set(session, actions=[ACTION] * min(parts, 3), **fields)


def make_asked(parts=1):
    """The form of somebody who agreed that their manager is asked, who was."""
    return make_due(parts, tells_manager=True, manager_asked_at=timezone.now())


def form_pages(parts=1):
    """An address of each page with a form, with so much to ask, by the name of its route."""
    due = make_due(parts)
    course = due.booking.session.course
    return {
        "training:answers_before": tokens.of_form(
            make_booking(make_session(course=course)), "before"
        ),
        "training:answers_after": tokens.of_form(make_delegate(make_ended(course=course)), "after"),
        "training:answers_later": tokens.of_form(due.booking, "later"),
        "training:answers_leave": tokens.of_leaving(due.booking),
        "training:seen": tokens.of_seen(make_asked(parts)),
    }
