"""`make run`: everything the portal needs, as children of this one process.

Stops on Ctrl-C, on SIGTERM, and when the web server ends; PostgreSQL goes last.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psycopg

from portal.launch import CHECKOUT, demo, frontend

HOST = "127.0.0.1"
WORKERS = "2"
LONGEST_START = 60  # seconds


def main():
    signal.signal(signal.SIGTERM, _stop)
    port = _port()
    demo.settings()
    with _postgres():
        _reach_the_database()
        frontend.build()
        _manage("migrate", "-v0")
        _manage("load_demo", "--only-if-empty")
        with _web(port) as web:
            _wait_until_it_answers(web, port)
            _welcome(port)
            web.wait()
            sys.exit("The web server ended by itself: see above.")


def _stop(*_):
    sys.exit(128 + signal.SIGTERM)


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit("The setting PORT must be a number from 1 to 65535.")
    try:
        with socket.create_server((HOST, int(text))):
            return int(text)
    except OSError:
        sys.exit(f"Port {text} on {HOST} cannot be used; choose another: make run PORT=8001")


@contextlib.contextmanager
def _postgres():
    server = demo.postgres()
    try:
        yield
    finally:
        _heed_no_signals()
        if server:
            server.stop()


def _reach_the_database():
    try:
        psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5).close()
    except psycopg.Error as problem:
        reason = str(problem).strip().splitlines()[-1]
        sys.exit(f"The database in DATABASE_URL cannot be reached: {reason}")


def _manage(*arguments):
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=CHECKOUT)
    if done.returncode != 0:
        sys.exit(f"`manage.py {arguments[0]}` did not succeed: see above.")


@contextlib.contextmanager
def _web(port):
    """The web server, away from our terminal: Ctrl-C reaches only us, and we choose the order."""
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST]
    granian += ["--port", str(port), "--workers", WORKERS, "--blocking-threads", "4"]
    granian += ["--log-level", "warning", "portal.wsgi:application"]
    web = subprocess.Popen(granian, cwd=CHECKOUT, start_new_session=True)
    try:
        yield web
    finally:
        _heed_no_signals()
        _end(web)


def _end(process):
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _heed_no_signals():
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _wait_until_it_answers(web, port):
    give_up = time.monotonic() + LONGEST_START
    while web.poll() is None and time.monotonic() < give_up:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5).close()
            return
        time.sleep(0.1)
    sys.exit("The web server did not start: see above.")


def _welcome(port):
    print(
        f"\nThe portal is at      http://{HOST}:{port}/"
        f"\nThe board office's desk  http://{HOST}:{port}/admin/"
        f"\n\nDemo accounts, all with the password {demo.password()}"
        "\n  office@marlshire.example.org   office manager: may do everything"
        "\n  writer@marlshire.example.org   contributor: writes and submits, cannot approve"
        "\n\nCtrl-C stops it.",
        flush=True,
    )


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
