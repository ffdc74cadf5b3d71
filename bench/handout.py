"""How long each handout takes here, in one process, with the demonstration loaded.

    .venv/bin/python manage.py shell -v0 < bench/handout.py

Run `make run` once before. Prints pages and size, then milliseconds: made for the first time;
found on disk by its content; asked for again (median of 30).
"""

import statistics
import tempfile
import time

from django.conf import settings
from django.core.cache import caches
from django.test import Client

from briefings.handout import handout_of as briefing_handout
from briefings.models import Briefing
from procedures.handout import handout_of as release_handout
from procedures.models import Release

ROUNDS = 30

settings.ALLOWED_HOSTS = ["testserver"]
settings.CACHES["paper"]["LOCATION"] = tempfile.mkdtemp()
client = Client()


def milliseconds(path):
    begun = time.perf_counter()
    assert client.get(path).status_code == 200
    return (time.perf_counter() - begun) * 1000


def forgotten(path):
    caches["default"].clear()
    return milliseconds(path)


def report(kind, pages, handout_of):
    """A line for each page: pages and size of its handout, and how long it takes."""
    print(f"{kind:44}{'pages':>6}{'KB':>5}{'made':>8}{'on disk':>9}{'served':>8}")
    for page in pages:
        address = page.get_absolute_url()
        path = f"{address}handout.pdf"
        made = milliseconds(path)
        found = statistics.median(forgotten(path) for _ in range(ROUNDS))
        served = statistics.median(milliseconds(path) for _ in range(ROUNDS))
        document = handout_of(page, f"http://testserver{address}")
        figures = f"{document.pages:6}{len(document.pdf) // 1024:5}"
        print(f"{page.title[:42]:44}{figures}{made:8.1f}{found:9.1f}{served:8.1f}")


client.get("/briefings/")
report("briefing", Briefing.objects.published(), briefing_handout)
report("release", Release.objects.published().with_manual(), release_handout)
