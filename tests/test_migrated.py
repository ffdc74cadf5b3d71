"""What a run begins from is what migrating makes, and is kept no longer than it is that."""

import os
import re
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import migrated

pytestmark = pytest.mark.skipif(
    "TESTS_BEGIN_FROM" not in os.environ, reason="needs a throw-away server"
)
# PostgreSQL writes a list of words in one way before it has read it back and another after.
CASTS = re.compile(r"::character varying|::text|\[\]|[()]")


@pytest.fixture
def empty():
    """Makes databases with nothing in them, and gives the address of each."""
    server, names = urlsplit(os.environ["DATABASE_URL"]), []

    def make():
        names.append(f"empty_{os.getpid()}_{len(names)}")
        connection.execute(f"CREATE DATABASE {names[-1]}")
        return server._replace(path=f"/{names[-1]}").geturl()

    with psycopg.connect(server.geturl(), autocommit=True) as connection:
        yield make
        for name in names:
            connection.execute(f"DROP DATABASE {name}")


def rows(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT * FROM django_migrations").fetchall()


def test_what_was_kept_is_taken_once(empty, tmp_path):
    kept = "CREATE TABLE django_migrations (name text); INSERT INTO django_migrations VALUES ('x');"
    (tmp_path / f"{migrated.digest(migrated.sources())}.sql").write_text(kept)

    url = empty()

    migrated.ready(url, tmp_path)
    migrated.ready(url, tmp_path)

    assert rows(url) == [("x",)]


def test_every_migration_and_what_it_imports_counts():
    sources = migrated.sources()
    reached = {"briefings.migrations.0001_initial", "portal.history.beginning"}

    digests = {migrated.digest(sources | {name: "changed"}) for name in sources}

    assert sources.keys() >= reached
    assert len(digests | {migrated.digest(sources)}) == len(sources) + 1


@pytest.mark.drill
def test_what_is_kept_is_what_migrating_makes(empty, tmp_path):
    urls = {"migrated": empty(), "taken": empty()}

    for name, url in urls.items():
        migrated.ready(url, tmp_path)
        migrated.dump(url, tmp_path / name)

    taken, made = [CASTS.sub("", (tmp_path / name).read_text()) for name in ("taken", "migrated")]
    assert taken == made
