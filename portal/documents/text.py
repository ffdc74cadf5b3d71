"""Plain text, which may be Markdown."""

import re

from portal.documents import letters
from portal.documents.blocks import Block
from portal.documents.lines import SOFT_HYPHEN, Line, blocks

LINE_ENDS = "\n\r\v\x85\u2028\u2029"
WRAPPED_AT = range(50, 131)  # letters a line: shorter text is not wrapped, longer is by paragraph
NEARLY_FULL = 0.75
LONG_WORD = re.compile(r"\S{41}")  # an address: it goes beyond the margin
ROW = re.compile(r"\s*\|(?P<cells>.*)\|\s*")
RULE = re.compile(r"[\s|:-]*-[\s|:-]*")


def read(text: str) -> list[Block]:
    """The blocks of a text: blank lines part them, and lines broken at a margin are joined."""
    lines = list(_without_rows(_clean(line) for line in re.split(rf"\r\n|[{LINE_ENDS}]", text)))
    broken = [line.strip() for line in lines if not LONG_WORD.search(line)]
    width = max(map(len, broken), default=0)
    wrapped = width in WRAPPED_AT
    made, gap = [], False
    for line in lines:
        new_page = "\f" in line
        line = line.replace("\f", " ")
        if line.strip():
            full = wrapped and len(line.strip()) >= NEARLY_FULL * width
            made.append(Line(line.rstrip(), full, gap or new_page))
        gap = not line.strip() or new_page and not line.strip()
    return blocks(made)


def _without_rows(lines):
    """The lines, with a line for each cell of a table that is drawn with them."""
    for line in lines:
        if not (row := ROW.fullmatch(line)):
            yield line
        elif not RULE.fullmatch(row["cells"]):
            for cell in re.split(r"(?<!\\)\|", row["cells"]):
                yield from ["", cell.strip(), ""]


def _clean(line):
    is_broken = line.endswith(SOFT_HYPHEN)
    return letters.plain(line.replace("\t", "    ")) + SOFT_HYPHEN * is_broken
