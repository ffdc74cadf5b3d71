"""Settings that differ between machines: read from the environment, checked, refused by name.

Every reader ends the start with one sentence rather than guess: a misspelt name, a missing value
or an odd one never becomes a default.
"""

import difflib
import os
import re
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg.pq import Conninfo

NAMES = {
    "DATABASE_URL": "where PostgreSQL is: postgresql://user:password@host:5432/name",
    "PORTAL_SECRET_KEY": "a long random text that signs cookies and links: 50 characters or more",
    "PORTAL_ALLOWED_HOSTS": "the host names people type, with commas: portal.example.org",
    "PORTAL_ADDRESS": "where people find the portal: https://portal.example.org",
    "PORTAL_EMAIL_URL": "where e-mail leaves: smtp+tls://user:password@mail.example.org:587",
    "PORTAL_EMAIL_FROM": "who e-mail is from: Safeguarding portal <portal@example.org>",
    "PORTAL_MEDIA_FOLDER": "the folder for files given to the office: /srv/portal/media",
    "PORTAL_SCANNER": "where clamd looks for viruses: tcp://scanner.example.org:3310",
    "PORTAL_BEHIND_PROXY": "yes when a proxy we trust sets X-Forwarded-Proto and -For: yes or no",
    "PORTAL_DEBUG": "show developers' error pages: yes or no",
    "PORTAL_DEMO": "a demonstration on this machine, over http: yes or no",
}
HOST_NAME = re.compile(r"\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]")
EMAIL_SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def check_names(environment=os.environ):
    """Stop when a name is nearly one of ours: its owner thinks it in force, and it is not.

    Other programs' names are none of our matter, those that extend one of ours among them.
    """
    extended = tuple(f"{known}_" for known in NAMES)
    for name in environment:
        near = difflib.get_close_matches(name.upper(), NAMES, n=1, cutoff=0.85)
        if near and name not in NAMES and not name.startswith(extended):
            sys.exit(f"The setting {name} is not known. Did you mean {near[0]}?")


def required(name) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        sys.exit(f"The setting {name} is missing. It says {NAMES[name]}.")
    return value


def yes(name) -> bool:
    value = os.environ.get(name, "no").strip().lower()
    if value not in ("yes", "no"):
        _odd(name, "is neither yes nor no")
    return value == "yes"


def secret_key() -> str:
    value = required("PORTAL_SECRET_KEY")
    if len(value) < 50:
        _odd("PORTAL_SECRET_KEY", "is too short")
    return value


def hosts() -> list[str]:
    names = [name.strip() for name in required("PORTAL_ALLOWED_HOSTS").split(",") if name.strip()]
    if not names or not all(HOST_NAME.fullmatch(name) for name in names):
        _odd("PORTAL_ALLOWED_HOSTS", "must list host names only, without *, https:// or a port")
    return names


def address(hosts: list[str]) -> str:
    """Where links in e-mails and calendars lead: the first of the hosts, unless it is given."""
    given = os.environ.get("PORTAL_ADDRESS", "").strip() or f"https://{hosts[0].lstrip('.')}"
    url = urlsplit(given)
    if url.scheme not in ("http", "https") or not url.hostname or url.path.strip("/") or url.query:
        _odd("PORTAL_ADDRESS", "must begin with https:// and name a host, and nothing after it")
    return given.rstrip("/")


def database() -> dict:
    """Django's database settings for DATABASE_URL; query parameters go to the driver."""
    url, port = _url("DATABASE_URL", ("postgresql", "postgres"))
    options = dict(parse_qsl(url.query))
    name = unquote(url.path[1:])
    host = options.pop("host", "") or url.hostname or ""
    if not name or not host:
        _odd("DATABASE_URL", "names no host or no database")
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    if unknown := sorted(options.keys() - known):
        _odd("DATABASE_URL", f"has parameters PostgreSQL does not know: {', '.join(unknown)}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def email() -> dict:
    """Django's e-mail settings for PORTAL_EMAIL_URL.

    The demonstration may show e-mails on a page instead, `page:`; then nothing leaves the machine.
    """
    if required("PORTAL_EMAIL_URL") == "page:" and yes("PORTAL_DEMO"):
        return {"EMAIL_HOST": ""}
    url, port = _url("PORTAL_EMAIL_URL", EMAIL_SCHEMES)
    if not url.hostname or url.path.strip("/") or url.query:
        _odd("PORTAL_EMAIL_URL", "must name a host, and nothing after it")
    return {
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port or EMAIL_SCHEMES[url.scheme],
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def media_folder(otherwise: Path) -> Path:
    """Where files are kept: a folder that is there and may be written to, or `otherwise`."""
    given = os.environ.get("PORTAL_MEDIA_FOLDER", "").strip()
    if not given:
        return otherwise
    folder = Path(given)
    if not folder.is_absolute() or not folder.is_dir() or not os.access(folder, os.W_OK):
        _odd("PORTAL_MEDIA_FOLDER", "names no folder that the portal may write to")
    return folder


def scanner() -> tuple[str, int] | None:
    """The virus scanner's host and port, or None where there is no scanner."""
    if not os.environ.get("PORTAL_SCANNER", "").strip():
        return None
    url, port = _url("PORTAL_SCANNER", ("tcp",))
    if not url.hostname or url.username or url.path.strip("/") or url.query:
        _odd("PORTAL_SCANNER", "must name a host and a port, and nothing more")
    return url.hostname, port or 3310


def _url(name, schemes):
    value = required(name)
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError:
        _odd(name, "is not a web address")
    if url.fragment:
        _odd(name, "has a # in it: write %23")
    if url.scheme not in schemes:
        _odd(name, f"does not begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    return url, port


def _odd(name, what):
    """Stop, naming the setting but never its value: it may hold a password."""
    sys.exit(f"The setting {name} {what}. It says {NAMES[name]}.")
