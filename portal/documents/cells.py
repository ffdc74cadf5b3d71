"""Tables in plain text: drawn with “|”, or copied out of a program, with tabs between cells."""

import re
from collections.abc import Iterator

from portal.documents.lines import BULLET, NUMBERED, Line

DRAWN = re.compile(r"\s*\|(?P<cells>.*)\|\s*")
RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
FEWEST = 2  # rows of a table with tabs: a tab in one line may be anything
PAGE = re.compile(r"\d{1,3}")


def parted(lines: list[str]) -> Iterator[Line]:
    """The lines, with lines of their own for each cell of a table."""
    has_copied = sum(map(_is_copied, lines)) >= FEWEST
    for number, line in enumerate(lines, 1):
        if has_copied and _is_copied(line):
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
