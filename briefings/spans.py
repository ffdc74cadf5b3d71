"""The briefings in a newsletter, told to whoever reads all of it."""

from briefings import reading
from portal.documents.blocks import Block
from portal.newsletter.reading.spans import Span


def spans(blocks: list[Block]) -> list[Span]:
    places = {id(block): at for at, block in enumerate(blocks)}
    return [
        Span(
            "briefing",
            places[id(found.source[0])],
            places[id(found.source[-1])] + 1,
            found.title,
        )
        for found in reading.read(blocks).briefings
    ]
