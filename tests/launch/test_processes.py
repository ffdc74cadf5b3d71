import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

from portal.launch import CHECKOUT
from portal.launch.processes import alone, manage, run

HEEDING = "import os, signal, sys, time\nfrom portal.launch.processes import *\n"


@pytest.fixture
def python():
    """Starts a Python of its own and waits for its first line."""
    with contextlib.ExitStack() as at_the_end:

        def start(program, *arguments):
            process = subprocess.Popen(
                [sys.executable, "-c", HEEDING + program, *arguments],
                cwd=CHECKOUT,
                stdout=subprocess.PIPE,
                text=True,
            )
            at_the_end.enter_context(process)
            at_the_end.callback(process.kill)
            return process, process.stdout.readline().strip()

        yield start


def ended(pid):
    """Whether the process is gone, or is on its way: a zombie runs no more."""
    for _ in range(100):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rpartition(")")[2].split()[0] == "Z":
                    return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_a_program_and_its_own_children(python, number):
    process, grandchild = python("heed(*STOPS); run(['sh', '-c', 'sleep 60 & echo $!; wait'])")

    process.send_signal(number)

    assert process.wait(timeout=20) == 128 + number
    assert ended(grandchild)


def test_a_program_that_will_not_end_is_ended(python):
    program = "import portal.launch.processes as p; p.PATIENCE = 0.2; heed(*STOPS)\n"
    process, child = python(program + "run(['sh', '-c', 'trap \"\" TERM; echo $$; sleep 60'])")

    process.terminate()

    assert process.wait(timeout=20) == 143
    assert ended(child)


def test_children_left_by_a_program_that_ended_are_ended():
    read, write = os.pipe()

    code = run(["sh", "-c", "sleep 60 & echo $!; exit 3"], stdout=write)
    os.close(write)
    with os.fdopen(read) as said:
        left = said.readline().strip()
    assert code == 3
    assert ended(left)


def test_a_signal_in_a_held_block_waits_for_its_end(python):
    program = (
        "heed(*STOPS)\nwith held():\n  print('held', flush=True); time.sleep(0.5)\n"
        "  print('done', flush=True)\nprint('too far', flush=True)"
    )
    process, _ = python(program)

    process.terminate()

    assert process.communicate(timeout=20)[0] == "done\n"
    assert process.returncode == 143


def test_a_second_signal_does_not_disturb_the_end(python):
    program = (
        "heed(*STOPS)\ntry:\n  print('up', flush=True); time.sleep(60)\n"
        "finally:\n  print('ending', flush=True); time.sleep(0.5); print('ended', flush=True)"
    )
    process, _ = python(program)

    process.send_signal(signal.SIGINT)
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)

    assert process.communicate(timeout=20)[0] == "ended\n"
    assert process.returncode == 130


def test_a_signal_that_is_ignored_already_stays_so(python):
    program = (
        "signal.signal(signal.SIGHUP, signal.SIG_IGN); heed(*STOPS)\n"
        "print('up', flush=True); time.sleep(0.5); print('still up')"
    )
    process, _ = python(program)

    process.send_signal(signal.SIGHUP)

    assert process.communicate(timeout=20)[0] == "still up\n"


def test_only_one_process_at_a_time_is_in_a_block(python, tmp_path):
    program = "import pathlib\nwith alone(pathlib.Path(sys.argv[1])): print('in', flush=True)"
    with alone(tmp_path / "a.lock"):
        second, waiting = python(program, str(tmp_path / "a.lock"))

    assert waiting == f"Waiting for another process to finish with {tmp_path}"
    assert second.communicate(timeout=20)[0] == "in\n"


def test_a_django_command_that_fails_ends_us_with_a_sentence():
    with pytest.raises(SystemExit) as stopped:
        manage("no-such-command")

    assert stopped.value.code == "`manage.py no-such-command` did not succeed: see above."
