"""Fresh copies of this checkout, and `make` run in them as a person would."""

import contextlib
import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import psycopg

from portal.launch import CHECKOUT

NOT_CLONED = shutil.ignore_patterns(
    ".git", ".venv", "var", "node_modules", "__pycache__", ".*_cache", ".hypothesis"
)
NAMES = re.compile("PORTAL_|DATABASE_URL|DJANGO_|MAKE|MFLAGS|PORT$|VIRTUAL_ENV")


def clone(place: Path) -> Path:
    return Path(shutil.copytree(CHECKOUT, place, ignore=NOT_CLONED))


def unused_port() -> int:
    """A port nobody uses, below those the system hands out to others."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("no free port was found")


class Run:
    """`make` at work in a checkout, in a process group of its own, as from a terminal."""

    every = []

    def __init__(self, checkout, *arguments, user=None, **environment):
        self.checkout, self.begun = checkout, time.monotonic()
        self.port = next((a.removeprefix("PORT=") for a in arguments if "PORT=" in a), None)
        self.log = checkout.with_name(f"{checkout.name}-{time.monotonic_ns()}.log")
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        with self.log.open("w") as log:
            self.make = subprocess.Popen(
                ["make", *arguments],
                cwd=checkout,
                env=_environment(user) | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_as_from_a_terminal,
                **who,
            )

        self.every.append(self)

    @classmethod
    def end_all(cls):
        """End what a failed drill left running."""
        while cls.every:
            run = cls.every.pop()
            if run.make.poll() is None:
                run.terminate()

    def said(self) -> str:
        return self.log.read_text()

    def wait_until_it_says(self, text, patience=240):
        _wait(lambda: text in self.said(), patience, lambda: self.said())

    def wait_until_it_answers(self, patience=240) -> float:
        """Seconds from the start of make to the first 200."""
        _wait(lambda: self.status("/") == 200, patience, lambda: self.said())
        return time.monotonic() - self.begun

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        with contextlib.closing(connection):
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()

    def status(self, path):
        assert self.make.poll() is None, self.said()
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get(path)[0]

    def terminate(self) -> int:
        self.make.terminate()
        return self.make.wait(timeout=60)

    def ctrl_c(self) -> int:
        os.killpg(self.make.pid, signal.SIGINT)
        return self.make.wait(timeout=60)

    def refusal(self) -> str:
        """What a make said that ended by itself, refusing."""
        assert self.make.wait(timeout=240) == 2, self.said()
        assert "Traceback" not in self.said()
        return self.said()


def _environment(user):
    kept = {name: value for name, value in os.environ.items() if not NAMES.match(name)}
    return kept | {"HOME": user.pw_dir, "PATH": "/usr/local/bin:/usr/bin:/bin"} if user else kept


def _as_from_a_terminal():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def _wait(happened, patience, explain):
    give_up = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < give_up, explain()
        time.sleep(0.05)


def cluster(checkout: Path) -> Path:
    """Where the checkout's PostgreSQL keeps its files."""
    base = checkout / "var" / "postgres"
    elsewhere = base / "kept-in"
    return Path(elsewhere.read_text()) if elsewhere.exists() else base


def processes(checkout: Path) -> list[str]:
    """What still runs in the checkout or its cluster, after a moment to end."""
    for _ in range(60):
        left = _now_in([checkout, cluster(checkout)])
        if not left:
            break
        time.sleep(0.05)
    return left


def _now_in(folders):
    left = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            where = Path(os.readlink(process / "cwd"))
            if any(where.is_relative_to(folder) for folder in folders):
                left.append((process / "cmdline").read_text().replace("\0", " "))
    return left


def postmaster(checkout) -> int:
    return int((cluster(checkout) / "data" / "postmaster.pid").read_text().split()[0])


def web_server(checkout) -> int | None:
    """The parent of the web server's workers."""
    return _leader(checkout, "granian")


def worker(checkout) -> int | None:
    return _leader(checkout, "manage.py\0worker")


def _leader(checkout, words) -> int | None:
    """The process in the checkout that leads a session and was started with these words."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            leads = os.getsid(int(process.name)) == int(process.name)
            command = (process / "cmdline").read_text()
            if leads and words in command and Path(os.readlink(process / "cwd")) == checkout:
                return int(process.name)
    return None


def database(checkout):
    socket = cluster(checkout) / "socket"
    return psycopg.connect(host=str(socket), user="portal", dbname="portal")
