"""`make run`: everything the portal needs, as children of this one process.

Stops on Ctrl-C, on SIGTERM, and when the web server ends; PostgreSQL goes last. A worker that ends
by itself is started again: no reader needs it, and what it had to do is still in the database.
"""

import contextlib
import http.client
import os
import socket
import sys
import time

import psycopg

from portal import environment
from portal.launch import VAR, demo, frontend
from portal.launch.processes import STOPS, alone, heed, manage, managing, started

HOST = "127.0.0.1"
WORKERS = "2"
LONGEST_START = 60  # seconds
PAUSE = 3  # seconds before a worker that ended is started again


def main():
    heed(*STOPS)
    port = _port()
    demo.settings()
    with demo.postgres(), contextlib.ExitStack() as serving:
        _reach_the_database()
        with alone(VAR / "run.lock"):
            _prepare()
            _port()
            web = serving.enter_context(_web(port))
            _wait_until_it_answers(web, port)
        _welcome(port)
        while web.poll() is None:
            _work_beside(web)
        sys.exit("The web server ended by itself: see above.")


def _port() -> int:
    """The port to serve on, free now. The web server itself would share one with another."""
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit("The setting PORT must be a number from 1 to 65535.")
    try:
        with socket.create_server((HOST, int(text))):
            return int(text)
    except OSError:
        sys.exit(f"Port {text} on {HOST} cannot be used; choose another: make run PORT=8001")


def _reach_the_database():
    """Connect as Django will: the driver reads an address its own way, and quotes it in errors."""
    given = environment.database()
    try:
        psycopg.connect(
            dbname=given["NAME"],
            user=given["USER"],
            password=given["PASSWORD"],
            host=given["HOST"],
            port=given["PORT"],
            **{"connect_timeout": 5, **given["OPTIONS"]},
        ).close()
    except psycopg.Error as problem:
        reason = str(problem).strip().splitlines()[0]
        sys.exit(f"The database in DATABASE_URL cannot be reached: {reason}")


def _prepare():
    with managing("migrate", "-v0"):
        frontend.build()
    manage("load_demo", "--only-if-empty")


def _web(port):
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST]
    granian += ["--port", str(port), "--workers", WORKERS, "--blocking-threads", "4"]
    granian += ["--respawn-failed-workers"]  # one that was killed would end the others too
    granian += ["--log-level", "warning", "portal.wsgi:application"]
    return started(granian)


def _wait_until_it_answers(web, port):
    give_up = time.monotonic() + LONGEST_START
    while web.poll() is None and time.monotonic() < give_up:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/healthz")
            return connection.getresponse().close()
        time.sleep(0.1)
    sys.exit("The web server did not start: see above.")


def _work_beside(web):
    """A worker, until it or the web server ends."""
    with started([sys.executable, "manage.py", "worker"]) as worker:
        while web.poll() is None and worker.poll() is None:
            time.sleep(0.2)
    if web.poll() is None:
        print(f"The worker ended by itself: it starts again in {PAUSE} seconds.", flush=True)
        time.sleep(PAUSE)


def _welcome(port):
    print(
        f"\nThe portal is at         http://{HOST}:{port}/"
        f"\nThe board office's desk  http://{HOST}:{port}/admin/"
        f"\nThe e-mails it writes    http://{HOST}:{port}/mail/"
        f"\n\nDemo accounts, all with the password {demo.password()}"
        "\nand a code that stands with the e-mails:"
        "\n  office@marlshire.example.org     may do everything"
        "\n  writer@marlshire.example.org     contributor: writes and submits, cannot approve"
        "\n  publisher@marlshire.example.org  publisher: approves what others wrote"
        "\n  people@marlshire.example.org     office manager: people and settings"
        "\n  training@marlshire.example.org   training administrator"
        "\nand managers, who act for their agency:"
        "\n  anwen.castell@marlshire-hospitals.example.org  with a second factor"
        "\n  ines.holloway@marlshire-police.example.org     without one yet"
        "\n  rhodri.vance@wend-council.example.org          waits for the office"
        "\n\nCtrl-C stops it.",
        flush=True,
    )


if __name__ == "__main__":
    main()
