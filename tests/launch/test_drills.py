"""Drills of `make run`: fresh checkouts, signals, kills, a database that goes away.

Each needs a minute or so and the package registries.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from portal.launch.postgres import Postgres
from tests.launch.checkouts import (
    Run,
    clone,
    cluster,
    database,
    postmaster,
    processes,
    unused_port,
    web_server,
    worker,
)

pytestmark = pytest.mark.drill
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
NO_REGISTRY = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "PIP_FIND_LINKS": "",
    "PIP_RETRIES": "0",
    "npm_config_registry": "http://127.0.0.1:9/",
    "npm_config_fetch_retries": "0",
}


@pytest.fixture(scope="module")
def place():
    """A folder with a space in its name that every user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="portal drill "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def first_run(place):
    """A fresh checkout after its first run, and the seconds that took."""
    checkout = clone(place / "a checkout")
    run = Run(checkout, "run", f"PORT={unused_port()}")
    seconds = run.wait_until_it_answers(patience=300)
    run.terminate()
    return checkout, seconds


@pytest.fixture(autouse=True)
def nothing_left_running():
    yield
    Run.end_all()


@pytest.fixture
def checkout(first_run):
    """A checkout that has run before; nothing of it runs."""
    folder, _ = first_run
    assert processes(folder) == []
    return folder


@pytest.fixture
def running(checkout, free_port):
    run = Run(checkout, "run", f"PORT={free_port}")
    run.wait_until_it_answers()
    yield run
    run.terminate()


@pytest.fixture
def user():
    """An ordinary user of this machine, for one drill."""
    subprocess.run(["useradd", "--create-home", "portal-drill"], check=True)
    yield pwd.getpwnam("portal-drill")
    Run.end_all()
    subprocess.run(["userdel", "--remove", "portal-drill"], check=True, capture_output=True)


def report(capsys, text):
    with capsys.disabled():
        print(f"\n{text}")


def give(folder, user):
    subprocess.run(["chown", "-R", f"{user.pw_uid}:{user.pw_gid}", folder], check=True)


def test_the_first_run_of_a_fresh_checkout_answers_in_under_two_minutes(first_run, capsys):
    checkout, seconds = first_run

    report(capsys, f"first `make run`: {seconds:.1f} s")

    assert seconds < 120
    assert processes(checkout) == []


def test_the_next_runs_answer_soon(checkout, free_port, capsys):
    times = []
    for _ in range(3):
        run = Run(checkout, "run", f"PORT={free_port}", **NO_REGISTRY)
        times.append(run.wait_until_it_answers())
        run.terminate()

    report(capsys, f"second `make run`, best of three: {min(times):.1f} s")

    assert min(times) < 20  # 5 on a quiet machine


@pytest.mark.parametrize("end", [Run.terminate, Run.ctrl_c])
def test_a_portal_that_is_stopped_leaves_no_process(checkout, free_port, end):
    run = Run(checkout, "run", f"PORT={free_port}")
    run.wait_until_it_answers()

    end(run)

    assert processes(checkout) == []
    assert "Traceback" not in run.said()


@pytest.mark.parametrize("end", [Run.terminate, Run.ctrl_c])
def test_a_start_can_be_stopped_at_any_moment(checkout, free_port, end):
    left = {}
    for moment in range(20):
        run = Run(checkout, "run", f"PORT={free_port}")
        time.sleep(moment * 0.17)
        end(run)
        left[moment] = processes(checkout)

    assert left == dict.fromkeys(range(20), [])


def test_a_closed_terminal_leaves_no_process(checkout, free_port):
    run = Run(checkout, "run", f"PORT={free_port}")
    run.wait_until_it_answers()

    os.killpg(run.make.pid, signal.SIGHUP)
    run.make.wait(timeout=60)

    assert processes(checkout) == []


