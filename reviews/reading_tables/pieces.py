"""A text in pieces: the rows of its tables, and what stands between them."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from portal.documents import text as documents
from portal.documents.blocks import Block
from portal.documents.lines import GLYPHS
from procedures.reading.words import plain
from reviews.reading_tables import columns

TAB = "\t"
SEPARATORS = (TAB, ";", ",")
LONGEST_QUOTED = 20_000  # letters of a cell in quotation marks
LONGEST_HEADING = 600  # letters of a line that may be a heading row
TAG = re.compile(r"<(/?)(p|br|li|ul|ol|div|strong|b|em|i|span)\b[^<>]*>", re.IGNORECASE)
IN_LINE = {"strong", "b", "em", "i", "span"}
BREAKS = re.compile("[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
GLYPH = re.compile(rf"(?:[{GLYPHS}\-–—*]\s+|[{GLYPHS}])(?=\S)")


class Piece(NamedTuple):
    """A row, with the paragraphs of each of its cells; or words outside of tables, without cells.

    `number` counts the lines of a plain text, or the rows of a document's tables.
    """

    cells: list[list[str]]
    number: int = 0
    words: str = ""

    @property
    def headings(self) -> list[str]:
        return columns.headings([" ".join(cell) for cell in self.cells])


def from_blocks(blocks: list[Block]) -> list[Piece]:
    made = []
    for is_table, same in groupby(blocks, lambda block: block.column > 0):
        if is_table:
            made += _rows(list(same))
        else:
            made += [Piece([], 0, plain(block.text)) for block in same]
    return made


def from_text(text: str) -> list[Piece]:
    """The pieces of a plain text: cells parted by tabs, commas or semicolons, or drawn."""
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    separator = _separator(text)
    if not separator:
        return from_blocks(documents.read(text))
    records = _Records(text, separator).all()
    return list(_put_together(records) if separator == TAB else _as_they_are(records))


def paragraphs(cell: str) -> list[str]:
    """The paragraphs of a cell, with no tags, and no glyphs before the items of a list."""
    if TAG.search(cell):
        cell = html.unescape(TAG.sub(_break, cell))
    lines = (" ".join(line.split()) for line in BREAKS.split(cell))
    return [_without_glyph(line) for line in lines if line]


def _without_glyph(line):
    found = GLYPH.match(line)
    return line[found.end() :] if found else line


def _break(tag):
    return "" if tag[2].casefold() in IN_LINE else "\n"


def _rows(blocks):
    rows = {}
    for block in blocks:
        cells = rows.setdefault(block.row, {})
        cells.setdefault(block.column, []).extend(filter(None, [plain(block.text)]))
    for number, cells in rows.items():
        yield Piece([cells.get(column, []) for column in range(1, max(cells) + 1)], number)


def _separator(text):
    """What parts the cells: that with which some line is a heading row, or else a tab."""
    lines = [line for line in text.split("\n") if len(line) <= LONGEST_HEADING]
    for separator in SEPARATORS:
        of_rows = (line for line in lines if separator in line)
        if any(columns.headings(_unquoted(line.split(separator))) for line in of_rows):
            return separator
    return TAB if TAB in text else ""


def _unquoted(cells):
    return [" ".join(paragraphs(cell.strip().strip('"'))) for cell in cells]


class _Records:
    """Goes through a text record by record: a line, or several where a quoted cell holds them."""

    def __init__(self, text, separator):
        self._text, self._separator = text, separator
        self._ends = re.compile(f"[{separator}\n]")
        last = re.compile(f'(?<!")(?:"")*"(?=[{separator}\n]|\\Z)')
        self._closing = [found.end() - 1 for found in last.finditer(text)]

    def all(self) -> Iterator[tuple[int, list[str]]]:
        """The number of the line where each begins, and its cells."""
        at, line = 0, 1
        while at < len(self._text):
            cells, end = self._record(at)
            yield line, cells
            line += self._text.count("\n", at, end)
            at = end

    def _record(self, at):
        cells, ended = [], False
        while not ended:
            cell, at = self._cell(at, is_first=not cells)
            cells.append(cell)
            ended = at >= len(self._text) or self._text[at] == "\n"
            at += 1
        return cells, at

    def _cell(self, at, is_first):
        if self._text.startswith('"', at) and (end := self._closed(at, is_first)):
            return self._text[at + 1 : end].replace('""', '"'), end + 1
        found = self._ends.search(self._text, at)
        end = found.start() if found else len(self._text)
        return self._text[at:end], end

    def _closed(self, at, is_first):
        """Where the cell in quotation marks ends; 0 where the mark is a word's own."""
        after = self._text[at + 2 : at + 3]
        if self._text.startswith('""', at) and after in ("", "\n", self._separator):
            return at + 1
        place = bisect_right(self._closing, at)
        end = self._closing[place] if place < len(self._closing) else 0
        if not end or end - at > LONGEST_QUOTED:
            return 0
        is_cell = self._text[end + 1 : end + 2] == self._separator or not is_first
        return end if is_cell else 0


def _as_they_are(records):
    for number, cells in records:
        yield from _piece(number, cells)


def _piece(number, cells):
    if len(cells) > 1:
        yield Piece([paragraphs(cell) for cell in cells], number)
    else:
        yield from (Piece([], number, words) for words in paragraphs(cells[0]) or [""])


def _put_together(records):
    """The rows, those too whose cells hold several lines that nothing holds together.

    So Word gives its tables as plain text. A row ends when all its columns have been there, at a
    blank line, or where the next number begins.
    """
    wanted, row = 0, None
    for number, cells in records:
        heading = columns.headings(_unquoted(cells))
        if row and not heading and _goes_on(row, cells, wanted):
            row[1][-1] += f"\n{cells[0]}"
            row[1].extend(cells[1:])
            continue
        yield from _piece(*row) if row else ()
        row = None
        if heading:
            wanted = len(cells)
        elif len(cells) > 1 and wanted:
            row = (number, list(cells))
            continue
        elif cells[0].strip() and len(cells) == 1:
            wanted = 0
        yield from _piece(number, cells)
    yield from _piece(*row) if row else ()


def _goes_on(row, cells, wanted):
    held = row[1]
    if len(cells) == 1 and not cells[0].strip() or len(held) + len(cells) - 1 > wanted:
        return False
    is_whole = len(held) == wanted
    return not ((is_whole or len(cells) > 1) and _is_next(held[0], cells[0]))


def _is_next(above, below):
    """Whether the number that `below` begins with is the next."""
    before, number = _number(above), _number(below)
    return bool(number) and number == before + 1


def _number(cell):
    first = next(iter(paragraphs(cell)), "")
    return columns.number_alone(first) or columns.numbered(first)[0]
