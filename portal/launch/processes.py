"""Other programs, started so that none outlives us; signals, heard so that nothing is half done.

The set-up uses it too, so an old Python 3 must be able to read it.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys

from portal.launch import CHECKOUT

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 10  # seconds a program gets to end by itself


def heed(*numbers):
    """The first of these signals becomes SystemExit; later ones change nothing.

    One that is ignored already stays so: `nohup` means it.
    """
    for number in numbers:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number, frame):
    for each in STOPS:
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


@contextlib.contextmanager
def held():
    """Signals that stop us wait until the block has ended."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def started(command, **options):
    """`command`, away from our terminal; it and its own children have ended when the block has.

    Ctrl-C at the terminal so reaches only us, and we choose the order in which things end.
    """
    with contextlib.ExitStack() as at_the_end:
        with held():
            process = subprocess.Popen(
                command, cwd=str(CHECKOUT), start_new_session=True, preexec_fn=_listen, **options
            )
            at_the_end.callback(_end, process)
        yield process


def _listen():
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def _end(process):
    with held(), contextlib.suppress(ProcessLookupError):
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=PATIENCE)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def run(command, **options) -> int:
    """Run `command` to its end and return its exit code."""
    with started(command, **options) as process:
        return process.wait()


def manage(*arguments):
    """Run one of Django's commands. Exits with a sentence unless it succeeds."""
    with managing(*arguments):
        pass


@contextlib.contextmanager
def managing(*arguments):
    """The same, beside what the block does; it has ended when the block has."""
    with started([sys.executable, "manage.py", *arguments]) as process:
        yield
        if process.wait() != 0:
            sys.exit(f"`manage.py {arguments[0]}` did not succeed: see above.")


@contextlib.contextmanager
def alone(lock):
    """Let only one process at a time into the block; the next one waits and says so.

    `lock` is a path. A process that ends, however it ends, has left the block.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Waiting for another process to finish with {lock.parent}", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