def test_an_installation_can_be_stopped_and_taken_up_again(place, free_port):
    checkout = clone(place / "interrupted")

    for said, end in [
        ("Making .venv", Run.ctrl_c),
        ("Making .venv", Run.terminate),
        ("Installing the packages", Run.terminate),
        ("Installing the packages", Run.ctrl_c),
        ("Building the design system", Run.terminate),
        ("Building the design system", Run.ctrl_c),
        ("Building the styles", Run.terminate),
        ("Building the static files", Run.ctrl_c),
    ]:
        run = Run(checkout, "run", f"PORT={free_port}")
        run.wait_until_it_says(said)
        time.sleep(0.8)
        end(run)
        assert (said, processes(checkout)) == (said, [])

    run = Run(checkout, "run", f"PORT={free_port}")
    run.wait_until_it_answers()
    run.terminate()
    shutil.rmtree(checkout)


@as_root
def test_an_ordinary_user_runs_it_too(place, user, free_port):
    checkout = clone(place / "an ordinary checkout")
    give(checkout, user)
    python = "PYTHON=/usr/bin/python3"

    run = Run(checkout, "run", f"PORT={free_port}", python, user=user)
    run.wait_until_it_answers()
    run.terminate()
    assert processes(checkout) == []
    run = Run(checkout, "run", f"PORT={free_port}", python, user=user)
    run.wait_until_it_answers()
    run.ctrl_c()

    assert processes(checkout) == []
    assert cluster(checkout).stat().st_uid == user.pw_uid

    run = Run(checkout, "run", f"PORT={free_port}")
    said = run.refusal()
    assert f"{cluster(checkout) / 'data'} belongs to another user." in said

    os.chown(checkout / "var", 0, 0)
    for lock in (checkout / "var").glob("*.lock"):
        os.chown(lock, 0, 0)
    run = Run(checkout, "run", f"PORT={free_port}", python, user=user)
    assert "Permission denied" in run.refusal()
    shutil.rmtree(checkout)


@as_root
def test_root_runs_it_under_a_closed_folder(checkout, place, free_port):
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    moved = closed / "a checkout"
    subprocess.run(["cp", "-a", checkout, moved], check=True)
    shutil.rmtree(moved / "var")
    before = os.umask(0o077)

    run = Run(moved, "run", f"PORT={free_port}")
    run.wait_until_it_answers()
    run.terminate()
    os.umask(before)

    assert processes(moved) == []
    assert not cluster(moved).is_relative_to(moved)
    shutil.rmtree(cluster(moved))
    shutil.rmtree(closed)


def test_a_reset_brings_a_changed_demonstration_back(running, checkout):
    with database(checkout) as connection:
        (name,) = connection.execute("SELECT name FROM reference_partnership").fetchone()
        connection.execute("UPDATE reference_partnership SET name = 'Changed'")
    assert "Changed" in running.get("/privacy/")[1]

    reset = Run(checkout, "demo-reset")

    assert reset.make.wait(timeout=120) == 0, reset.said()
    status, page = running.get("/privacy/")
    assert (status, name in page, "Changed" in page) == (200, True, False)


def test_a_killed_database_does_not_spoil_the_next_run(checkout, free_port):
    run = Run(checkout, "run", f"PORT={free_port}")
    run.wait_until_it_answers()
    os.kill(postmaster(checkout), signal.SIGKILL)
    run.terminate()
    assert processes(checkout) == []

    run = Run(checkout, "run", f"PORT={free_port}")
    run.wait_until_it_answers()
    run.terminate()


def test_a_killed_web_server_ends_the_run_and_does_not_spoil_the_next(checkout, free_port):
    run = Run(checkout, "run", f"PORT={free_port}")
    run.wait_until_it_answers()
    os.kill(web_server(checkout), signal.SIGKILL)

    assert "The web server ended by itself: see above.\n" in run.refusal()
    assert "Error 1\n" in run.said()
    assert processes(checkout) == []

    run = Run(checkout, "run", f"PORT={free_port}")
    run.wait_until_it_answers()
    run.terminate()


