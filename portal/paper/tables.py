"""The cells of a table, each in its place: none over another, none outside."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from portal.paper.elements import Element

MOST_SPANNED = 50


@dataclass(frozen=True)
class Cell:
    element: Element
    x: int
    y: int
    colspan: int
    rowspan: int

    def place(self) -> dict:
        return {name: getattr(self, name) for name in ("x", "y", "colspan", "rowspan")}

    def slots(self) -> set:
        across, down = range(self.colspan), range(self.rowspan)
        return {(self.x + right, self.y + below) for right in across for below in down}


@dataclass(frozen=True)
class Grid:
    columns: int
    header: list[Cell]
    rows: list[Cell]


def grid(table: Element) -> Grid:
    """The cells of its header rows, and those of all others."""
    header, others = _rows(table)
    placed = [list(_placed(header, 0)), list(_placed(others, len(header)))]
    begin = sorted({cell.x for cells in placed for cell in cells})
    header, others = ([_squeezed(cell, begin) for cell in cells] for cells in placed)
    return Grid(len(begin), header, others)


def _rows(table):
    """Rows of cells: those of its head, or else the first that hold header cells only."""
    header = [row for part in table.inner("thead") for row in _with_cells(part)]
    others = [row for part in (*table.inner("tbody"), table) for row in _with_cells(part)]
    if not header:
        header = list(takewhile(_only_headers, others))
        others = others[len(header) :]
    return header, others


def _with_cells(part):
    rows = [row.inner("td", "th") for row in part.inner("tr")]
    return [cells for cells in rows if cells]


def _only_headers(cells):
    return all(cell.tag == "th" for cell in cells)


def _placed(rows, top) -> Iterator[Cell]:
    """Each cell in the next free place of its row; it ends where another is, or the rows do."""
    taken = set()
    for y, cells in enumerate(rows):
        x = 0
        for element in cells:
            while (x, y) in taken:
                x += 1
            wanted = range(1, _span(element, "colspan"))
            width = next((width for width in wanted if (x + width, y) in taken), len(wanted) + 1)
            cell = Cell(element, x, y, width, min(_span(element, "rowspan"), len(rows) - y))
            taken |= cell.slots()
            yield replace(cell, y=top + y)


def _span(element, name):
    text = element.attributes.get(name) or ""
    wanted = int(text) if text.isdecimal() and len(text) <= len(str(MOST_SPANNED)) else 1
    return min(max(wanted, 1), MOST_SPANNED)


def _squeezed(cell, begin):
    """The cell in a table without the columns in which no cell begins."""
    x = bisect_left(begin, cell.x)
    return replace(cell, x=x, colspan=bisect_left(begin, cell.x + cell.colspan) - x)
