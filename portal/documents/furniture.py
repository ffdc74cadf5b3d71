"""What pages carry beside their text: numbers, and what is printed on every one of them."""

import re
from collections import Counter, defaultdict
from itertools import pairwise

from portal.documents.blocks import Block
from portal.documents.titles import LONGEST_LINE, ORGANISATION

PAGE = re.compile(
    r"""[\s–—-]*(?:(?P<before>[^|]{2,80}?)\W*(?=\||\bpage\b))?
        [|\s]*(?P<page>page\s*)?
        (?P<number>\d{1,3})(?:\s*(?:of|/)\s*\d{1,3})?
        (?:\s*\|(?P<after>[^|]{2,80}))?[\s–—-]*""",
    re.VERBOSE | re.IGNORECASE,
)
MASTHEAD = re.compile(r".*\b(?:issue|edition|newsletter|volume|(?:19|20)\d\d)\b.*", re.I | re.S)
FEWEST = 4  # pages by which one knows what stands on each of them


def furniture(blocks: list[Block], numbered_to: int = 7) -> set[int]:
    """The places of page numbers and mastheads, in a text whose own numbers go to `numbered_to`.

    A number that says it is a page's is known by itself. Others are by rising from page to page
    with the same words beside them; and a number alone by rising beyond those of the text.
    """
    lines = ["" if block.bullet else block.text[:LONGEST_LINE] for block in blocks]
    numbered = defaultdict(list)
    for at, (above, line, below) in enumerate(
        zip(["", *lines], lines, [*lines[1:], ""], strict=False)
    ):
        if found := PAGE.fullmatch(line):
            for words in _words(found, above, below):
                numbered[words].append((int(found["number"]), at))
    pages = [found for words, found in numbered.items() if _are_pages(words, found, numbered_to)]
    return {at for found in pages for _, at in found} | _mastheads(lines)


def _words(found, above, below):
    """What stands with the number: on its line, or else on the one above it or below."""
    within = (found["before"], found["page"], found["after"])
    beside = [(side, "", line) for side, line in (("above", above), ("below", below)) if line]
    return [within] if any(within) else [within, *beside]


def _are_pages(words, found, numbered_to):
    before, page, after = words
    if page and not before and not after:
        return True
    rise = all(above < below for (above, _), (below, _) in pairwise(found))
    return len(found) >= FEWEST and rise and (any(words) or found[-1][0] > numbered_to)


def _mastheads(lines):
    often = Counter(lines)
    return {
        at
        for at, line in enumerate(lines)
        if often[line] >= FEWEST and (MASTHEAD.fullmatch(line) or ORGANISATION.fullmatch(line))
    }
