"""Drills of booking: hundreds at once through a real web server, and what is killed meanwhile."""

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from pathlib import Path
from threading import Event as Happened

import pytest
from django.db import connection
from django.utils import timezone

from portal.audit.models import Event
from portal.launch import CHECKOUT
from portal.launch.postgres import Postgres
from portal.outbox.models import Message
from tests.factories import make_course, make_person, make_session, make_team
from tests.outbox.sink import Sink, unused_port
from tests.training.booking import book
from tests.training.crowd import (
    Press,
    crowd,
    durable_database,
    get,
    press_all,
    status,
    until,
    web_server,
)
from training.models import Booking

pytestmark = pytest.mark.drill
DAY = dt.timedelta(days=1)
ROUNDS, MANY, PLACES = 20, 200, 20
A_SWEEP = 75  # seconds in which a sweep must have come


@pytest.fixture(scope="module")
def database(django_db_blocker):
    with django_db_blocker.unblock(), durable_database() as (server, url):
        yield server, url


@pytest.fixture(scope="module")
def managers(database):
    return crowd(MANY)


@pytest.fixture(scope="module")
def course(database):
    return make_course()


@pytest.fixture(autouse=True)
def no_mail_of_other_drills(database):
    Message.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers CASCADE")


@pytest.fixture
def site(database, tmp_path):
    """The web server's process and its port."""
    with web_server(database[1], tmp_path / "web.log") as (web, port):
        yield web, port


@pytest.fixture
def session(course):
    return later_session(course)


def later_session(course):
    """A date that no other drill has people at."""
    last = Booking.objects.order_by("-session__starts_at").values_list("session__starts_at")
    after = last.first()[0] if last else timezone.now() + 28 * DAY
    return make_session(course=course, places=PLACES, starts_at=after + DAY)


def report(capsys, text):
    with capsys.disabled():
        print(f"\n{text}")


def whole(session):
    """Check that each order of a session has its one booking, audit event and two e-mails."""
    orders = dict(session.orders.values_list("pk", "by__email"))
    bookings = session.bookings.select_related("person", "order")
    assert sorted(orders) == sorted(booking.order_id for booking in bookings)
    kinds = {"confirmed": "place_booked", "waiting": "place_waiting"}
    told = [(kinds[booking.status], booking.person.email) for booking in bookings]
    told += [("team_summary", email) for email in orders.values()]
    assert sorted(told) == sorted(Message.objects.values_list("name", "to"))
    noted = Event.objects.filter(step="booked", subject_id__in=orders)
    assert sorted(noted.values_list("subject_id", flat=True)) == sorted(orders)


def all_booked_once(session):
    """Check that everybody of the crowd is booked, the places given out and numbers distinct."""
    numbers = list(session.bookings.live().values_list("number", flat=True))
    assert sorted(numbers) == list(range(1, MANY + 1))
    confirmed = session.bookings.confirmed().values_list("number", flat=True)
    assert sorted(confirmed) == list(range(1, PLACES + 1))
    session.refresh_from_db()
    assert session.taken == PLACES


def acknowledged(presses, statuses):
    """The keys of what was answered with a redirect: to the order."""
    return {
        uuid.UUID(press.key)
        for press, status in zip(presses, statuses, strict=True)
        if status == 302
    }


def kept(session):
    return set(session.orders.values_list("key", flat=True))


def until_all_are_answered(port, presses, statuses):
    """Whoever got no answer, or a page that says try again, presses again: with the same key."""
    for _ in range(20):
        again = [press for press, got in zip(presses, statuses, strict=True) if got != 302]
        if not again:
            return
        presses, statuses = again, press_all(port, again, at_once=20)
    raise AssertionError(f"{len(again)} were never answered: {Counter(statuses)}")


def test_two_hundred_confirm_at_once_for_twenty_places(site, course, managers, capsys):
    begun = time.monotonic()

    for _ in range(ROUNDS):
        Message.objects.all().delete()
        session = later_session(course)
        presses = [Press.of(member, session) for member in managers]
        statuses = press_all(site[1], presses)
        assert Counter(statuses) == {302: MANY}
        assert acknowledged(presses, statuses) == kept(session)
        all_booked_once(session)
        whole(session)

    seconds = time.monotonic() - begun
    load = os.getloadavg()[0]
    report(
        capsys,
        f"{ROUNDS} rounds of {MANY} at once: {seconds:.0f} s, with a load of {load:.1f}",
    )


