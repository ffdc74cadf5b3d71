"""What stands where in a text: its headings, the banners of briefings, and the words between."""

from bisect import bisect_left
from itertools import accumulate, pairwise

from briefings.reading.numbers import Heading, is_number, is_numbered, items_of
from briefings.reading.titles import is_banner
from portal.documents.blocks import Block
from portal.documents.titles import looks_like_title

LEAD = 8  # blocks from the banner, or the top of the text, to the first section at most
LEAD_WORDS = 120  # and words
INTRODUCTION = 3  # paragraphs between a title and the first section at most


class Layout:
    """`is_line` tells of each block whether it is short and of no list; `is_heading`, whether it
    stands alone as well, as headings do in a text with blank lines.
    """

    def __init__(self, blocks: list[Block]):
        self.blocks = blocks
        self.is_line = _lines(blocks)
        self.is_heading = _headings(blocks, self.is_line)
        self._words = list(accumulate((len(block.text.split()) for block in blocks), initial=0))
        self._banners = [at for at, block in enumerate(blocks) if is_banner(block.text)]

    def words(self, start: int, end: int) -> int:
        return self._words[end] - self._words[start]

    def banner_above(self, at: int, floor: int = 0) -> int | None:
        """The place of the banner above the block at `at`, if it is near, and not above `floor`."""
        before = bisect_left(self._banners, at) - 1
        place = self._banners[before] if before >= 0 else -1
        return place if place >= max(floor, at - LEAD) else None

    def nearness(self, at: int) -> float:
        """How near a banner is above: 1 for the next block, 0 for none or too far."""
        place = self.banner_above(at)
        return 0.0 if place is None else 1 - (at - place - 1) / LEAD

    def is_in_list(self, at: int) -> bool:
        return bool(self.blocks[at].bullet) or is_numbered(self.blocks[at])

    def headings_like(self, group: list[Heading]) -> list[bool]:
        """Of each block whether it stands as a heading does in the part where these stand."""
        apart = sum(self.blocks[heading.at].apart for heading in group)
        return self.is_heading if apart > len(group) / 2 else self.is_line

    def title_above(
        self, group: list[Heading], floor: int = 0, introduction: int = 0
    ) -> int | None:
        """The place of the heading over a group, with so many paragraphs between at most."""
        first, is_heading = group[0].at, self.headings_like(group)
        for place in range(first - 1, floor - 1, -1):
            if is_heading[place]:
                return place if self.words(place, first) <= LEAD_WORDS else None
            if is_number(self.blocks[place]):
                continue  # of a page
            if not introduction or self.is_in_list(place):
                return None
            introduction -= 1
        return None


def _lines(blocks):
    items = items_of(blocks)
    return [
        bool(block.heading)
        or (looks_like_title(block.text) and not is_item)
        and not (block.text.endswith(":") and next_is_item)
        for block, is_item, next_is_item in zip(blocks, items, [*items[1:], False], strict=False)
    ]


def _headings(blocks, lines):
    apart = [True, *(block.apart for block in blocks[1:]), True]
    alone = [above and below for above, below in pairwise(apart)]
    return [
        bool(block.heading) or (is_line and is_alone)
        for block, is_line, is_alone in zip(blocks, lines, alone, strict=False)
    ]
