"""Which cell of a table each block stood in.

A table that is there for the layout of a page is none: one with a single cell in each row, or with
a table in a cell.
"""

from portal.documents.blocks import Block
from portal.documents.rows import Row

CELLS = ("td", "th")


class Rows:
    """Counts the rows of one document's tables, given table by table, the inner ones first."""

    def __init__(self):
        self._count = 0

    def placed(self, rows: list[Row]) -> list[Row]:
        """The rows, each block with its place; cells count with those that are empty."""
        blocks = [block for row in rows for cell in row for block in cell]
        if max(map(len, rows), default=0) < 2 or any(block.column for block in blocks):
            return rows
        made = []
        for row in rows:
            self._count += 1
            made.append(
                [
                    [block._replace(column=column, row=self._count) for block in cell]
                    for column, cell in enumerate(row, 1)
                ]
            )
        return made


class Tables:
    """Follows the tags of formatted text through its tables, and keeps what stands where."""

    def __init__(self):
        self._open, self._places, self._rows = [], {}, 0

    def begin(self, tag: str, attrs: dict):
        if tag == "table":
            for table in self._open:
                table.is_layout = True
            self._open.append(_Table())
        elif tag == "tr" and self._open:
            self._rows += 1
            self._open[-1].begin_row(self._rows)
        elif tag in CELLS and self._open:
            self._open[-1].begin_cell(_span(attrs, "colspan"), _span(attrs, "rowspan"))

    def end(self, tag: str):
        if tag == "table" and self._open:
            table = self._open.pop()
            self._places |= {} if table.is_layout or table.most < 2 else table.places
        elif tag in CELLS and self._open:
            self._open[-1].column = 0

    def keep(self, at: int):
        """That the block at this place stands in the cell that is open."""
        if self._open and self._open[-1].column:
            self._open[-1].places[at] = (self._open[-1].column, self._open[-1].row)

    def placed(self, blocks: list[Block]) -> list[Block]:
        while self._open:
            self.end("table")
        places = [self._places.get(at, (0, 0)) for at in range(len(blocks))]
        return [
            block._replace(column=column, row=row)
            for block, (column, row) in zip(blocks, places, strict=True)
        ]


class _Table:
    def __init__(self):
        self.places, self.is_layout, self.most = {}, False, 0
        self.row, self.column, self._next, self._spans, self._taken = 0, 0, 1, {}, set()

    def begin_row(self, number):
        """A cell that goes over several rows has its column in those below too."""
        self.row, self.column, self._next = number, 0, 1
        self._spans = {column: rows - 1 for column, rows in self._spans.items() if rows > 1}
        self._taken = set(self._spans)

    def begin_cell(self, wide, high):
        while self._next in self._taken:
            self._next += 1
        self.column = self._next
        self._next += wide
        self.most = max(self.most, self.column)
        self._spans |= {column: high for column in range(self.column, self._next) if high > 1}


def _span(attrs, name):
    given = attrs.get(name) or ""
    return min(max(int(given), 1), 100) if given.isdecimal() and len(given) < 4 else 1
