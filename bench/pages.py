"""How long each public page takes here, in one process, with the demonstration loaded.

    .venv/bin/python manage.py shell -v0 < bench/pages.py

Run `make run` once before. Prints milliseconds (median of 30), queries, bytes
of HTML, and milliseconds of the 304 that a repeat visit gets.
"""

import statistics
import time

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PATHS = [
    "/",
    "/contacts/",
    "/briefings/",
    "/briefings/meera/",
    "/procedures/",
    "/procedures/updates/",
    "/training/",
    "/reviews/",
    "/reviews/meera/",
    "/reviews/learning/",
]
ROUNDS = 30

settings.ALLOWED_HOSTS = ["testserver"]
client = Client()


def milliseconds(path, **headers):
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        client.get(path, headers=headers)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


print(f"{'page':24}{'ms':>8}{'304 ms':>8}{'queries':>9}{'bytes':>8}")
for path in PATHS:
    with CaptureQueriesContext(connection) as queries:
        first = client.get(path)
        asked = len(queries)
    repeat = {"if-none-match": first["ETag"]}
    print(
        f"{path:24}{milliseconds(path):8.1f}{milliseconds(path, **repeat):8.1f}"
        f"{asked:9}{len(first.content):8}"
    )
