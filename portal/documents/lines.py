"""Lines of text, as a file or a page holds them, put together again to blocks."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from portal.documents.blocks import Block

GLYPHS = "•·●○◦▪▫■□‣⁃∙➢➤►▶→»›✓✔❖\uf0b7\uf0a7\uf076\uf0d8\uf0fc"
BULLET = re.compile(rf"(\s*)(?:[{GLYPHS}]|[-–—*o](?=\s))\s*(?=\S)(.*)", re.DOTALL)
LONE_GLYPH = re.compile(rf"\s*[{GLYPHS}\-–*o]\s*")
HEADING = re.compile(r"(#{1,6})\s+(\S.*?)(?:\s#+)?")
# Whatever the office means by it, a line that begins so begins something.
NUMBERED = re.compile(r"\W{0,3}\(?\d{1,2}(?:[.):]|\*{0,3}\s|\W*$)")
NUMBERED_BEYOND_DOUBT = re.compile(r"\W{0,3}\(?(?:0\d|\d{1,2}[.):])\*{0,3}(?:\s|\W*$)")
LONE_NUMBER = re.compile(r"\W{0,3}\(?\d{1,2}\W{0,3}")
ENDS_A_SENTENCE = re.compile(r"(?:[.!?][”\"’')\]]*|\]\([^()\s]*\))$")  # or an address
ADDRESS = re.compile(r"https?://|www\.|[\w.+-]+@\w")
SOFT_HYPHEN = "\u00ad"  # at the end of a line: the word goes on in the next
TERM = re.compile(  # a name, a dash or a colon, and what is said of it
    r"[A-Z“‘][^.!?:]{1,100}?(?:\s[–—-]|:)\s+[A-Z“‘]"
)
INDENT = 2  # spaces or more before the bullet of a list within a list


class Line(NamedTuple):
    """One line: its words, whether it reached the margin, whether a gap is above it, and where it
    stands in a table."""

    text: str
    full: bool = False
    gap: bool = False
    column: int = 0
    row: int = 0


def blocks(lines: Iterable[Line]) -> list[Block]:
    """The paragraphs, headings and list items that the lines make up.

    Bullets may have been parted from their words: as many lone ones as came before make items of
    the blocks that follow.
    """
    made, texts, above, waiting, gap = [], [], None, 0, False
    for line in lines:
        gap = gap or line.gap
        if not line.text.strip():
            continue
        if LONE_GLYPH.fullmatch(line.text):
            waiting, above = waiting + 1, None
            continue
        begun = _begun(line, gap)
        if above and not gap and goes_on(above, line, begun):
            texts[-1][-1:] = _joined(texts[-1][-1], line.text.strip())
        else:
            if NUMBERED_BEYOND_DOUBT.match(begun.text) or begun.heading:
                waiting = 0
            if waiting and not begun.bullet:
                begun, waiting = begun._replace(bullet=1), waiting - 1
            made.append(begun)
            texts.append([begun.text])
        above, gap = line, False
    whole = ("".join(parts).removesuffix(SOFT_HYPHEN) for parts in texts)
    return [block._replace(text=text) for block, text in zip(made, whole, strict=True)]


def with_bullets(given: Iterable[Block]) -> list[Block]:
    """Blocks of which some are written as items, by a glyph before them or above, made items."""
    made, waiting = [], 0
    for block in given:
        if not block.bullet and LONE_GLYPH.fullmatch(block.text):
            waiting += 1
            continue
        if block.heading or NUMBERED_BEYOND_DOUBT.match(block.text):
            waiting = 0
        elif waiting and not block.bullet:
            block, waiting = block._replace(bullet=1), waiting - 1
        elif not block.bullet and (found := BULLET.fullmatch(block.text)):
            block = block._replace(text=found[2].strip(), bullet=1)
        made.append(block)
    return made


def goes_on(above: Line, below: Line, begun: Block) -> bool:
    """Whether `below`, which would begin the block `begun`, goes on with the line above it."""
    if begun.bullet or begun.heading or HEADING.fullmatch(above.text.strip()):
        return False
    if NUMBERED.match(begun.text) or LONE_NUMBER.fullmatch(above.text):
        return False
    first = begun.text.lstrip("([“\"'*_")
    continues = first[:1].islower() and not ADDRESS.match(first)
    if continues or above.text.rstrip().endswith((",", "-", "–", SOFT_HYPHEN)):
        return not ENDS_A_SENTENCE.search(above.text.rstrip()) or above.full
    ended = ENDS_A_SENTENCE.search(above.text.rstrip())
    if ended and TERM.match(begun.text):
        return False
    if ended and not below.full and not ENDS_A_SENTENCE.search(below.text.rstrip()):
        return False  # a title rather than the last words of a paragraph
    return above.full and not NUMBERED.match(above.text.strip())


def _begun(line, gap):
    """The block that would begin with this line."""
    text, bullet, level = line.text.strip(), 0, 0
    if heading := HEADING.fullmatch(text):
        text, level = heading[2].strip(), len(heading[1])
    elif found := BULLET.fullmatch(line.text):
        text, bullet = found[2].strip(), 2 if len(found[1]) >= INDENT else 1
    return Block(text, bullet, level, gap, line.column, line.row)


def _joined(above, below):
    """Two lines as they stand one after the other in one text.

    A word broken at a hyphen keeps it, for it may be its own; a soft one goes.
    """
    if above.endswith(SOFT_HYPHEN):
        return [above[:-1], below]
    return [above if re.search(r"\w-$", above) else f"{above} ", below]
