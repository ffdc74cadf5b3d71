import ast
import os
import socket
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from portal.launch import CHECKOUT, setup

READ_BY_OLD_PYTHONS = ["__init__.py", "processes.py", "setup.py"]
OLDEST_THAT_READS_IT = (3, 7)


def launch(module, **settings):
    """`module` of the launch in a process of its own: its exit code and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", f"portal.launch.{module}"],
        cwd=CHECKOUT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stderr


@pytest.fixture
def closed_port():
    """A port on which nobody listens; it stays ours, so nobody starts to."""
    with socket.socket() as ours:
        ours.bind(("127.0.0.1", 0))
        yield ours.getsockname()[1]


def test_an_old_python_is_named_with_the_one_that_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))

    with pytest.raises(SystemExit) as stopped:
        setup.main(["requirements.txt"])

    assert stopped.value.code == (
        "The portal needs Python 3.11 or newer; this is Python 3.9. "
        "Name a newer one: make PYTHON=python3.12 run"
    )


@pytest.mark.parametrize("name", READ_BY_OLD_PYTHONS)
def test_an_old_python_can_read_the_set_up(name):
    source = (CHECKOUT / "portal" / "launch" / name).read_text()

    ast.parse(source, feature_version=OLDEST_THAT_READS_IT)


@pytest.mark.parametrize("port", ["", "0", "65536", "-1", "http", "80.5", "8000 "])
def test_a_silly_port_is_refused(port):
    sentence = "The setting PORT must be a number from 1 to 65535.\n"

    assert launch("run", PORT=port) == (1, sentence)


def test_a_port_in_use_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        answer = launch("run", PORT=str(port))

    sentence = f"Port {port} on 127.0.0.1 cannot be used; choose another: make run PORT=8001\n"
    assert answer == (1, sentence)


def test_a_database_that_does_not_answer_is_refused_without_its_password(free_port, closed_port):
    url = f"postgresql://portal:hunter2@127.0.0.1:{closed_port}/portal"

    code, said = launch("run", PORT=str(free_port), DATABASE_URL=url)

    assert code == 1
    assert said.startswith("The database in DATABASE_URL cannot be reached: ")
    assert said.count("\n") == 1
    assert "hunter2" not in said


@pytest.mark.parametrize(
    "url",
    [
        "mysql://portal:hunter2@127.0.0.1/portal",
        "host=127.0.0.1 password=hunter2",
        "postgresql://portal:hun@ter2@127.0.0.1:nowhere/portal",
    ],
)
def test_an_address_that_is_not_postgresql_is_refused_without_its_password(free_port, url):
    code, said = launch("run", PORT=str(free_port), DATABASE_URL=url)

    assert code == 1
    assert said.startswith("The setting DATABASE_URL ")
    assert said.count("\n") == 1
    assert "hunter2" not in said
    assert "ter2" not in said


def test_a_password_with_an_at_sign_is_not_taken_for_a_host(free_port, closed_port):
    url = f"postgresql://portal:hun@ter2@127.0.0.1:{closed_port}/portal"

    code, said = launch("run", PORT=str(free_port), DATABASE_URL=url)

    assert code == 1
    assert said.startswith("The database in DATABASE_URL cannot be reached: ")
    assert "ter2" not in said


def test_a_misspelt_setting_stops_the_run(free_port):
    sentence = "The setting PORTAL_DEBUGG is not known. Did you mean PORTAL_DEBUG?\n"

    assert launch("run", PORT=str(free_port), PORTAL_DEBUGG="yes") == (1, sentence)


def test_the_reset_leaves_a_database_of_yours_alone():
    sentence = "DATABASE_URL is set: only the demonstration's own database can be reset.\n"

    assert launch("reset", DATABASE_URL="postgresql://127.0.0.1/portal") == (1, sentence)


@pytest.mark.django_db
def test_the_demonstration_is_loaded_nowhere_else(settings):
    settings.DEMO = False

    with pytest.raises(CommandError) as refused:
        call_command("load_demo")

    sentence = "This is not a demonstration (PORTAL_DEMO): nothing was loaded."
    assert str(refused.value) == sentence
