"""Drills of the worker: a real one, killed, started late, and with a mail server that goes away."""

import contextlib
import datetime as dt
import os
import subprocess
import sys
import time
from collections import Counter
from threading import Event
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from portal.launch import CHECKOUT
from portal.outbox.actions import write
from portal.outbox.health import mail_trouble
from portal.outbox.models import Message
from tests.factories import make_message
from tests.outbox.sink import Sink, unused_port

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
A_SWEEP = 75  # seconds in which a sweep must have come


@pytest.fixture
def port():
    return unused_port()


@pytest.fixture
def worker(port, tmp_path):
    """Starts a worker of its own on the tests' database, with the mail server at `port`."""
    database = connection.settings_dict
    host = quote(database["HOST"], safe="")
    ours = {
        "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={host}",
        "PORTAL_EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    with contextlib.ExitStack() as at_the_end, (tmp_path / "log").open("w") as log:

        def start():
            command = [sys.executable, "manage.py", "worker"]
            process = subprocess.Popen(
                command, cwd=CHECKOUT, env=os.environ | ours, stdout=log, stderr=log
            )
            at_the_end.callback(process.wait)
            at_the_end.callback(process.kill)
            return process

        yield start


@pytest.fixture(autouse=True)
def no_job_of_other_tests():
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers CASCADE")


def until(happened, patience=30):
    give_up = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def waiting():
    return Message.objects.waiting().count()


def test_a_worker_killed_in_the_middle_loses_nothing_and_sends_one_twice(worker, port, capsys):
    kills, sink, answered = 5, Sink(), Event()
    numbers = [write("x", "a@example.org", "Hello", "Text").message_id for _ in range(30)]

    with sink.listening(port):
        for kill in range(kills):
            answered.clear()
            before = len(sink.received)
            sink.meanwhile = lambda before=before: (
                answered.wait(30) if len(sink.received) == before + 3 else None
            )
            running = worker()
            until(lambda before=before: len(sink.received) == before + 3)
            running.kill()
            running.wait()
            answered.set()
            Message.objects.exclude(claimed_until=None).update(claimed_until=timezone.now())
            assert waiting() == 30 - 2 * (kill + 1)
        sink.meanwhile = lambda: None
        worker()
        until(lambda: waiting() == 0, A_SWEEP)

    times = Counter(sink.numbers())
    with capsys.disabled():
        print(f"\n{kills} kills in the middle of an e-mail: {times.total() - 30} sent twice")
    assert sorted(times) == sorted(numbers)
    assert times.total() <= 30 + kills


def test_mail_waits_while_the_mail_server_is_away_and_leaves_when_it_is_back(worker, port, capsys):
    sink = Sink()
    worker()
    begun = time.monotonic()
    numbers = [write("x", "a@example.org", "Hello", "Text").message_id for _ in range(30)]
    writing = time.monotonic() - begun
    until(lambda: Message.objects.filter(tries__gt=0).count() == 30)
    was_waiting = waiting()
    Message.objects.update(next_try_at=timezone.now() - dt.timedelta(minutes=30))
    trouble = mail_trouble(timezone.now())

    with sink.listening(port):
        back = time.monotonic()
        until(lambda: waiting() == 0, A_SWEEP)
        caught_up = time.monotonic() - back

    with capsys.disabled():
        print(f"\n30 e-mails written in {writing:.1f} s, sent {caught_up:.0f} s after the return")
    assert (was_waiting, writing < 3) == (30, True)
    assert trouble == "E-mail is not sent: some has been due for more than 5 minutes."
    assert sorted(sink.numbers()) == sorted(numbers)
    assert mail_trouble(timezone.now()) == ""


def test_a_worker_that_starts_after_three_hours_catches_up_and_sends_nothing_twice(worker, port):
    sink, past = Sink(), timezone.now() - dt.timedelta(hours=3)
    numbers = [make_message(created_at=past, next_try_at=past).message_id for _ in range(30)]
    before = mail_trouble(timezone.now())

    with sink.listening(port):
        worker()
        until(lambda: waiting() == 0, A_SWEEP)

    assert before == "E-mail is not sent: no worker has been seen for 5 minutes."
    assert mail_trouble(timezone.now()) == ""
    assert sorted(sink.numbers()) == sorted(numbers)


def test_a_stopped_worker_ends_at_once_and_says_nothing(worker, port, tmp_path):
    sink = Sink()
    with sink.listening(port):
        running = worker()
        write("x", "a@example.org", "Hello", "Text")
        until(lambda: len(sink.received) == 1)

        running.terminate()

        assert running.wait(timeout=10) == 0
    assert (tmp_path / "log").read_text() == ""


def test_a_worker_that_loses_its_database_goes_on_or_ends_and_is_started_again(
    worker, port, tmp_path
):
    sink, numbers = Sink(), []
    running = [worker()]

    def all_sent():
        """As `make run` does: a worker that ended is started again."""
        if running[-1].poll() is not None:
            running.append(worker())
        Message.objects.exclude(claimed_until=None).update(claimed_until=timezone.now())
        return waiting() == 0

    with sink.listening(port):
        for _ in range(3):
            numbers.append(write("x", "a@example.org", "Hello", "Text").message_id)
            until(lambda: set(numbers) <= set(sink.numbers()) or all_sent(), A_SWEEP)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        until(all_sent, A_SWEEP)

    assert set(sink.numbers()) == set(numbers)
    assert len(sink.received) <= 6
    assert "a@example.org" not in (tmp_path / "log").read_text()
