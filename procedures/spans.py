"""The lists of changes in a newsletter, told to whoever reads all of it."""

from portal.documents.blocks import Block
from portal.newsletter.reading.spans import Span
from procedures.reading.places import lists_in


def spans(blocks: list[Block]) -> list[Span]:
    return [Span("changes", start, end, goes_up=True) for start, end in lists_in(blocks)]
