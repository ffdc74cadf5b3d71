"""What in a text may be the heading of a section, and how much it looks like one.

Any line may begin with a number: sections, but items of lists, page numbers and dates too.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from briefings.reading.titles import MONTHS, is_banner
from portal.documents.blocks import Block
from portal.documents.titles import looks_like_title

NUMBER = re.compile(
    r"""(?P<bold>\*{2,3})?
        (?:(?:section|part|point|step|stage|minute|number|no\.)\s+|\#)?
        (?P<mark>\(|\[)?
        (?P<zero>0)?(?P<number>[1-9])
        (?:\s*(?:/|of)\s*7)?
        (?P<end>\s*\\?[.):\]](?!\d)|\s*[-–—|](?=\s|$)|(?=\s|$|\*))
        (?P<closed>\*{2,3})?\s*
        (?P<words>.*)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
TITLE_AND_REST = [  # of a section that begins on the line of its heading
    re.compile(r"\*\*(?P<title>[^*]+)\*\*:?\s+(?P<rest>\S.*)", re.DOTALL),
    re.compile(r"(?P<title>[^.:;!?]{2,70}):\s+(?P<rest>\S.{40,})", re.DOTALL),
    re.compile(r"(?P<title>[A-Z][A-Z’', &/–-]{3,70}\??)\s+(?P<rest>[A-Z][a-z ].{40,})", re.DOTALL),
]
IN_LIST = 2.0  # how much less an item of a list looks like a heading, for each beside it
MONTH = re.compile(rf"(?:{MONTHS})\b(?![’'])", re.IGNORECASE)
SHORT = 8  # words of a title that ends like a sentence


class Style(NamedTuple):
    """How a number is written."""

    zero: bool = False  # 01
    end: str = ""  # the sign after it
    alone: bool = False  # on a line of its own
    level: int = 0  # of heading, where the document says so
    bold: bool = False
    below: bool = False  # its title


class Heading(NamedTuple):
    """A block that may be the heading of a section, and its title, here or in the one beside it."""

    at: int
    number: int
    title: str
    rest: str  # words of the section itself, on the heading's own line
    body_at: int
    style: Style
    likeness: float


def headings(blocks: list[Block]) -> list[Heading]:
    """All there may be, as they stand. A number alone may be that of the block above or below."""
    numbers = [_numbered(block) for block in blocks]
    made = []
    for at, (block, found) in enumerate(zip(blocks, numbers, strict=True)):
        if found and found["words"].strip():
            made.append(_heading(at, block, found, _words(found), at + 1))
        elif found:
            made += _alone(at, blocks, numbers)
    return list(_without_items(made))


def is_numbered(block: Block) -> bool:
    return _numbered(block) is not None


def items_of(blocks: list[Block]) -> list[bool]:
    """Of each block whether it is an item of a list: by a bullet, or a number next to its own."""
    numbers = [int(found["number"]) if (found := _numbered(block)) else 0 for block in blocks]
    return [
        bool(block.bullet or number and (number - 1 == above > 0 or number + 1 == below))
        for block, number, above, below in zip(
            blocks, numbers, [0, *numbers], [*numbers[1:], 0], strict=False
        )
    ]


def is_number(block: Block) -> bool:
    """Whether it is a number such as sections have, and nothing else."""
    found = _numbered(block)
    return found is not None and not found["words"].strip("* ")


def _numbered(block):
    if is_banner(block.text) or not (found := NUMBER.fullmatch(block.text)):
        return None
    is_date = not found["end"] and MONTH.match(found["words"])
    return None if is_date else found


def _without_items(made):
    """Those that are no items within a list; the first and the last of one look less like headings.

    So do numbers that directly follow one another, each the next of the one before.
    """
    steps = [_are_items(above, below) for above, below in pairwise(made)]
    for heading, before, after in zip(made, [False, *steps], [*steps, False], strict=False):
        if not (before and after):
            yield heading._replace(likeness=heading.likeness - IN_LIST * (before or after))


def _are_items(above, below):
    is_next = above.body_at == below.at and above.number + 1 == below.number
    return is_next and above.style == below.style and not below.rest


def _alone(at, blocks, numbers):
    above, below = at - 1, at + 1
    if at and not numbers[above] and _is_title(blocks[above]):
        yield _heading(above, blocks[at], numbers[at], blocks[above].text, below, below=True)
    if below < len(blocks) and not numbers[below]:
        titled = _is_title(blocks[below])
        title = blocks[below].text if titled else ""
        yield _heading(at, blocks[at], numbers[at], title, below + titled)


def _is_title(block):
    return looks_like_title(block.text) and not block.bullet


def _words(found):
    """The words after the number; bold ones keep the mark that stood before it."""
    words = found["words"].strip()
    reopened = found["bold"] and not found["closed"] and "**" in words
    return f"**{words}" if reopened else words


def _heading(at, block, found, words, body_at, below=False):
    title, rest = _parted(words)
    style = Style(
        zero=bool(found["zero"]),
        end=found["end"].strip("\\ "),
        alone=not found["words"].strip("* "),
        level=block.heading,
        bold=bool(found["bold"]),
        below=below,
    )
    likeness = (
        _likeness(style) + _likeness_of_title(title, rest) + block.apart - 2 * bool(block.bullet)
    )
    return Heading(at, int(found["number"]), title, rest, body_at, style, likeness)


def _parted(words):
    """The title, and what the section says on the same line."""
    if not looks_like_title(words):
        for pattern in TITLE_AND_REST:
            if found := pattern.fullmatch(words):
                return found["title"].strip("*_ "), found["rest"]
        if len(words.split()) > SHORT and not words.endswith("?"):
            return "", words
    is_whole = words.count("**") != 2 or looks_like_title(words)
    return words.strip("*_ ") if is_whole else words, ""


def _likeness(style):
    written = 2.0 * style.zero + bool(style.end) + style.alone + style.bold - style.below
    return written + 3.0 * bool(style.level)


def _likeness_of_title(title, rest):
    if looks_like_title(title):
        return 2.0
    if title.endswith("?"):
        return 0.0
    return -2.0 if title else -3.0 if rest else -1.0
