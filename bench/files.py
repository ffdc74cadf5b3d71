"""How long it takes to judge a file, and to refuse one made to take long:

    .venv/bin/python manage.py shell -v0 < bench/files.py

Nothing is stored.
"""

import time

from portal.errors import Refused
from portal.uploads import pictures
from portal.uploads.contents import kind_of
from portal.uploads.kinds import MB
from tests.uploads import samples


def judged(file):
    try:
        return kind_of(file).label
    except Refused as sentence:
        return str(sentence)


def drawn(file):
    try:
        return pictures.redrawn(file, kind_of(file))[1]
    except Refused as sentence:
        return str(sentence)


many_parts = {f"word/part{number}.xml": "<a/>" for number in range(5000)}
SAMPLES = {
    "bomb of 300 MB": (judged, samples.bomb(300)),
    "Word, 100 MB unpacked": (judged, samples.bomb(100)),
    "Word, 5,000 parts": (judged, samples.office(**many_parts)),
    "film of 100 MB": (judged, samples.film(100 * MB)),
    "old Word of 20 MB": (judged, samples.old_office("x").ljust(20 * MB, b"\0")),
    "JPEG of 50 million pixels": (drawn, samples.picture("JPEG", (8000, 6250))),
    "PNG of 30,000 x 30,000": (drawn, samples.huge_png()),
}

for name, (look, content) in SAMPLES.items():
    file = samples.given(content)
    begun = time.perf_counter()
    outcome = look(file)
    print(f"{name:28}{(time.perf_counter() - begun) * 1000:8.0f} ms  {outcome}")
