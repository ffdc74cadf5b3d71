"""The blocks of a text as the things that lists of amendments are made of."""

from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from portal.documents.blocks import Block
from procedures.reading import asides, tables
from procedures.reading.entries import one_by_one, parted
from procedures.reading.headings import (
    Told,
    is_bare_kind,
    is_capitals,
    is_known,
    looks_marked,
    of_manual,
    told,
)
from procedures.reading.kinds import kind_after, kind_before
from procedures.reading.likeness import is_said, is_title_case, may_be_title
from procedures.reading.words import plain, title

NEAR = 4  # units from the name of a manual to the month of a list


class Sort(Enum):
    TOLD = "a heading that tells of the entries below it"
    ENTRY = "a chapter, and what is said of it"
    TITLE = "what may be a chapter"
    SAID = "a sentence"
    ASIDE = "of no entry, wherever it stands"
    END = "of no entry, and titles alone above it do not go on below it"


@dataclass
class Unit:
    """One of them. `chapter` is a title alone too, `note` a sentence alone."""

    sort: Sort
    blocks: list[Block]
    told: Told | None = None
    chapter: str = ""
    note: str = ""
    kind: str = ""  # that a cell of its row tells
    release: str = ""
    manual: str = ""
    table: bool = False
    is_sure: bool = False  # a row of a table that is of amendments beyond doubt

    @property
    def first(self) -> Block:
        return self.blocks[0]

    @property
    def is_marked(self) -> bool:
        return looks_marked(self.first)

    @property
    def is_capitals(self) -> bool:
        return self.sort in (Sort.TITLE, Sort.ENTRY) and is_capitals(self.chapter)


def units(blocks: list[Block]) -> list[Unit]:
    made = []
    for group in tables.tables(blocks):
        if group.is_table:
            made += _of_table(group)
        else:
            made += _of_text(list(_each(group.blocks)))
    made = [_named(unit) for unit in made]
    for at, (unit, below) in enumerate(pairwise(made)):
        if tables.is_header(unit.note, below.note) and not (unit.table or below.table):
            unit.sort = below.sort = Sort.ASIDE
            unit.told = below.told = None
        elif unit.sort is Sort.TITLE and _is_above_month(made[at + 1 : at + NEAR]):
            unit.told = of_manual(unit.note)
            unit.sort = Sort.TOLD if unit.told else unit.sort
    return made


def _of_text(blocks):
    at = 0
    while at < len(blocks):
        chapter, note = tables.labelled([block.text for block in blocks[at : at + 2]])
        if note:
            yield Unit(Sort.ENTRY, blocks[at : at + 2], chapter=title(chapter), note=plain(note))
        else:
            yield from _of_block(blocks[at])
        at += 2 if note else 1


def _is_above_month(below):
    """Whether the first heading or title of these tells a month."""
    first = next((unit for unit in below if unit.told or unit.chapter), None)
    return bool(first and first.told and first.told.release)


def _named(unit):
    """The same, if its title ends with the kind of its change: without that."""
    kind, chapter = kind_after(unit.chapter)
    return replace(unit, kind=kind, chapter=chapter) if kind else unit


def _of_block(block):
    """What it is; where it begins with a kind of change, an entry or several titles with that."""
    kind, rest = kind_before(block.text)
    if not kind or told(block.text):
        return [_unit(block)]
    chapter, note = parted(rest)
    if chapter:
        return [Unit(Sort.ENTRY, [block], chapter=chapter, note=note, kind=kind)]
    if is_said(rest) or not all(map(_is_name, rest.rstrip(" .").split(";"))):
        return [_unit(block)]
    return [
        Unit(Sort.TITLE, [part], chapter=title(words), note=plain(words), kind=kind)
        for part, words in _parts(block, rest)
    ]


def _is_name(words):
    return may_be_title(words) and is_title_case(words)


def _parts(block, rest):
    """A block for each title; the first keeps the words before it."""
    first, *others = rest.rstrip(" .").split(";")
    yield block._replace(text=block.text.split(";")[0]), first
    for words in others:
        yield block._replace(text=words.strip(), apart=False), words


def _each(blocks):
    for block in blocks:
        for at, text in enumerate(one_by_one(block.text)):
            yield block._replace(text=text, apart=block.apart and not at)


def _unit(block):
    if asides.is_masthead(block.text):
        return Unit(Sort.ASIDE, [block])
    if asides.ends_titles(block.text):
        return Unit(Sort.END, [block])
    chapter, note = parted(block.text)
    chapter = "" if is_bare_kind(chapter) else chapter
    found = told(block.text)
    if found and block.bullet:
        found = found._replace(is_sure=False)  # it may be of a table of contents
    if found and not (chapter and _is_of_one(chapter, found)):
        return Unit(Sort.TOLD, [block], told=found, note=plain(block.text))
    if asides.is_aside(block.text):
        return Unit(Sort.ASIDE, [block])
    if chapter:
        return Unit(Sort.ENTRY, [block], chapter=chapter, note=note)
    said = plain(block.text)
    if block.heading or may_be_title(block.text) and not is_said(title(block.text)):
        return Unit(Sort.TITLE, [block], chapter=title(block.text), note=said)
    if looks_marked(block) and may_be_title(block.text):
        return Unit(Sort.TITLE, [block], chapter=title(block.text), note=said)
    return Unit(Sort.SAID, [block], note=said)


def _is_of_one(chapter, found):
    """Whether a line that might be a heading is an entry: its first part tells nothing."""
    return not found.is_lead and not found.manual and not is_known(chapter)


def _of_table(table):
    rows, is_sure = table.entries(), table.is_of_amendments
    for row in rows:
        if row.told:
            yield Unit(Sort.TOLD, row.blocks, told=row.told)
        elif row.is_entry:
            yield Unit(
                Sort.ENTRY,
                row.blocks,
                chapter=row.chapter,
                note=row.note,
                kind=row.kind,
                release=row.release,
                manual=row.manual,
                table=True,
                is_sure=is_sure,
            )
            if row.left:
                yield Unit(Sort.ASIDE, row.left)
        elif row.goes_on:
            yield Unit(Sort.SAID, row.blocks, note=row.note, table=True)
        else:
            yield Unit(Sort.ASIDE, row.blocks)
