"""A crowd of managers at a real web server, with a database that loses nothing."""

import contextlib
import os
import socket
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from portal.accounts.middleware import SEEN_AT, SIGNED_IN_AT
from portal.accounts.models import Manager, User
from portal.launch.postgres import Postgres
from portal.launch.processes import started
from tests import migrated
from tests.factories import make_agency
from tests.outbox.sink import unused_port
from training.models import Lead, Person, Team

TOKEN = "t" * 32
PATIENCE = 60  # seconds


class Member(NamedTuple):
    """A signed-in manager with one person in their team."""

    cookie: str
    user: int
    email: str
    person: int
    person_email: str


@contextlib.contextmanager
def durable_database():
    """A migrated database on a server of its own that keeps what it acknowledged; Django's own
    while the block runs."""
    folder = tempfile.TemporaryDirectory(prefix="portal-drill-", ignore_cleanup_errors=True)
    with folder as place:
        Path(place).chmod(0o755)
        server = Postgres(Path(place) / "cluster").start()
        try:
            url = server.url()
            migrated.ready(url)
            with _instead(server):
                yield server, url
        finally:
            server.stop()


@contextlib.contextmanager
def _instead(server):
    connection.close()
    before = dict(connection.settings_dict)
    ours = {"NAME": "portal", "USER": "portal", "HOST": str(server.socket_folder), "PORT": ""}
    connection.settings_dict |= ours
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= before
        ContentType.objects.clear_cache()


@contextlib.contextmanager
def web_server(url, log):
    """The web server as `make run` starts it, on `url`; a worker that ends is started again."""
    port = unused_port()
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    granian += ["--port", str(port), "--workers", "2", "--blocking-threads", "4"]
    granian += ["--respawn-failed-workers", "--respawn-interval", "0.1"]
    granian += ["--log-level", "warning", "portal.wsgi:application"]
    environment = os.environ | {"DATABASE_URL": url}
    with log.open("w") as said, started(granian, env=environment, stdout=said, stderr=said) as web:
        until(lambda: status(port, "/"))
        yield web, port


def until(happened, patience=PATIENCE):
    give_up = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < give_up, "it never happened"
        time.sleep(0.05)


def crowd(size):
    """So many managers who are signed in, ten to an agency, each with a team of one person."""
    agencies = [make_agency() for _ in range(-(-size // 10))]
    numbers = range(size)
    users = User.objects.bulk_create(
        User(
            email=f"manager{number}@crowd.example.org",
            name=f"Manager {number}",
            agency=agencies[number // 10],
            password="!",
        )
        for number in numbers
    )
    now = timezone.now()
    managers = Manager.objects.bulk_create(Manager(user=user, admitted_at=now) for user in users)
    teams = Team.objects.bulk_create(Team(agency=user.agency) for user in users)
    Lead.objects.bulk_create(
        Lead(team=team, manager=manager) for team, manager in zip(teams, managers, strict=True)
    )
    people = Person.objects.bulk_create(
        Person(
            name=f"Delegate {number}",
            email=f"delegate{number}@crowd.example.org",
            agency=agencies[number // 10],
        )
        for number in numbers
    )
    Team.people.through.objects.bulk_create(
        Team.people.through(team=team, person=person)
        for team, person in zip(teams, people, strict=True)
    )
    return [
        Member(_signed_in(user), user.pk, user.email, person.pk, person.email)
        for user, person in zip(users, people, strict=True)
    ]


def _signed_in(user):
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), _backend()
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SIGNED_IN_AT] = session[SEEN_AT] = time.time()
    session.save()
    return session.session_key


def _backend():
    return settings.AUTHENTICATION_BACKENDS[0]


class Press(NamedTuple):
    """One press of “Confirm” for the one person of a manager; its key stays when it is repeated."""

    member: Member
    path: str
    key: str
    promised: str

    @classmethod
    def of(cls, member, session, *, promised=False):
        path = reverse("training:book", args=[session.pk])
        return cls(member, path, str(uuid.uuid4()), str(member.person) if promised else "")

    def request(self) -> bytes:
        form = {
            "csrfmiddlewaretoken": TOKEN,
            "step": "confirm",
            "key": self.key,
            "promised": self.promised,
            "held": "0",
            "people": self.member.person,
            f"{self.member.person}-needs": "",
        }
        body = urlencode(form)
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.member.cookie}"
        cookies += f"; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        headers = [
            f"POST {self.path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: close",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            f"Cookie: {cookies}",
        ]
        return "\r\n".join([*headers, "", body]).encode()


def answer(port, request: bytes) -> tuple[int, str]:
    """The status and the whole answer; 0 where there is none."""
    parts = []
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 60) as line:
        line.sendall(request)
        while part := line.recv(65536):
            parts.append(part)
    text = b"".join(parts).decode(errors="replace")
    return (int(text.split()[1]) if text else 0), text


def status(port, path) -> int:
    return get(port, path)[0]


def get(port, path) -> tuple[int, str]:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    return answer(port, "\r\n".join([*lines, "", ""]).encode())


def press_all(port, presses, *, at_once=0, unanswered=None, meanwhile=lambda: None) -> list[int]:
    """The status of each answer, when all press at the same moment, or `at_once` at a time.

    With a list as `unanswered`, who gets no answer presses again, and it is noted there.
    """
    threads = at_once or len(presses)
    ready, requests = Barrier(threads + 1), [press.request() for press in presses]

    def press_some(first):
        ready.wait()
        return [_pressed(port, request, unanswered) for request in requests[first::threads]]

    with ThreadPoolExecutor(threads) as pool:
        running = [pool.submit(press_some, first) for first in range(threads)]
        ready.wait()
        meanwhile()
        shares = [each.result() for each in running]
    statuses = [0] * len(presses)
    for first, share in enumerate(shares):
        statuses[first::threads] = share
    return statuses


def _pressed(port, request, unanswered):
    got, _ = answer(port, request)
    while not got and unanswered is not None:
        unanswered.append(request)
        time.sleep(0.2)
        got, _ = answer(port, request)
    return got
