"""How long the handout of each briefing takes here, in one process, with the demonstration loaded.

    .venv/bin/python manage.py shell -v0 < bench/handout.py

Run `make run` once before. Prints words and pages, then milliseconds: made for the first time;
found on disk by its content; served while its stamp is trusted (median of 30).
"""

import statistics
import tempfile
import time

from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from briefings.handout import handout_of
from briefings.models import Briefing

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


client.get("/briefings/")
print(f"{'briefing':34}{'words':>6}{'pages':>6}{'KB':>5}{'made':>8}{'on disk':>9}{'served':>8}")
for briefing in Briefing.objects.published():
    path = reverse("briefings:handout", args=[briefing.slug])
    made = milliseconds(path)
    found = statistics.median(forgotten(path) for _ in range(ROUNDS))
    served = statistics.median(milliseconds(path) for _ in range(ROUNDS))
    document = handout_of(briefing, f"http://testserver{briefing.get_absolute_url()}")
    print(
        f"{briefing.slug:34}{briefing.words():6}{document.pages:6}{len(document.pdf) // 1024:5}"
        f"{made:8.1f}{found:9.1f}{served:8.1f}"
    )
