"""How long the database takes for lists, filters, searches and a page of 5,000 briefings.

    .venv/bin/python manage.py seed_briefings 5000
    .venv/bin/python manage.py shell -v0 < bench/briefings.py
    .venv/bin/python manage.py seed_briefings 0

For each address: its queries, the milliseconds of them all, and of the slowest (medians of 15).
"""

import statistics

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from briefings.models import Briefing

PATHS = [
    "/briefings/",
    "/briefings/?page=200",
    "/briefings/?theme=neglect",
    "/briefings/?audience=adults&source=audit&year=2024",
    "/briefings/?board=adults&sort=title",
    "/briefings/?sort=discussed",
    "/briefings/?q=child",
    "/briefings/?q=child+family&sort=discussed",
    "/briefings/?q=%22pressure+sore%22&theme=neglect",
    "/briefings/?q=nonsensical",
    "/briefings/feed/",
    f"/briefings/{Briefing.objects.published().newest_first().first().slug}/",
]
ROUNDS = 15

settings.ALLOWED_HOSTS = ["testserver"]
client = Client()


def times_of(path):
    """Milliseconds of each query of the page, in order."""
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return [float(query["time"]) * 1000 for query in queries.captured_queries]


print(
    f"{Briefing.objects.count()} briefings\n{'address':56}{'queries':>8}{'all ms':>8}{'slowest':>9}"
)
for path in PATHS:
    times_of(path)
    rounds = [times_of(path) for _ in range(ROUNDS)]
    medians = [statistics.median(query) for query in zip(*rounds, strict=True)]
    print(f"{path:56}{len(medians):8}{sum(medians):8.1f}{max(medians):9.1f}")
