"""Lines of text, as a file or a page holds them, put together again to blocks."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from portal.documents.blocks import Block

GLYPHS = "•·●○◦▪▫■□‣⁃∙➢➤►▶✓✔❖\uf0b7\uf0a7\uf076\uf0d8\uf0fc"
BULLET = re.compile(rf"(\s*)(?:[{GLYPHS}]|[-–—*o](?=\s))\s*(?=\S)(.*)", re.DOTALL)
LONE_GLYPH = re.compile(rf"\s*[{GLYPHS}\-–*o]\s*")
HEADING = re.compile(r"(#{1,6})\s+(.*?)(?:\s+#+)?")
# Whatever the office means by it, a line that begins so begins something.
NUMBERED = re.compile(r"\W{0,3}\(?\d{1,2}(?:[.):]|\s|\W*$)")
NUMBERED_BEYOND_DOUBT = re.compile(r"\W{0,3}\(?(?:0\d|\d{1,2}[.):])(?:\s|\W*$)")
LONE_NUMBER = re.compile(r"\W{0,3}\(?\d{1,2}\W{0,3}")
ENDS_A_SENTENCE = re.compile(r"[.!?][”\"’')\]]*$")
INDENT = 2  # spaces or more before the bullet of a list within a list


class Line(NamedTuple):
    """One line: its words, whether it reached the margin, and whether a gap is above it."""

    text: str
    full: bool = False
    gap: bool = False


def blocks(lines: Iterable[Line]) -> list[Block]:
    """The paragraphs, headings and list items that the lines make up.

    Bullets may have been parted from their words: as many lone ones as came before make items of
    the blocks that follow.
    """
    made, above, waiting, gap = [], None, 0, False
    for line in lines:
        gap = gap or line.gap
        if not line.text.strip():
            continue
        if LONE_GLYPH.fullmatch(line.text):
            waiting, above = waiting + 1, None
            continue
        begun = _begun(line, gap)
        if above and not gap and goes_on(above, line, begun):
            made[-1] = made[-1]._replace(text=_joined(made[-1].text, line.text.strip()))
        else:
            if NUMBERED_BEYOND_DOUBT.match(begun.text) or begun.heading:
                waiting = 0
            if waiting and not begun.bullet:
                begun, waiting = begun._replace(bullet=1), waiting - 1
            made.append(begun)
        above, gap = line, False
    return made


def goes_on(above: Line, below: Line, begun: Block) -> bool:
    """Whether `below`, which would begin the block `begun`, goes on with the line above it."""
    if begun.bullet or begun.heading or HEADING.fullmatch(above.text.strip()):
        return False
    if NUMBERED.match(begun.text) or LONE_NUMBER.fullmatch(above.text):
        return False
    first = begun.text.lstrip("([“\"'*_")[:1]
    if first.islower() or above.text.rstrip().endswith((",", "-", "–")):
        return not ENDS_A_SENTENCE.search(above.text.rstrip()) or above.full
    return above.full and not NUMBERED.match(above.text.strip())


def _begun(line, gap):
    """The block that would begin with this line."""
    text = line.text.strip()
    if heading := HEADING.fullmatch(text):
        return Block(heading[2], heading=len(heading[1]), apart=gap)
    if found := BULLET.fullmatch(line.text):
        return Block(found[2].strip(), 2 if len(found[1]) >= INDENT else 1, apart=gap)
    return Block(text, apart=gap)


def _joined(above, below):
    """A word broken at a hyphen is joined, and keeps it: it may be its own."""
    return above + below if re.search(r"\w-$", above) else f"{above} {below}"
