"""Who leaves or has answered is asked no more, not even by what waits for the mail server."""

from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from portal.outbox import sending
from portal.outbox.models import Message
from tests.factories import make_person, make_session, make_team
from tests.training.booking import manager_of
from tests.training.evaluation.shapes import (
    DAY,
    Stage,
    letters,
    make_delegate,
    make_due,
    make_ended,
    scores,
    send,
)
from training import teams
from training.evaluation import asking
from training.models import Booking
from training.places import tokens

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
AWAY = "451 Try again later"


def answer(booking, stage):
    said = {"became_1": "done"} if stage == Stage.LATER else scores()
    assert send(booking, stage, **said).status_code == 302


def leave(booking, stage):
    assert Client().post(tokens.of_leaving(booking), ONE_CLICK).status_code == 200


def make_asked_before():
    session = make_session(starts_at=timezone.now() + DAY)
    return make_delegate(session, mark=None)


MADE = {
    Stage.BEFORE: make_asked_before,
    Stage.AFTER: make_delegate,
    Stage.LATER: lambda: make_due().booking,
}


@pytest.mark.parametrize("act", [answer, leave])
@pytest.mark.parametrize("stage", MADE)
def test_what_waits_while_the_mail_server_is_away_does_not_come_after(sink, stage, act):
    booking, other = MADE[stage](), MADE[stage]()
    sink.answers[booking.person.email] = sink.answers[other.person.email] = AWAY
    asking.sweep()
    sending.send_due()
    act(booking, stage)
    sink.answers.clear()
    Message.objects.update(next_try_at=timezone.now())

    sending.send_due()

    sent = Message.objects.sent().filter(name__startswith="form_").values_list("to", flat=True)
    assert letters() == [(f"form_{stage}", each.person.email) for each in (booking, other)]
    assert list(sent) == [other.person.email]
    assert other.person.email in sink.addresses()


def test_what_waits_for_somebody_who_left_the_agency_does_not_come_after(sink):
    team = make_team()
    gone, other = (make_delegate(person=make_person(team), team=team) for _ in range(2))
    asking.sweep()

    teams.remove(gone.person, team, by=manager_of(team))
    sending.send_due()

    assert sink.addresses() == [other.person.email]


def test_what_is_only_kept_drops_nothing(sink):
    booking = make_delegate()
    asking.sweep()

    send(booking, Stage.AFTER, "keep", **scores())
    sending.send_due()

    assert sink.addresses() == [booking.person.email]


def test_a_mail_program_leaves_in_one_click_without_a_cookie_and_nobody_else_has_left(sink):
    booking, other = make_delegate(session := make_ended()), make_delegate(session)
    asking.sweep()
    sending.send_due()
    email = message_from_bytes(sink.received[0].content, policy=policy.SMTP)
    path = urlsplit(email["List-Unsubscribe"].strip(" <>")).path

    Client().get(path), Client().head(path)
    before = Booking.objects.exclude(questions_left_at=None).count()
    left = Client(enforce_csrf_checks=True).post(path, ONE_CLICK)
    once = Booking.objects.get(pk=booking.pk).questions_left_at
    again = Client(enforce_csrf_checks=True).post(path, ONE_CLICK)

    assert email["To"] == booking.person.email
    assert email["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert before == 0
    assert (left.status_code, again.status_code, dict(left.cookies)) == (200, 200, {})
    assert "No more e-mails ask about this course" in left.content.decode()
    assert once is not None
    assert list(Booking.objects.exclude(questions_left_at=None)) == [booking]
    assert Booking.objects.get(pk=booking.pk).questions_left_at == once
    assert Booking.objects.get(pk=other.pk).questions_left_at is None


def test_every_e_mail_that_asks_for_a_form_can_be_ended():
    for make in MADE.values():
        make()
    asking.sweep()
    asking.sweep(timezone.now() + 8 * DAY)

    ends = dict(Message.objects.filter(name__startswith="form_").values_list("name", "leave_url"))

    assert sorted(ends) == sorted(each.message for each in asking.ASKINGS)
    assert all(end.endswith("/leave/") for end in ends.values())
