"""What the history costs: saving a briefing, with and without its triggers.

    .venv/bin/python manage.py shell -v0 < bench/history.py

Prints milliseconds. Nothing is kept: every save is taken back.
"""

import statistics
import time

from django.db import connection

from briefings.models import Briefing
from portal.history.content import read, unkept, write
from portal.history.tracking import events

ROUNDS = 30


def saving(briefing, words):
    """Milliseconds to save the briefing, its themes and its parts, with every word changed."""
    took = []
    for number in range(ROUNDS):
        for part in [words, *(part for rows in words["parts"].values() for part in rows)]:
            for name in {"title", "text"} & part["fields"].keys():
                part["fields"][name] = f"{name} {number}"
        words["fields"]["themes"] = words["fields"]["themes"][::-1][:1]
        began = time.perf_counter()
        write(briefing, words)
        took.append(1000 * (time.perf_counter() - began))
    return took


def switch(triggers):
    with connection.cursor() as cursor:
        for table in events():
            cursor.execute(f"ALTER TABLE {table} {triggers} TRIGGER USER")


def report():
    briefing = Briefing.objects.order_by("pk").first()
    for triggers in ("DISABLE", "ENABLE", "DISABLE", "ENABLE"):
        with unkept():
            switch(triggers)
            took = saving(briefing, read(briefing))
        middle = statistics.median(took)
        print(f"triggers {triggers.lower()}d: median {middle:.1f} ms, fastest {min(took):.1f}")


report()
