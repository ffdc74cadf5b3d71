"""What other apps make of a part of an old issue: asked of every app, none named here.

An app that makes drafts of some defines `takes_parts(user)` in its AppConfig, a dictionary of
`Taker` by the kind of part. One that reads them on a page of its own has `reads_parts`, by kind the
name of that page’s route and the words of the button that leads there.
"""

from collections.abc import Callable
from itertools import chain
from typing import NamedTuple

from django.apps import apps
from django.urls import reverse

from portal.documents import text
from portal.newsletter.reading.spans import spans


class Taker(NamedTuple):
    label: str  # “A draft of a briefing”
    make: Callable[
        ..., str
    ]  # of blocks, `title`, `name`, `audience` and `by`: the draft, as `Part.source`


def takers(user) -> dict[str, Taker]:
    """Those that `user` may use, by kind."""
    found = {}
    for app in apps.get_app_configs():
        if hasattr(app, "takes_parts"):
            found |= app.takes_parts(user)
    return found


def read_elsewhere(original: str) -> list[tuple[str, str]]:
    """Of the pages that read what stands in a part: the address, and the words of a button."""
    if not original:
        return []
    kinds = {span.kind for span in spans(text.read(original))}
    pages = (getattr(app, "reads_parts", {}).items() for app in apps.get_app_configs())
    return [(reverse(route), words) for kind, (route, words) in chain(*pages) if kind in kinds]
