"""What becomes of a message, with a mail server of our own that answers as it is told to."""

import datetime as dt
import logging
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from portal import environment
from portal.outbox import sending
from portal.outbox.models import Message, MessageQuerySet
from tests.factories import make_message
from tests.races import all_arrive, run_together

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
State = Message.State


def states():
    """Each address's state and what was said of it last."""
    messages = Message.objects.order_by("pk")
    return {message.to: (message.state, message.last_error) for message in messages}


def minutes_until_next_try(message):
    message.refresh_from_db()
    return round((message.next_try_at - timezone.now()) / MINUTE)


def come_due(message):
    Message.objects.filter(pk=message.pk).update(next_try_at=timezone.now())


def test_what_is_due_is_sent_once_and_never_again(sink):
    make_message(to="one@example.org")
    make_message(to="two@example.org", next_try_at=timezone.now() + MINUTE)

    for _ in range(2):
        sending.send_due()

    assert sink.addresses() == ["one@example.org"]
    assert states() == {
        "one@example.org": (State.SENT, ""),
        "two@example.org": (State.WAITING, ""),
    }


def test_the_email_is_plain_text_with_its_own_number_and_the_day_it_was_queued(sink):
    queued = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
    make_message(to="a@example.org", message_id="<7@example.org>", created_at=queued)

    sending.send_due()

    (envelope,) = sink.received
    headers, body = envelope.content.decode().split("\r\n\r\n", 1)
    assert sorted(headers.splitlines()) == [
        "Auto-Submitted: auto-generated",
        "Content-Transfer-Encoding: 7bit",
        'Content-Type: text/plain; charset="utf-8"',
        "Date: Mon, 05 Jan 2026 09:30:00 +0000",
        "From: Safeguarding portal <portal@marlshire.example.org>",
        "MIME-Version: 1.0",
        "Message-ID: <7@example.org>",
        "Subject: Good morning",
        "To: a@example.org",
    ]
    assert body == "How are you?\r\n"


def test_what_expires_goes_first_and_the_rest_in_turn(sink):
    now = timezone.now()
    for name, minutes, expires in [("c", 1, None), ("b", 2, None), ("a", 0, now + MINUTE)]:
        make_message(
            to=f"{name}@example.org", next_try_at=now - minutes * MINUTE, expires_at=expires
        )

    sending.send_due()

    assert sink.addresses() == ["a@example.org", "b@example.org", "c@example.org"]


@pytest.mark.parametrize("hours", [-1, 1])
def test_nothing_is_sent_twice_when_the_clock_jumps(sink, hours):
    there = timezone.now() + hours * 60 * MINUTE
    make_message()
    sending.send_due()

    with time_machine.travel(there):
        sending.send_due()
        make_message()
        sending.send_due()

    assert len(sink.received) == len(set(sink.numbers())) == 2


def test_many_messages_share_one_talk_with_the_mail_server(sink):
    for _ in range(5):
        make_message()

    sending.send_due()

    assert (len(sink.received), sink.talks) == (5, 1)


def test_one_recipient_put_off_is_tried_later_and_the_others_are_sent(sink):
    messages = [make_message(to=f"{name}@example.org") for name in "abc"]
    sink.answers["b@example.org"] = "451 Try again later"

    sending.send_due()

    assert sink.addresses() == ["a@example.org", "c@example.org"]
    assert states()["b@example.org"] == (State.WAITING, "The mail server put it off (451).")
    assert minutes_until_next_try(messages[1]) == 1


def test_the_wait_before_a_next_try_grows_to_eight_minutes_and_no_further(sink):
    message = make_message(to="b@example.org")
    sink.answers["b@example.org"] = "451 Try again later"
    waits = []

    for _ in range(6):
        sending.send_due()
        waits.append(minutes_until_next_try(message))
        come_due(message)
    sink.answers.clear()
    sending.send_due()

    assert waits == [1, 2, 4, 8, 8, 8]
    assert states() == {"b@example.org": (State.SENT, "")}


def test_a_message_put_off_for_three_days_fails(sink):
    now = timezone.now()
    make_message(to="b@example.org", created_at=now - sending.PATIENCE)
    make_message(to="c@example.org", created_at=now - sending.PATIENCE + MINUTE)
    sink.answers.update({f"{name}@example.org": "451 Try again later" for name in "bc"})

    sending.send_due()

    put_off = "The mail server put it off (451)."
    assert states() == {
        "b@example.org": (State.FAILED, put_off),
        "c@example.org": (State.WAITING, put_off),
    }


