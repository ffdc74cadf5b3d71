"""Tables in plain text: drawn with “|”, or copied out of a program, with tabs between cells."""

import re
from collections.abc import Iterator

from portal.documents.lines import BULLET, NUMBERED, Line

DRAWN = re.compile(r"\s*\|(?P<cells>.*)\|\s*")
RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
FEWEST = 2  # rows of a table with tabs: a tab in one line may be anything
LONGEST = 80  # letters of a cell that stands alone in its row
PAGE = re.compile(r"\d{1,3}")


def parted(lines: list[str]) -> Iterator[Line]:
    """The lines, with lines of their own for each cell of a table."""
    has_copied = sum(map(_is_copied, lines)) >= FEWEST
    is_row = False
    for number, line in enumerate(lines, 1):
        below = lines[number] if number < len(lines) else ""
        is_row = has_copied and (_is_copied(line) or is_row and _is_lone(line, below))
        if is_row and not _is_copied(line):
            yield Line(line.strip(), False, True, 1, number)
            yield Line("")
        elif is_row:
            yield from _row(line.split("\t"), number)
        elif drawn := DRAWN.fullmatch(line):
            cells = [] if RULE.fullmatch(drawn["cells"]) else re.split(r"(?<!\\)\|", drawn["cells"])
            yield from _row(cells, number)
        else:
            yield Line(line)


def _row(cells, row):
    for column, cell in enumerate(cells, 1):
        place = (column, row) if len(cells) > 1 else (0, 0)
        for words in BREAK.split(cell):
            yield Line(words.strip(), False, True, *place)
        yield Line("")


def _is_copied(line):
    """Whether a tab parts its words, and is not that of an item or before the number of a page."""
    first, *others = line.rstrip().split("\t")
    is_item = BULLET.match(line) or NUMBERED.match(line)
    return bool(others and first.strip() and not is_item and not PAGE.fullmatch(others[-1].strip()))


def _is_lone(line, below):
    """Whether it is the first cell of a row, below another row, whose other cells are empty."""
    return _is_cell(line) and (not below.strip() or _is_copied(below) or _is_cell(below))


def _is_cell(line):
    words = line.strip()
    is_short = 0 < len(words) <= LONGEST and "\t" not in words and not words[0].islower()
    is_item = BULLET.match(line) or NUMBERED.match(line)
    return is_short and not is_item and words[-1] not in ".:;,!?"