def test_a_killed_run_does_not_spoil_the_next(checkout, free_port):
    run = Run(checkout, "run", f"PORT={free_port}")
    run.wait_until_it_answers()
    _until(lambda: worker(checkout))
    left = [web_server(checkout), worker(checkout)]
    os.killpg(run.make.pid, signal.SIGKILL)
    run.make.wait()
    for process in left:
        os.killpg(process, signal.SIGKILL)

    run = Run(checkout, "run", f"PORT={free_port}")
    run.wait_until_it_answers()
    run.terminate()

    assert processes(checkout) == []


def test_a_killed_worker_is_started_again_while_the_pages_stay(running, checkout):
    _until(lambda: running.get("/healthz")[0] == 200)
    first = worker(checkout)
    os.kill(first, signal.SIGKILL)

    running.wait_until_it_says("The worker ended by itself: it starts again in 3 seconds.\n")

    assert running.status("/") == 200
    _until(lambda: worker(checkout) not in (None, first))


def test_the_portal_says_that_its_database_is_away_and_recovers(running, checkout):
    _until(lambda: running.get("/healthz")[0] == 200)
    os.kill(postmaster(checkout), signal.SIGINT)
    _until(lambda: not (cluster(checkout) / "data" / "postmaster.pid").exists())

    health, reason = running.get("/healthz")
    page, text = running.get("/")

    assert (health, "The database cannot be reached." in reason) == (503, True)
    assert (page, "Back soon" in text) == (503, True)

    server = Postgres(checkout / "var" / "postgres").start()
    assert [running.get("/healthz")[0], running.get("/")[0]] == [200, 200]
    server.stop()


def test_two_runs_at_once_both_answer(checkout, free_port):
    shutil.rmtree(checkout / "var")
    first = Run(checkout, "run", f"PORT={free_port}")
    second = Run(checkout, "run", f"PORT={free_port + 1}")

    first.wait_until_it_answers()
    second.wait_until_it_answers()
    first.terminate()

    assert second.status("/") == 200
    second.terminate()
    assert processes(checkout) == []


def test_two_runs_at_once_do_not_share_a_port(checkout, free_port):
    both = [Run(checkout, "run", f"PORT={free_port}") for _ in range(2)]

    _until(lambda: any(run.make.poll() is not None for run in both))
    refused, other = sorted(both, key=lambda run: run.make.poll() is None)

    assert f"Port {free_port} on 127.0.0.1 cannot be used" in refused.refusal()
    other.wait_until_it_answers()
    other.terminate()


def test_no_registry_is_a_sentence(place, checkout, free_port):
    fresh = clone(place / "offline")
    said = Run(fresh, "run", f"PORT={free_port}", **NO_REGISTRY).refusal()
    assert "The packages of requirements.txt could not be installed: see above." in said
    shutil.rmtree(fresh)

    modules = (checkout / "node_modules").rename(checkout / "node_modules.away")
    cache = {"npm_config_cache": str(place / "empty")}
    said = Run(checkout, "run", f"PORT={free_port}", **NO_REGISTRY, **cache).refusal()
    assert "npm could not build the front end: see above. It needs a network" in said
    shutil.rmtree(checkout / "node_modules", ignore_errors=True)
    modules.rename(checkout / "node_modules")


@as_root
def test_a_disk_too_full_for_the_database_is_a_sentence(checkout, free_port):
    small = ["mount", "-t", "tmpfs", "-o", "size=100m", "none", checkout / "var"]
    if subprocess.run(small, capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        said = Run(checkout, "run", f"PORT={free_port}").refusal()
    finally:
        Run.end_all()
        subprocess.run(["umount", checkout / "var"], check=True)

    assert f"There is not enough disk space in {checkout / 'var' / 'postgres'}" in said
    assert "250 MB needed." in said


def _until(happened):
    for _ in range(600):
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError("it never happened")
