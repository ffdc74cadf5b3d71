"""How long the figures of a whole year of training take.

    DATABASE_URL=… .venv/bin/python -m bench.training_year

Fills the database, best a throw-away one with the demonstration in it, with the year of
`bench/training_seeding.py`. Then it prints, for each page and file of the figures, its queries and
its milliseconds (medians of 5), with how much was written.
"""

import statistics
import time

import django

from portal.launch import demo

demo.settings()
django.setup()

# Only now, with settings to read:
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import training_seeding  # noqa: E402
from portal.accounts import roles  # noqa: E402
from tests.factories import make_member  # noqa: E402
from tests.signing_in import sign_in  # noqa: E402

ROUNDS = 5
WAYS = ("", "session", "course", "theme", "priority", "agency", "sector", "area")


def paths(begins):
    figures = reverse("admin:training_trainingsession_figures")
    for way in WAYS:
        yield f"{figures}?year={begins}&by={way}"
    yield f"{reverse('admin:training_trainingsession_figures_sessions_csv')}?year={begins}"
    yield f"{reverse('admin:training_trainingsession_figures_sessions_xlsx')}?year={begins}"


def measure(client, path):
    times = []
    for _ in range(ROUNDS):
        with CaptureQueriesContext(connection) as queries:
            begun = time.perf_counter()
            response = client.get(path)
            written = b"".join(response) if response.streaming else response.content
            times.append((time.perf_counter() - begun) * 1000)
    took = f"{len(queries)} queries, {statistics.median(times):.0f} ms"
    print(f"{path}: {response.status_code}, {took}, {len(written) // 1024} KB")


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = ["testserver"]
    begun = time.perf_counter()
    training_seeding.seed()
    print(f"seeded in {time.perf_counter() - begun:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    sign_in(client, make_member(roles.TRAINING))
    for path in paths(training_seeding.Wanted.begins):
        measure(client, path)
