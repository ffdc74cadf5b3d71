"""Several callers at the same moment, for rules that locks and constraints must hold."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

AWHILE = 30  # seconds: for what is sure to come, on a machine that may be busy with much else


def run_together(*calls) -> list:
    """Make the calls at once, each in a thread with its own connection; what each returned or
    raised, in order."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait()
            return call()
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def all_arrive(monkeypatch, room, name, callers=2) -> None:
    """Whoever calls it goes on once all have called it, and so have looked before any writes."""
    all_have_looked, call = Barrier(callers), getattr(room, name)

    def arrive(*args, **kwargs):
        all_have_looked.wait(timeout=AWHILE)
        return call(*args, **kwargs)

    monkeypatch.setattr(room, name, arrive)
