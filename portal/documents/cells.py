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
    rows = _copied(lines)
    for number, line in enumerate(lines, 1):
        if number in rows:
            yield from _row(line.split("\t"), number)
        elif drawn := DRAWN.fullmatch(line):
            cells = [] if RULE.fullmatch(drawn["cells"]) else re.split(r"(?<!\\)\|", drawn["cells"])
            yield from _row(cells, number if len(cells) > 1 else 0)
        else:
            yield Line(line)


def _row(cells, row):
    for column, cell in enumerate(cells, 1):
        place = (column, row) if row else (0, 0)
        for words in BREAK.split(cell):
            yield Line(words.strip(), False, True, *place)
        yield Line("")


def _copied(lines):
    """The numbers of the lines that are rows with tabs, or what is left of one below another."""
    rows = {number for number, line in enumerate(lines, 1) if _has_cells(line)}
    if len(rows) < FEWEST:
        return set()
    for number, (line, below) in enumerate(zip(lines, [*lines[1:], ""], strict=True), 1):
        if number - 1 in rows and number not in rows and _is_cell(line):
            is_last = not below.strip()
            if is_last or number + 1 in rows or _is_cell(below):
                rows.add(number)
    return rows


def _has_cells(line):
    """Whether a tab parts its words, and is not that of an item or before the number of a page."""
    first, *others = line.rstrip().split("\t") if "\t" in line else [line]
    if not others or not first.strip() or PAGE.fullmatch(others[-1].strip()):
        return False
    return not (BULLET.match(line) or NUMBERED.match(line))


def _is_cell(line):
    """Whether it may be the first cell of a row whose other cells are empty."""
    words = line.strip()
    is_short = 0 < len(words) <= LONGEST and "\t" not in words and not words[0].islower()
    is_item = BULLET.match(line) or NUMBERED.match(line)
    return is_short and not is_item and words[-1] not in ".:;,!?"
