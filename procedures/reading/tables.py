"""Tables of amendments: which cell of a row is the chapter, and which what is said of it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from portal.documents.blocks import Block
from procedures.reading.asides import is_aside, is_none
from procedures.reading.entries import parted
from procedures.reading.headings import Told, is_bare_kind, told
from procedures.reading.likeness import says_a_change
from procedures.reading.months import month_in, without_dates
from procedures.reading.words import plain, simple, title

ROLES = {
    "date": r"(?:dates?|month|when|updated on|date (?:of |last )?\w+(?: \w+)?|release)",
    "kind": r"(?:type|kind|status|action|change type|type of (?:change|amendment|update))",
    "manual": r"(?:manual|which manual)",
    "chapter": r"(?:(?:the )?(?:chapter|procedure|policy|document|section)s?"
    r"(?: (?:name|title|heading))?"
    r"|titles?|names?|topic|subject|item|chapters? (?:and|or|/) \w+|policy or procedure)",
    "note": r"(?:(?:the )?(?:details?|amendments?|changes?|updates?|description|summary|"
    r"notes?|comments?|"
    r"information|reasons?)(?: (?:of|to|for|made)(?: the)?(?: \w+)?)?|what(?:['’]s|"
    r" is| has)? (?:changed|new)|"
    r"what (?:we|was) (?:changed|amended)|summary of \w+|amendments? made|link|"
    r"sections?|nature of \w+)",
}
OF_A_LIST = re.compile(
    r"\b(?:chapters?|amend\w*|changed|what changed|procedures?|polic\w+|updates?)\b", re.I
)
LABEL = re.compile(r"\**(?P<label>[A-Za-z][\w ]{2,30}?)\**:\**\s+(?P<said>\S.*)")
ENOUGH = 0.5  # of the rows say what was changed


@dataclass
class Row:
    """One row: the blocks of each of its cells, by column."""

    cells: dict[int, list[Block]]
    told: Told | None = None
    chapter: str = ""
    note: str = ""
    kind: str = ""
    release: str = ""
    manual: str = ""
    is_header: bool = False
    left: list[Block] = field(default_factory=list)  # of its cells, what is no part of the entry

    @property
    def blocks(self) -> list[Block]:
        return [block for column in sorted(self.cells) for block in self.cells[column]]

    @property
    def is_entry(self) -> bool:
        return bool(self.chapter) and not self.is_header

    @property
    def goes_on(self) -> bool:
        """Whether it is more of what the row above says."""
        return bool(self.note) and not self.is_header

    def words(self, column: int) -> str:
        return "\n".join(plain(block.text) for block in self.cells.get(column, []))


@dataclass
class Table:
    blocks: list[Block]
    rows: list[Row] = field(default_factory=list)

    @property
    def is_table(self) -> bool:
        return bool(self.rows)

    def entries(self) -> list[Row]:
        """Its rows, read: entries, and rows that head those below."""
        roles, release = {}, ""
        for row in self.rows:
            if found := _header(row):
                roles, row.is_header = found, True
            elif len(row.cells) == 1 and (found := _spanning(row)):
                row.told = found
            else:
                roles = roles or _likely(self.rows) or {1: "chapter"}
                _read(row, roles)
                row.release = release = row.release or release
            if row.told and row.told.release:
                release = ""
        return self.rows

    @property
    def is_of_amendments(self) -> bool:
        """Whether its header or its rows say that they are of amendments, whatever is above."""
        rows = [row for row in self.rows if row.is_entry]
        saying = sum(says_a_change(row.note) > 0 or bool(row.kind) for row in rows)
        headed = [row for row in self.rows if row.is_header]
        says_so = any(OF_A_LIST.search(block.text) for row in headed for block in row.blocks)
        heads = any(row.told and row.told.kind for row in self.rows)
        return bool(rows) and (says_so or heads or saying >= ENOUGH * len(rows))


def tables(blocks: list[Block]) -> list[Table]:
    """The text in pieces: each table whole, and what stands between two."""
    made = []
    for is_table, same in groupby(blocks, lambda block: block.column > 0):
        same = list(same)
        rows = [Row(_cells(row)) for _, row in groupby(same, lambda block: block.row)]
        made.append(Table(same, rows if is_table else []))
    return made


def is_header(first: str, second: str) -> bool:
    """Whether two lines are what is left of the header of a table: “Chapter”, “Details”."""
    return (_role(first), _role(second)) == ("chapter", "note")


def labelled(lines: list[str]) -> tuple[str, str]:
    """The chapter and the note of two lines that say what they are: “Chapter: …”, “Change: …”."""
    parts = [LABEL.match(line) for line in lines]
    if len(parts) == 2 and all(parts) and is_header(*(part["label"] for part in parts)):
        return parts[0]["said"], parts[1]["said"]
    return "", ""


def _cells(blocks):
    cells = defaultdict(list)
    for block in blocks:
        cells[block.column].append(block)
    return dict(cells)


def _header(row):
    """What is in which column, if the row says so."""
    found = {column: _role(row.words(column)) for column in row.cells}
    if len(found) < 2 or not all(found.values()):
        return {}
    taken, roles = set(), {}
    for column, role in sorted(found.items()):
        roles[column] = "note" if role == "chapter" and role in taken else role
        taken.add(role)
    if "chapter" not in taken and "note" in taken:
        roles[min(column for column, role in roles.items() if role == "note")] = "chapter"
    return roles if "chapter" in roles.values() else {}


def _role(words):
    words = simple(words).strip(" :*").replace("\n", " ")
    return next((role for role, names in ROLES.items() if re.fullmatch(names, words)), "")


def _likely(rows):
    """What is in which column of a table without a header, by what stands there."""
    words = defaultdict(list)
    for row in rows:
        if len(row.cells) > 1:
            for column in row.cells:
                words[column].append(row.words(column))
    roles = {}
    for column, said in sorted(words.items()):
        if all(_is_date(each) for each in said):
            roles[column] = "date"
        elif all(is_bare_kind(each) for each in said):
            roles[column] = "kind"
        elif all(_manual(each) for each in said):
            roles[column] = "manual"
        else:
            roles[column] = "note" if "chapter" in roles.values() else "chapter"
    return roles


def _is_date(words):
    return bool(month_in(words)) and not without_dates(words).strip(" .,")


def _manual(words):
    found = told(words)
    return found.manual if found and not (found.kind or found.release) else ""


def _spanning(row):
    [words] = [row.words(column) for column in row.cells]
    return told(words)


def _read(row, roles):
    notes = []
    for column in sorted(row.cells):
        words, role = row.words(column), roles.get(column, "note")
        if role == "chapter":
            row.chapter = title(" ".join(words.split("\n")))
        elif role == "date" and month_in(words):
            row.release = month_in(words)
        elif role == "kind" and is_bare_kind(words):
            row.kind = is_bare_kind(words)
        elif role == "manual" and _manual(words):
            row.manual = _manual(words)
        elif not row.kind and is_bare_kind(words) and len(row.cells) > 2:
            row.kind = is_bare_kind(words)
        elif not is_aside(words):
            notes.append(words)
            continue
        if role != "chapter":
            row.left += row.cells[column]
    row.note = "\n".join(notes)
    is_alone = len(row.cells) == 1 and is_aside(row.chapter)
    if not row.note and (is_alone or is_none(row.chapter)):
        row.left, row.chapter = row.blocks, ""
    if row.chapter and not row.note:
        chapter, note = parted(row.chapter)
        row.chapter, row.note = (chapter, note) if chapter else (row.chapter, row.note)