def test_a_refused_recipient_fails_at_once_and_the_others_are_sent(sink):
    for name in "abc":
        make_message(to=f"{name}@example.org")
    sink.answers["b@example.org"] = "550 No such person"

    for _ in range(2):
        sending.send_due()

    assert sink.addresses() == ["a@example.org", "c@example.org"]
    assert states()["b@example.org"] == (State.FAILED, "The mail server refused it (550).")
    assert [message.to for message in Message.objects.failed()] == ["b@example.org"]


def test_a_mail_server_that_hangs_after_the_text_costs_one_message_a_timeout(sink):
    messages = [make_message(to=f"{name}@example.org") for name in "abc"]
    sink.hangs.add("b@example.org")

    sending.send_due()

    assert sink.addresses() == ["a@example.org", "c@example.org"]
    assert states()["b@example.org"] == (State.WAITING, "The mail server broke off.")
    assert minutes_until_next_try(messages[1]) == 1
    assert messages[1].tries == 1


def test_one_bad_message_among_five_hundred_stops_none_of_the_others(sink):
    for number in range(499):
        make_message(to=f"reader{number}@example.org")
    bad = make_message(to="bad@example.org", next_try_at=timezone.now() - MINUTE)
    Message.objects.filter(pk=bad.pk).update(to="nobody@exam\x7fple..org")

    sending.send_due()

    bad.refresh_from_db()
    assert len(set(sink.addresses())) == len(sink.received) == 499
    assert (bad.state, bad.last_error) == (State.FAILED, "It cannot be written as an e-mail.")


def test_while_the_mail_server_is_away_messages_stay_due(nobody_listens, caplog):
    hour_ago = timezone.now() - 60 * MINUTE
    first, second = [make_message(next_try_at=hour_ago) for _ in range(2)]

    sending.send_due()

    first.refresh_from_db()
    second.refresh_from_db()
    assert "The mail server cannot be reached: ConnectionRefusedError" in caplog.text
    assert first.last_error == "The mail server cannot be reached."
    assert (first.next_try_at, first.claimed_until, first.tries) == (hour_ago, None, 1)
    assert (second.next_try_at, second.last_error, second.tries) == (hour_ago, "", 0)


def test_a_mail_server_that_refuses_our_own_address_is_no_fault_of_a_message(sink, caplog):
    async def refuse(server, session, envelope, address, options):
        return "550 You may not send here"

    sink.handle_MAIL = refuse
    message = make_message()

    sending.send_due()

    message.refresh_from_db()
    assert "The mail server cannot be reached: SMTPSenderRefused 550" in caplog.text
    assert (message.state, message.last_error) == (
        State.WAITING,
        "The mail server cannot be reached.",
    )
    assert message.next_try_at <= timezone.now()


def test_what_has_expired_is_never_sent(sink):
    now = timezone.now()
    make_message(to="late@example.org", expires_at=now)
    make_message(to="soon@example.org", expires_at=now + MINUTE)

    sending.send_due()

    assert sink.addresses() == ["soon@example.org"]
    assert states()["late@example.org"] == (State.EXPIRED, "")


def test_a_message_whose_worker_was_killed_is_tried_again_when_its_claim_ends(sink):
    killed = make_message()
    sending.claim()

    sending.send_due()
    assert sink.received == []

    Message.objects.filter(pk=killed.pk).update(claimed_until=timezone.now())
    sending.send_due()

    assert sink.numbers() == [killed.message_id]


def test_a_claim_outlasts_the_longest_talk_with_the_mail_server(monkeypatch):
    monkeypatch.setenv("PORTAL_EMAIL_URL", "smtp+tls://me:secret@mail.example.org")
    steps = 13  # connect, greeting, EHLO twice, STARTTLS twice, AUTH three, MAIL, RCPT, DATA, end

    assert steps * environment.email()["EMAIL_TIMEOUT"] < sending.CLAIM.total_seconds()


def test_a_job_for_a_message_that_is_gone_or_sent_does_nothing(sink):
    sent = make_message(sent_at=timezone.now())

    sending.send_one(sent.pk)
    sending.send_one(sent.pk + 1)

    assert sink.talks == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_dropped_while_it_left_counts_as_sent(sink):
    message = make_message()

    def drop_it():
        Message.objects.update(dropped_at=timezone.now())
        connection.close()

    sink.meanwhile = drop_it
    sending.send_due()

    assert states() == {message.to: (State.SENT, "")}


