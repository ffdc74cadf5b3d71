"""The database every test run begins from: migrated once, and kept until a migration changes."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
from django.db.migrations.loader import MigrationLoader

from portal.launch import CHECKOUT, VAR, postgres
from portal.launch.processes import alone

KEPT = VAR / "migrated"
NAMED = re.compile(r"^\s*(?:from|import) ([\w.]+)", re.MULTILINE)


def ready(url: str, folder: Path = KEPT):
    """Bring the empty database at `url` to where all migrations lead, unless it is there.

    Only the first worker of a run has to, and only until somebody has on this machine.
    """
    with alone(folder / "lock"):
        if not _begun(url):
            kept = folder / f"{digest(sources())}.sql"
            if kept.exists():
                _run("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-1", "-f", kept, url)
            else:
                migrate(url)
                _keep(url, kept)


def sources() -> dict[str, str]:
    """All that decides what migrating makes: the migrations, what they import, the packages."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    names = {migration.__module__ for migration in migrations}
    names |= {name for migration in names for name in NAMED.findall(_source(migration))}
    packages = (CHECKOUT / "requirements.txt").read_text()
    return {name: _source(name) for name in names} | {"packages": packages}


def digest(sources: dict[str, str]) -> str:
    return hashlib.sha256(repr(sorted(sources.items())).encode()).hexdigest()[:16]


def migrate(url: str):
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=CHECKOUT, env=os.environ | {"DATABASE_URL": url}, check=True)


def dump(url: str, file: Path):
    _run("pg_dump", "--restrict-key=kept", "-f", file, url)


def _begun(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,)


def _keep(url, kept):
    new = kept.with_suffix(".new")
    dump(url, new)
    for old in kept.parent.glob("*.sql"):
        old.unlink()
    new.rename(kept)


def _source(module):
    place = getattr(sys.modules.get(module), "__file__", None)
    return Path(place).read_text() if place and place.endswith(".py") else ""


def _run(program, *arguments):
    command = [postgres.programs() / program, *arguments]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
