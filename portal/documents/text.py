"""Plain text, which may be Markdown."""

import re

from portal.documents import cells, letters
from portal.documents.blocks import Block
from portal.documents.lines import SOFT_HYPHEN, blocks

LINE_ENDS = "\n\r\v\x85\u2028\u2029"
WRAPPED_AT = range(50, 131)  # letters a line: shorter text is not wrapped, longer is by paragraph
NEARLY_FULL = 0.75
LONG_WORD = re.compile(r"\S{41}")  # an address: it goes beyond the margin


def read(text: str) -> list[Block]:
    """The blocks of a text: blank lines part them, and lines broken at a margin are joined."""
    lines = list(cells.parted(re.split(rf"\r\n|[{LINE_ENDS}]", text)))
    lines = [line._replace(text=_clean(line.text)) for line in lines]
    stripped = [line.text.strip() for line in lines if not line.column]
    broken = [words for words in stripped if not LONG_WORD.search(words)]
    width = max(map(len, broken), default=0)
    wrapped = width in WRAPPED_AT
    made, gap = [], False
    for line in lines:
        new_page = "\f" in line.text
        words = line.text.replace("\f", " ")
        if words.strip():
            full = wrapped and not line.column and len(words.strip()) >= NEARLY_FULL * width
            above = gap or new_page or line.gap
            made.append(line._replace(text=words.rstrip(), full=full, gap=above))
        gap = not words.strip() or new_page and not words.strip()
    return blocks(made)


def _clean(line):
    is_broken = line.endswith(SOFT_HYPHEN)
    return letters.plain(line.replace("\t", "    ")) + SOFT_HYPHEN * is_broken
