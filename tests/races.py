"""Several callers at the same moment, for rules that locks and constraints must hold."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


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
