import os
import shutil
import subprocess
import sys
import tempfile
from collections import namedtuple
from pathlib import Path

import psycopg
import pytest

from portal.launch import CHECKOUT, postgres
from portal.launch.postgres import CannotStart, Postgres

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.fixture
def place():
    """A folder every user can enter, as a checkout usually is; pytest's own is closed."""
    with tempfile.TemporaryDirectory(prefix="portal-place-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def stopped():
    """A cluster that was started once, with a table in it, and stopped."""
    with tempfile.TemporaryDirectory(prefix="portal-place-") as name:
        Path(name).chmod(0o755)
        cluster = Postgres(Path(name) / "postgres").start()
        with psycopg.connect(cluster.url()) as connection:
            connection.execute("CREATE TABLE kept ()")
        cluster.stop()
        yield cluster


def tables(cluster, database="portal"):
    with psycopg.connect(cluster.url(database)) as connection:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return [name for (name,) in connection.execute(query)]


def answers(cluster):
    try:
        psycopg.connect(host=str(cluster.socket_folder), user="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def test_a_cluster_keeps_its_rows_from_one_start_to_the_next(stopped):
    cluster = Postgres(stopped.base).start()

    assert tables(cluster) == ["kept"]

    cluster.stop()

    assert not answers(cluster)


def test_the_last_of_its_users_stops_the_server(stopped):
    first = Postgres(stopped.base).start()
    second = Postgres(stopped.base).start()

    first.stop()

    assert answers(second)

    second.stop()

    assert not answers(second)


def test_a_user_that_was_killed_counts_as_gone(stopped):
    program = (
        "import os, sys, pathlib; from portal.launch.postgres import Postgres\n"
        "Postgres(pathlib.Path(sys.argv[1])).start(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, stopped.base], cwd=CHECKOUT, check=False)
    assert answers(stopped)

    Postgres(stopped.base).start().stop()

    assert not answers(stopped)


def test_a_pid_file_that_names_another_program_does_not_stop_the_start(stopped):
    stale = stopped.data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stopped.data}\n")
    shutil.chown(stale, stopped.data.stat().st_uid)

    cluster = Postgres(stopped.base).start()

    assert answers(cluster)
    cluster.stop()


def test_a_dropped_database_comes_back_empty(stopped):
    cluster = Postgres(stopped.base).start()
    with psycopg.connect(cluster.url("other")) as connection:
        connection.execute("CREATE TABLE lost ()")

    with psycopg.connect(cluster.url("other")):
        cluster.drop("other")

    assert tables(cluster, "other") == []
    cluster.stop()


def test_nobody_else_can_read_the_files_or_reach_the_socket(stopped):
    folders = (stopped.data, stopped.socket_folder)

    assert [oct(folder.stat().st_mode & 0o777) for folder in folders] == ["0o700", "0o700"]


def test_a_path_too_long_for_a_socket_has_it_elsewhere(place):
    cluster = Postgres(place / ("long" * 30), throwaway=True).start()

    assert answers(cluster)

    cluster.stop()

    assert not cluster.socket_folder.exists()


def test_a_throw_away_cluster_leaves_nothing(place):
    cluster = Postgres(place / "postgres", throwaway=True).start()

    cluster.stop()

    assert list(place.iterdir()) == []


def test_a_full_disk_is_named_before_anything_is_written(place, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(2**40, 2**40, 20 * 2**20))

    with pytest.raises(CannotStart) as refused:
        Postgres(place / "postgres").start()

    assert str(refused.value) == (
        f"There is not enough disk space in {place / 'postgres'} for the database: "
        "20 MB free, 250 MB needed."
    )


def test_a_file_where_the_folder_should_be_is_named(place):
    (place / "postgres").touch()

    with pytest.raises((CannotStart, OSError)) as refused:
        Postgres(place / "postgres").start()

    assert str(place / "postgres") in str(refused.value)


@as_root
def test_a_folder_of_another_user_is_left_alone(place):
    data = place / "postgres" / "data"
    data.mkdir(parents=True)
    os.chown(data, 54321, 54321)

    with pytest.raises(CannotStart) as refused:
        Postgres(place / "postgres").start()

    assert str(refused.value) == f"The folder {data} belongs to another user."
    assert data.stat().st_uid == 54321


@as_root
def test_under_a_closed_folder_the_cluster_is_kept_where_its_account_can_enter(place):
    place.chmod(0o700)
    cluster = Postgres(place / "postgres", throwaway=True).start()

    assert answers(cluster)
    assert Path((place / "postgres" / "kept-in").read_text()) == cluster.base
    assert cluster.base.parent == postgres.ROOTS_STORE

    cluster.stop()


def test_what_a_killed_test_run_left_is_cleared_by_the_next():
    program = (
        "import os; from portal.launch import postgres\n"
        "print(postgres.throwaway().base, flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    left = Path(killed.stdout.strip())
    assert left.exists()

    postgres.throwaway().stop()

    assert not left.exists()
