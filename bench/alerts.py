"""How long one batch of alerts and digests takes to be prepared.

    .venv/bin/python -m bench.alerts [subscribers]

Makes a PostgreSQL of its own that keeps what it acknowledged, and removes it. In it: the month of
`tests/alerts/story.py`, told to nobody yet, and 5,000 subscribers with mixed choices, on a Monday
on which daily, weekly and monthly e-mails are due. Prints how long the worker takes to find what
is new and to write to everybody, in how many queries, and what was written. Sending is not in it.
"""

import os
import sys
import time

import django

from portal.launch import demo

demo.settings()
os.environ.setdefault("DATABASE_URL", "postgresql://portal@/portal?host=nowhere")
django.setup()

# Only now, with settings to read:
import time_machine  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.db.models.functions import Length  # noqa: E402

from portal.alerts.models import Follow, News, Told  # noqa: E402
from portal.alerts.sweep import sweep  # noqa: E402
from portal.outbox.models import Message  # noqa: E402
from tests.alerts.proving import live  # noqa: E402
from tests.alerts.story import BEGINS, Story, at  # noqa: E402
from tests.factories import make_partnership  # noqa: E402
from tests.training.crowd import durable_database  # noqa: E402

SUBSCRIBERS = 5000
MONDAY = at(28, 7, 30)


def prepare(subscribers):
    make_partnership()
    with time_machine.travel(BEGINS, tick=False):
        story = Story(seed=11)
        story.readers(subscribers)
        sweep()
    live(story, [], until=MONDAY)


def batch():
    """Seconds and queries of one sweep that has all of it to write."""
    queries = []

    def counted(execute, *given):
        queries.append(given[0])
        return execute(*given)

    begun = time.perf_counter()
    with connection.execute_wrapper(counted), time_machine.travel(MONDAY, tick=False):
        sweep()
    return time.perf_counter() - begun, len(queries)


def measure(subscribers):
    prepare(subscribers)
    seconds, queries = batch()
    written = Message.objects.aggregate(bytes=Sum(Length("body") + Length("html")))["bytes"]
    print(f"{subscribers} subscribers with {Follow.objects.count()} choices")
    print(f"{News.objects.count()} pieces of news, {Told.objects.count()} times told")
    print(f"{Message.objects.count()} e-mails, {written // 2**20} MB, in {queries} queries")
    print(f"prepared in {seconds:.1f} s")


if __name__ == "__main__":
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with durable_database():
        measure(int(sys.argv[1]) if sys.argv[1:] else SUBSCRIBERS)
    print(f"load {os.getloadavg()[0]:.1f} afterwards")
