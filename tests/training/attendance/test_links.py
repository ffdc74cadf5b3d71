"""The links of a register: to the trainers the day before, once; ended by the office."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.audit.models import Event
from portal.errors import Refused
from portal.outbox.models import Message
from tests.factories import make_member, make_session, make_trainer
from tests.moments import london
from training.attendance import links
from training.models import TrainingSession
from training.places import office, tokens

pytestmark = pytest.mark.django_db


def led(*, email="ada@example.org", **fields):
    session = make_session(**fields)
    session.led_by.add(make_trainer(email=email), make_trainer(email=""))
    return session


def in_hours(hours):
    return timezone.now() + dt.timedelta(hours=hours)


def test_the_link_goes_out_the_day_before_once_to_trainers_with_an_address():
    session = led(starts_at=in_hours(23))

    for _ in range(2):
        links.sweep()

    (message,) = Message.objects.all()
    day = timezone.localdate(session.starts_at)
    assert (message.name, message.to) == ("register", "ada@example.org")
    assert tokens.of_register(session, day) in message.body


@pytest.mark.parametrize(
    ("hours", "lasts", "fields"),
    [
        (26, 3, {}),
        (-9, 4, {}),
        (20, 3, {"cancelled_at": london("2026-01-01 09:00"), "cancelled_because": "Snow."}),
        (20, 3, {"email": ""}),
    ],
    ids=["earlier", "over", "called off", "no address"],
)
def test_no_link_goes_out(hours, lasts, fields):
    led(starts_at=in_hours(hours), ends_at=in_hours(hours + lasts), **fields)

    links.sweep()

    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("before", "begins"),
    [("2026-03-28 09:30", "2026-03-29 09:30"), ("2026-10-24 09:30", "2026-10-25 09:30")],
)
def test_the_moment_is_a_day_before_by_the_clock_also_where_the_clocks_change(before, begins):
    session = led(starts_at=london(begins))
    minute = dt.timedelta(minutes=1)

    due = [links.to_send(london(before) + each).exists() for each in (-minute, dt.timedelta())]

    assert due == [False, True]
    assert links.to_send(london(before)).get() == session


def test_a_session_of_two_days_has_a_link_for_each():
    session = led(starts_at=in_hours(20), ends_at=in_hours(50))
    first = timezone.localdate(session.starts_at)
    last = timezone.localdate(session.ends_at)

    links.sweep()

    body = Message.objects.get().body
    assert [tokens.of_register(session, day) in body for day in (first, last)] == [True, True]


def test_a_session_that_is_moved_gets_new_links_on_the_day_before_its_new_date():
    session = led(starts_at=in_hours(20))
    links.sweep()
    session.refresh_from_db()
    session.starts_at, session.ends_at = in_hours(70), in_hours(72)

    office.save(session, by=make_member())
    links.sweep()
    soon = Message.objects.filter(name="register").count()

    assert soon == 1
    assert links.to_send(in_hours(47)).get() == session


def test_new_links_end_the_old_ones_and_go_out_at_once_where_links_have():
    session, by = led(starts_at=in_hours(20)), make_member()
    links.sweep()

    sent = links.renew(session, by=by)

    session.refresh_from_db()
    newest = Message.objects.filter(name="register").latest("pk")
    assert (sent, session.register_number) == (1, 1)
    assert tokens.of_register(session, timezone.localdate(session.starts_at)) in newest.body
    assert list(Event.objects.values_list("step", "by")) == [("new links of the register", by.pk)]


def test_new_links_of_a_session_weeks_away_wait_for_the_day_before():
    session = led()

    sent = links.renew(session, by=make_member())

    assert (sent, Message.objects.count()) == (0, 0)
    assert TrainingSession.objects.get().register_sent_at is None


def test_where_others_lead_it_the_former_trainers_link_ends_and_the_new_one_has_theirs():
    session, by = led(starts_at=in_hours(20)), make_member()
    links.sweep()
    old = tokens.of_register(session, timezone.localdate(session.starts_at))
    session.led_by.set([make_trainer(email="bo@example.org")])

    sent = links.trainers_changed(session, by=by)

    session.refresh_from_db()
    newest = Message.objects.filter(name="register").latest("pk")
    assert (sent, newest.to) == (1, "bo@example.org")
    assert old not in newest.body
    assert tokens.of_register(session, timezone.localdate(session.starts_at)) in newest.body


@pytest.mark.parametrize(
    ("hours", "fields"),
    [
        (70, {}),
        (-72, {}),
        (20, {"cancelled_at": london("2026-01-01 09:00"), "cancelled_because": "Snow."}),
    ],
    ids=["no link is due", "no link opens", "called off"],
)
def test_other_trainers_get_no_link_that_opens_nothing(hours, fields):
    session = led(starts_at=in_hours(hours), **fields)

    sent = links.trainers_changed(session, by=make_member())

    session.refresh_from_db()
    assert (sent, session.register_number, Message.objects.count()) == (None, 0, 0)


def test_a_session_that_was_called_off_gets_no_new_links():
    session = led(cancelled_at=timezone.now(), cancelled_because="Snow.")

    with pytest.raises(Refused):
        links.renew(session, by=make_member())
