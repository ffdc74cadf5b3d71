"""How long the database takes for the list of 5,000 changes, narrowed and sorted in every way.

    .venv/bin/python manage.py seed_changes 5000
    .venv/bin/python manage.py shell -v0 < bench/procedures.py
    .venv/bin/python manage.py seed_changes 0

For each address: its queries, the milliseconds of them all, and of the slowest, as EXPLAIN ANALYZE
gives them (medians of 5). Then what taking all of them away needs: seconds, bytes, and the most
memory that Python held at a time.
"""

import json
import statistics
import time
import tracemalloc

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from procedures.models import Change
from procedures.tables import ChangeTable

NARROWED = [
    "",
    "manual=children",
    "release=2024-04",
    "kind=removed",
    "theme=neglect",
    "role=midwife",
    "since=2026-01-01",
    "re_read=on",
    "new_must=on",
    "manual=adults&kind=updated&theme=neglect&role=midwife&since=2020-01-01",
]
COLUMNS = [column.name for column in ChangeTable([]).columns if column.orderable]
SORTED = ["", *(f"sort={sign}{column}" for column in COLUMNS for sign in ("", "-"))]
PLACES = ["", "page=200"]
ROUNDS = 5

settings.ALLOWED_HOSTS = ["testserver"]
client = Client()


def queries_of(path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return [query["sql"] for query in queries.captured_queries]


def milliseconds(query):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query)
        (plan,) = json.loads(json.dumps(cursor.fetchone()[0]))
    return plan["Planning Time"] + plan["Execution Time"]


def measured(path):
    """Its queries' medians, in milliseconds."""
    return [
        statistics.median(milliseconds(query) for _ in range(ROUNDS)) for query in queries_of(path)
    ]


def read(path):
    return sum(len(part) for part in client.get(path).streaming_content)


def taken_away(path):
    """Seconds, bytes, and the most bytes held while the file was read a second time."""
    begun = time.monotonic()
    size = read(path)
    seconds = time.monotonic() - begun
    tracemalloc.start()
    read(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, size, most


print(f"{Change.objects.count()} changes\n{'address':92}{'queries':>8}{'all ms':>8}{'slowest':>9}")
slowest = 0
for choices in NARROWED:
    for order in SORTED:
        for place in PLACES:
            query = "&".join(filter(None, [choices, order, place]))
            times = measured(f"/procedures/updates/?{query}")
            slowest = max(slowest, *times)
            print(f"?{query:91}{len(times):8}{sum(times):8.1f}{max(times):9.1f}")

print(f"The slowest of all: {slowest:.1f} ms")

for name in ("changes.csv", "changes.xlsx"):
    for choice in ("since=2024-01-01", ""):
        seconds, size, most = taken_away(f"/procedures/updates/{name}?{choice}")
        print(f"{name}?{choice}: {seconds:.1f} s, {size / 1e6:.1f} MB, {most / 1e6:.1f} MB held")
