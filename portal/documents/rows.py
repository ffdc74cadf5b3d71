"""Rows of cells, as tables hold them and pages are laid out in."""

from collections.abc import Iterable
from itertools import zip_longest

from portal.documents.blocks import Block
from portal.documents.lines import NUMBERED

Row = list[list[Block]]
MOST_WORDS = 14  # of a heading


def in_reading_order(rows: Iterable[Row]) -> list[Block]:
    """The blocks of all cells, row by row; but below a row of numbered headings, by column.

    So headings side by side each keep what stands under them.
    """
    made, held = [], []
    for row in rows:
        if held and len(row) == len(held[0]) and not _is_headings(row):
            held.append(row)
            continue
        made += _by_column(held)
        held = [row] if _is_headings(row) else []
        made += [] if held else _by_column([row])
    return made + _by_column(held)


def _by_column(rows):
    columns = zip_longest(*rows, fillvalue=[])
    return [block for column in columns for cell in column for block in cell]


def _is_headings(row):
    cells = [cell for cell in row if cell]
    return len(cells) > 1 and all(_is_heading(cell) for cell in cells)


def _is_heading(cell):
    text = " ".join(block.text for block in cell)
    return len(cell) < 3 and bool(NUMBERED.match(text)) and len(text.split()) <= MOST_WORDS
