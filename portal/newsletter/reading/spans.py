"""What an app recognises of a newsletter as its own: asked of every app, none named here.

An app that knows some defines `reads(blocks)` in its AppConfig, a list of `Span`.
"""

from itertools import chain
from typing import NamedTuple

from django.apps import apps

from portal.documents.blocks import Block


class Span(NamedTuple):
    """The blocks from `start` to before `end`; `goes_up` if what introduces them is theirs too."""

    kind: str  # “briefing”
    start: int
    end: int
    title: str = ""  # if one stands among them
    goes_up: bool = False


def spans(blocks: list[Block]) -> list[Span]:
    """Those of every app, in the order of the text; of two that overlap, the first."""
    asked = [app.reads(blocks) for app in apps.get_app_configs() if hasattr(app, "reads")]
    found = []
    for span in sorted(chain.from_iterable(asked), key=lambda span: span.start):
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found
