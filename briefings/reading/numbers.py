"""Which of the numbers in a text are those of the seven sections.

Any line may begin with a number: sections, but items of lists, page numbers and dates too. Each is
weighed by how much it looks like the heading of a section; then of all ways to read them the one is
taken that makes the best briefings, a briefing having each number from 1 to 7 at most once.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from briefings.models import SECTIONS
from briefings.reading.titles import LONGEST_TITLE, is_banner, looks_like_title
from portal.documents.blocks import Block

NUMBER = re.compile(
    r"""(?P<bold>\*{2,3})?
        (?:(?:section|part|step|minute)\s+)?
        (?P<mark>\(|\[)?
        (?P<zero>0)?(?P<number>[1-7])
        (?P<end>\s*[.):\]](?!\d)|\s*[-–—|](?=\s|$)|(?=\s|$|\*))
        (?P<closed>\*{2,3})?\s*
        (?P<words>.*)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
BOLD_TITLE = re.compile(r"\*\*(?P<title>[^*]+)\*\*\s+(?P<rest>\S.*)", re.DOTALL)
TITLE_TO_COLON = re.compile(r"(?P<title>[^.:;!?]{2,70}):\s+(?P<rest>\S.{40,})", re.DOTALL)
FEWEST = 4  # sections that make a briefing
MISSING = 3.0  # what a section that is not there counts against a reading
OTHER_STYLE = 1.5  # and a number written otherwise than the one before it


class Style(NamedTuple):
    """How a number is written."""

    zero: bool  # 01
    end: str  # the sign after it
    alone: bool  # on a line of its own
    level: int  # of heading, where the document says so
    bold: bool


class Heading(NamedTuple):
    """A block that may be the heading of a section, and its title, here or in the block after."""

    at: int
    number: int
    title: str
    rest: str  # words of the section itself, on the heading's own line
    body_at: int
    style: Style
    weight: float = 0.0


def briefings(blocks: list[Block], parted_at: Iterable[int] = ()) -> list[list[Heading]]:
    """The headings of each briefing in the text, in the order they stand in it.

    No briefing reaches across a block whose place is among `parted_at`.
    """
    headings = _weighed(_candidates(blocks), len(blocks))
    return _best(headings, sorted(parted_at))


def _candidates(blocks):
    for at, block in enumerate(blocks):
        found = _numbered(block)
        if not found:
            continue
        words = found["words"].strip()
        if found["bold"] and not found["closed"]:
            words = _opened_again(words)
        if words:
            yield _heading(at, block, found, words, at + 1)
        elif at + 1 < len(blocks) and not _numbered(blocks[at + 1]):
            below = blocks[at + 1]
            titled = looks_like_title(below.text) and not below.bullet
            yield _heading(at, block, found, below.text if titled else "", at + 1 + titled)


def _opened_again(words):
    """Bold words whose opening mark stood before the number."""
    return f"**{words}" if "**" in words else words


def _numbered(block):
    return None if is_banner(block.text) else NUMBER.fullmatch(block.text)


def _heading(at, block, found, words, body_at):
    title, rest = words, ""
    if not looks_like_title(words) and (inline := _title_within(words)):
        title, rest = inline["title"], inline["rest"]
    title = title.strip("*_ ") if title.count("**") != 2 or looks_like_title(title) else title
    style = Style(
        zero=bool(found["zero"]),
        end=found["end"].strip(),
        alone=not found["words"].strip("* "),
        level=block.heading,
        bold=bool(found["bold"]),
    )
    return Heading(at, int(found["number"]), title, rest, body_at, style, _likeness(block, style))


def _title_within(words):
    return BOLD_TITLE.fullmatch(words) or TITLE_TO_COLON.fullmatch(words)


def _likeness(block, style):
    """How much the way it is written is that of a heading."""
    written = 2.0 * style.zero + bool(style.end) + style.alone + style.bold
    return written + 3.0 * bool(style.level) - 2.0 * bool(block.bullet)


def _weighed(candidates, length):
    """Each with its weight: a heading has a title that is no sentence, and a body below it."""
    headings = list(candidates)
    nexts = [heading.at for heading in headings[1:]] + [length]
    return [
        heading._replace(weight=heading.weight + _by_place(heading, below))
        for heading, below in zip(headings, nexts, strict=False)
    ]


def _by_place(heading, below):
    has_body = heading.body_at < below or bool(heading.rest)
    if looks_like_title(heading.title):
        title = 2.0
    elif not heading.title:
        title = 0.0
    elif len(heading.title.split()) > LONGEST_TITLE:
        title = -4.0
    else:
        title = -2.0
    return title + (1.0 if has_body else -3.0)


class _Reading(NamedTuple):
    """One way to read the numbers up to some place: what it is worth, and the briefings in it."""

    worth: float
    done: tuple = ()
    open: tuple = ()

    def with_heading(self, heading):
        style = self.open[-1].style if self.open else heading.style
        cost = OTHER_STYLE * (style != heading.style)
        return _Reading(self.worth + heading.weight - cost, self.done, (*self.open, heading))

    def closed(self):
        """The same with its last briefing ended; None where that is none."""
        if not self.open:
            return self
        if len(self.open) < FEWEST:
            return None
        cost = MISSING * (SECTIONS - len(self.open))
        return _Reading(self.worth - cost, (*self.done, self.open))


def _best(headings, parted_at):
    """The reading of most worth. Of readings that may go on alike, only the best is followed."""
    readings = {(frozenset(), None): _Reading(0.0)}
    for heading in headings:
        if parted_at and parted_at[0] <= heading.at:
            parted_at = [place for place in parted_at if place > heading.at]
            readings = _kept(reading.closed() for reading in readings.values())
        readings = _kept(_after(readings.values(), heading))
    ended = _kept(reading.closed() for reading in readings.values())
    best = max(ended.values(), key=lambda reading: reading.worth)
    return [list(found) for found in best.done]


def _after(readings, heading):
    for reading in readings:
        yield reading
        if heading.number not in {taken.number for taken in reading.open}:
            yield reading.with_heading(heading)
        if reading.open and (closed := reading.closed()):
            yield closed.with_heading(heading)


def _kept(readings):
    kept = {}
    for reading in filter(None, readings):
        style = reading.open[-1].style if reading.open else None
        state = (frozenset(heading.number for heading in reading.open), style)
        if state not in kept or kept[state].worth < reading.worth:
            kept[state] = reading
    return kept
