"""What stands where in a newsletter: its lines, its table of contents, what every page carries."""

import re
from itertools import accumulate

from portal.documents import contents
from portal.documents.blocks import Block
from portal.documents.furniture import furniture
from portal.documents.titles import looks_like_title

ADDRESS = re.compile(r"https?://|\bwww\.|\S@\S|\d{3,4}\s\d{3,4}\b|\b\d{5,}\b")
CONTENTS = re.compile(
    r"\W*(?:contents|(?:what[’']s )?in(?:side)? this (?:issue|edition)|inside)\W*", re.I
)


class Outline:
    """`may_head` tells of each block whether it may be the heading of something."""

    def __init__(self, blocks: list[Block]):
        self.blocks = blocks
        self.is_line = [_is_line(block) for block in blocks]
        self.entries = contents.entries(blocks, self.is_line)
        self.listed = _Listed(self.entries.values(), self._lines())
        self.printed = furniture(blocks)
        self.may_head = [self._may_head(at) for at in range(len(blocks))]
        self._words = list(accumulate((len(block.text.split()) for block in blocks), initial=0))

    def words(self, start: int, end: int) -> int:
        return self._words[end] - self._words[start]

    def is_listed(self, at: int) -> bool:
        """Whether the table of contents names it."""
        return self.may_head[at] and self.blocks[at].text in self.listed

    def _lines(self):
        return [
            block.text for block, is_line in zip(self.blocks, self.is_line, strict=True) if is_line
        ]

    def _may_head(self, at):
        block = self.blocks[at]
        if at in self.entries or at in self.printed or CONTENTS.fullmatch(block.text):
            return False
        return bool(block.heading) or (
            self.is_line[at] and block.apart and not ADDRESS.search(block.text)
        )


class _Listed:
    """The titles of the table of contents; of an entry that is two titles run together, both."""

    def __init__(self, titles, lines):
        self._whole = contents.Listed(titles)
        said = {contents.words_of(line) for line in lines}
        self._halves = {
            half for title in self._whole.titles for half in _halves(title, said) if len(half) > 1
        }

    def __contains__(self, text):
        return text in self._whole or contents.words_of(text) in self._halves


def _halves(title, said):
    for at in range(1, len(title)):
        if title[:at] in said and title[at:] in said:
            yield title[:at]
            yield title[at:]


def _is_line(block):
    if block.bullet or block.column:
        return False
    return bool(block.heading) or looks_like_title(block.text)
