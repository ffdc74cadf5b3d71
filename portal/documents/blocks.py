"""What a document is read as, however it was written: its blocks, in the order they are read."""

import re
from collections.abc import Iterable
from typing import NamedTuple

# What Markdown would take for marks of its own, where a document means the letter itself.
MARKS = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)")


class Block(NamedTuple):
    """One paragraph, heading or list item.

    `text` is Markdown within one line: links, bold, italics. A number that stood before it is
    still there; the glyph of a bullet is not.
    """

    text: str
    bullet: int = 0  # how deep in a list; 0 for what is in none
    heading: int = 0  # its level, where the document says that it is one
    apart: bool = True  # from the block before: by a blank line, a box, a page
    column: int = 0  # of a table: 1 for the first cell of a row; 0 outside tables
    row: int = 0  # of a table, counted through the whole document; 0 outside tables


def escaped(words: str) -> str:
    """Words that are no Markdown, as Markdown that shows them."""
    return MARKS.sub(r"\\\g<0>", words)


def link(words: str, address: str) -> str:
    """A link as Markdown; `words` are Markdown already."""
    address = address.strip().replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    return f"[{words}]({address})" if words.strip() and address else words


def markdown(blocks: Iterable[Block]) -> str:
    """The blocks as Markdown: a blank line between two, unless both are of one list."""
    text, before = "", None
    for block in blocks:
        if before:
            text += "\n" if before.bullet and block.bullet else "\n\n"
        text += f"{'  ' * (block.bullet - 1)}- {block.text}" if block.bullet else block.text
        before = block
    return text
