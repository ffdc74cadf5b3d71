"""Plain text, which may be Markdown."""

import re

from portal.documents import letters
from portal.documents.blocks import Block
from portal.documents.lines import SOFT_HYPHEN, Line, blocks

LINE_ENDS = "\n\r\v\x85\u2028\u2029"
WRAPPED_AT = range(50, 131)  # letters a line: shorter text is not wrapped, longer is by paragraph
NEARLY_FULL = 0.75


def read(text: str) -> list[Block]:
    """The blocks of a text: blank lines part them, and lines broken at a margin are joined."""
    lines = [_clean(line) for line in re.split(rf"\r\n|[{LINE_ENDS}]", text)]
    width = max((len(line.strip()) for line in lines), default=0)
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


def _clean(line):
    is_broken = line.endswith(SOFT_HYPHEN)
    return letters.plain(line.replace("\t", "    ")) + SOFT_HYPHEN * is_broken