def test_who_was_promised_a_place_and_lost_it_meanwhile_is_not_booked(site, session, managers):
    presses = [Press.of(member, session, promised=True) for member in managers]

    statuses = press_all(site[1], presses)

    assert Counter(statuses) == {302: PLACES, 200: MANY - PLACES}
    assert session.bookings.confirmed().count() == session.bookings.count() == PLACES
    assert acknowledged(presses, statuses) == kept(session)
    whole(session)


def test_a_web_worker_killed_in_the_middle_leaves_each_booking_whole(
    site, session, managers, capsys
):
    web, port = site
    presses = [Press.of(member, session) for member in managers]
    killed, unanswered = [], []

    def kill_one_again_and_again():
        for made in range(10, MANY - 40, 20):
            until(lambda made=made: session.bookings.count() >= made)
            os.kill(_workers(web.pid)[0], signal.SIGKILL)
            killed.append(made)

    statuses = press_all(
        port, presses, at_once=24, unanswered=unanswered, meanwhile=kill_one_again_and_again
    )

    report(capsys, f"{len(killed)} web workers killed: {len(unanswered)} presses had no answer")
    assert Counter(statuses) == {302: MANY}
    assert unanswered
    assert acknowledged(presses, statuses) == kept(session)
    all_booked_once(session)
    whole(session)


def _workers(pid):
    """The processes of the web server that answer, once there is one."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = []

    def some():
        found[:] = [int(child) for child in children.read_text().split() if _answers(child)]
        return found

    until(some)
    return found


def _answers(pid):
    with contextlib.suppress(OSError):
        return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_a_database_restarted_in_the_middle_loses_no_acknowledged_booking(
    database, site, session, managers, stop, capsys
):
    server, port = database[0], site[1]
    presses, while_away, restarted = [Press.of(member, session) for member in managers], [], []

    def restart():
        until(lambda: session.bookings.count() > 30)
        connection.close()
        postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, stop)
        until(lambda: not _runs(postmaster))
        while_away.append(get(port, "/training/"))
        restarted.append(Postgres(server.base).start())

    statuses = press_all(port, presses, at_once=16, meanwhile=restart)
    connection.close()

    try:
        report(capsys, f"the database restarted: answers {dict(Counter(statuses))}")
        assert [(got, "Back soon" in page) for got, page in while_away] == [(503, True)]
        assert set(statuses) <= {302, 503}
        assert statuses.count(302) >= 20
        assert acknowledged(presses, statuses) <= kept(session)
        whole(session)
        assert status(port, "/training/") == 200
        until_all_are_answered(port, presses, statuses)
        all_booked_once(session)
        whole(session)
    finally:
        for server in restarted:
            server.stop()


def _runs(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_mail_worker_killed_in_the_middle_of_the_confirmations_loses_none(
    database, session, tmp_path, capsys
):
    sink, answered, port, kills = Sink(), Happened(), unused_port(), 3
    for _ in range(10):
        team = make_team()
        book(session, [make_person(team), make_person(team)], team)
    numbers = list(Message.objects.values_list("message_id", flat=True))

    with contextlib.ExitStack() as at_the_end:
        at_the_end.enter_context(sink.listening(port))
        for _ in range(kills):
            answered.clear()
            wanted = len(sink.received) + 3
            sink.meanwhile = lambda wanted=wanted: (
                answered.wait(30) if len(sink.received) == wanted else None
            )
            running = _mail_worker(at_the_end, database[1], port, tmp_path / "mail.log")
            until(lambda wanted=wanted: len(sink.received) == wanted, A_SWEEP)
            running.kill()
            running.wait()
            answered.set()
            Message.objects.exclude(claimed_until=None).update(claimed_until=timezone.now())
        sink.meanwhile = lambda: None
        _mail_worker(at_the_end, database[1], port, tmp_path / "mail.log")
        until(lambda: not Message.objects.waiting().exists(), 2 * A_SWEEP)

    times = Counter(sink.numbers())
    report(capsys, f"{kills} kills of the mail worker: {times.total() - 30} sent twice")
    assert sorted(times) == sorted(numbers)
    assert times.total() <= 30 + kills


def _mail_worker(at_the_end, url, port, log):
    said = at_the_end.enter_context(log.open("a"))
    ours = {"DATABASE_URL": url, "PORTAL_EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    command = [sys.executable, "manage.py", "worker"]
    worker = subprocess.Popen(
        command, cwd=CHECKOUT, env=os.environ | ours, stdout=said, stderr=said
    )
    at_the_end.callback(worker.wait)
    at_the_end.callback(worker.kill)
    return worker
