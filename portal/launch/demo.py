"""The settings of a demonstration, a developer's machine and a test run."""

import contextlib
import os
import secrets
import sys

from portal import environment
from portal.launch import VAR
from portal.launch.postgres import CannotStart, Postgres
from portal.launch.processes import held

ADDRESSES = "127.0.0.1,localhost,[::1]"


def settings(**others):
    """Fill in the settings that are not given. A given one stands."""
    environment.check_names()
    _writable(VAR / "assets")
    for name, value in {
        "PORTAL_DEMO": "yes",
        "PORTAL_SECRET_KEY": _secret("secret-key"),
        "PORTAL_ALLOWED_HOSTS": ADDRESSES,
        "PORTAL_ADDRESS": f"http://127.0.0.1:{os.environ.get('PORT', '8000')}",
        "PORTAL_EMAIL_URL": "page:",
        "PORTAL_EMAIL_FROM": "Safeguarding portal <portal@marlshire.example.org>",
        **others,
    }.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def password() -> str:
    """What the demo accounts sign in with: made once for this checkout, so never a known one."""
    return _secret("demo-password", size=9)


@contextlib.contextmanager
def postgres():
    """This checkout's own PostgreSQL, in DATABASE_URL while the block runs, unless that is set."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    with contextlib.ExitStack() as at_the_end:
        with held():
            server = _started()
            at_the_end.callback(server.stop)
        os.environ["DATABASE_URL"] = server.url()
        yield server


def _started():
    try:
        return Postgres(VAR / "postgres").start()
    except (CannotStart, OSError) as problem:
        sys.exit(str(problem))


def _writable(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        sys.exit(f"The folder {folder} cannot be made: {problem}.")


def _secret(name, size=48):
    path = VAR / name
    try:
        if not path.exists():
            with open(path, "x", opener=_private) as file:
                file.write(secrets.token_urlsafe(size))
        return path.read_text()
    except OSError as problem:
        sys.exit(f"The file {path} cannot be used: {problem}.")


def _private(path, flags):
    return os.open(path, flags, 0o600)