@pytest.mark.parametrize("demo", [True, False])
def test_the_text_of_a_secret_message_goes_once_it_is_sent(sink, settings, demo):
    settings.DEMO = demo
    secret = make_message(secret=True, body="Your code is 123456.")
    plain = make_message(body="Good morning.")

    sending.send_due()

    texts = dict(Message.objects.values_list("pk", "body"))
    assert len(sink.received) == 2
    assert texts == {
        secret.pk: "Your code is 123456." if demo else "",
        plain.pk: "Good morning.",
    }


def test_clearing_wipes_secrets_nobody_needs_and_deletes_what_is_past_its_time(settings):
    settings.DEMO = False
    now = timezone.now()
    past = now - dt.timedelta(days=30)
    kept = {
        "a": make_message(secret=True, body="x", expires_at=now + MINUTE),
        "b": make_message(secret=True, body="x", failed_at=now),
        "c": make_message(body="x", sent_at=now, created_at=past + MINUTE),
        "d": make_message(body="x", created_at=past),
    }
    wiped = {
        "e": make_message(secret=True, body="x", expires_at=now),
        "f": make_message(secret=True, body="x", dropped_at=now),
        "g": make_message(secret=True, body="x", failed_at=now, expires_at=now),
    }
    for ended in ("sent_at", "failed_at", "dropped_at", "expires_at"):
        make_message(created_at=past, **{ended: now})

    sending.clear()

    assert dict(Message.objects.values_list("pk", "body")) == {
        **{message.pk: "x" for message in kept.values()},
        **{message.pk: "" for message in wiped.values()},
    }


def test_the_demonstration_keeps_the_text_of_a_secret_to_show_it():
    message = make_message(secret=True, body="Your code is 123456.", sent_at=timezone.now())

    sending.clear()

    message.refresh_from_db()
    assert message.body == "Your code is 123456."


def test_without_a_mail_server_nothing_leaves_this_machine(settings, monkeypatch):
    assert settings.EMAIL_HOST == ""
    message = make_message()
    monkeypatch.setattr("smtplib.SMTP.connect", lambda *where: pytest.fail(f"connected {where}"))

    sending.send_due()

    message.refresh_from_db()
    assert message.state == State.SENT


def test_logs_hold_the_number_and_kind_of_a_message_and_nothing_personal(sink, caplog):
    canary = "canary.person"
    for number, name in enumerate("abcd"):
        make_message(
            to=f"{canary}{name}@example.org",
            subject=f"To {canary}",
            body=f"Dear {canary}",
            next_try_at=timezone.now() - number * MINUTE,
        )
    sink.answers[f"{canary}a@example.org"] = f"550 {canary}a@example.org is not known"
    sink.answers[f"{canary}b@example.org"] = f"451 {canary}b@example.org is full"
    sink.hangs.add(f"{canary}c@example.org")
    Message.objects.filter(to=f"{canary}d@example.org").update(to=f"{canary}@exam\x7fple..org")

    with caplog.at_level(logging.DEBUG):
        sending.send_due()

    ours = [
        record for record in caplog.records if not record.name.startswith("mail.")
    ]  # the sink's
    assert [record.name for record in ours if record.levelno >= logging.WARNING] == [
        "portal.outbox.sending"
    ] * 5
    assert [record for record in ours if canary in caplog.handler.format(record)] == []
    assert not any(canary in message.last_error for message in Message.objects.all())
    assert not any(canary in str(message) for message in Message.objects.all())


@pytest.mark.django_db(transaction=True)
def test_four_sweepers_at_once_send_each_message_once(sink):
    numbers = [make_message().message_id for _ in range(40)]

    outcomes = run_together(*[sending.send_due] * 4)

    assert outcomes == [None] * 4
    assert sorted(sink.numbers()) == sorted(numbers)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_four_that_claim_one_message_all_send_it(sink, monkeypatch):
    """Else the test before would show nothing."""
    message = make_message()
    monkeypatch.setattr(MessageQuerySet, "select_for_update", lambda queryset, **options: queryset)
    all_arrive(monkeypatch, Message, "save", 4)

    run_together(*[partial(sending.send_one, message.pk)] * 4)

    assert len(sink.received) == 4
