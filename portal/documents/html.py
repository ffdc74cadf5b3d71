"""Formatted text: what somebody pasted into an editor."""

import re
from html.parser import HTMLParser

from portal.documents import text
from portal.documents.blocks import Block, escaped, link
from portal.documents.lines import with_bullets
from portal.documents.tables import Tables

HEADINGS = {f"h{level}": level for level in range(1, 7)}
PARTS = {"p", "li", "td", "th", "div", "blockquote", "caption", "tr", "table", *HEADINGS}
MARKED = {"strong": "**", "b": "**", "em": "*", "i": "*"}
SPACES = re.compile(r"\s+")
EMPTY_LINE = re.compile(r"<p\b[^<>]*>(?:\s|<br\b[^<>]*>)*</p>", re.IGNORECASE)
NO_WORDS = "\ue000"  # a letter that no text has
UNREAD = {"script", "style", "head", "title", "template"}


def read(html: str) -> list[Block]:
    """The blocks of a formatted text. An item of a numbered list keeps its number before it.

    Where there is no list and no heading, the editor made a paragraph of every line of plain text:
    those are read as the lines they were, which may be Markdown.
    """
    if (read_as := _Reader(escaped).all_of(html)).has_structure:
        return with_bullets(read_as.blocks)
    return text.read(_lines(html))


def lines(html: str) -> str:
    """The plain text of which an editor made paragraphs, with its tabs and its empty lines."""
    return _lines(EMPTY_LINE.sub(f"<p>{NO_WORDS}</p>", html)).replace(NO_WORDS, "")


def has_structure(html: str) -> bool:
    """Whether there is a heading, a list or a table in it."""
    return _Reader(escaped).all_of(html).has_structure


def _lines(html):
    return "\n".join(line.text for line in _Reader(str, _with_tabs).all_of(html).blocks)


class _Reader(HTMLParser):
    def __init__(self, as_markdown, space=" "):
        super().__init__()
        self._space = space
        self.blocks, self._as_markdown = [], as_markdown
        self._pieces, self._marks, self._lists, self._heading = [], [], [], 0
        self._links, self._number, self._unread, self._item = [], "", 0, False
        self._tables, self.has_structure = Tables(), False

    def all_of(self, html):
        self.feed(html)
        self.close()
        self.end_block()
        self.blocks = self._tables.placed(self.blocks)
        return self

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.has_structure |= tag in HEADINGS or tag in ("ul", "ol", "table")
        if tag in UNREAD:
            self._unread += 1
        elif tag in ("ul", "ol"):
            self.end_block()
            self._lists.append(_first_number(attrs) if tag == "ol" else None)
        elif tag in PARTS:
            self.end_block()
            self._begin(tag)
            self._tables.begin(tag, attrs)
        elif tag == "br":
            self.end_block()
        elif tag == "a":
            self._links.append((attrs.get("href") or "", len(self._pieces)))
        elif tag in MARKED:
            self._begin_mark(tag, attrs)

    def handle_endtag(self, tag):
        if tag in UNREAD:
            self._unread = max(self._unread - 1, 0)
        elif tag in PARTS or tag in ("ul", "ol"):
            self.end_block()
            self._end(tag)
            self._tables.end(tag)
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            words = "".join(self._pieces[start:])
            made_of_address = words.strip() == address  # by the editor, which links what it sees
            self._pieces[start:] = [words if made_of_address else link(words, address)]
        elif tag in MARKED and self._marks:
            self._pieces.append(_closed(self._marks.pop()))

    def handle_data(self, data):
        if not self._unread:
            self._pieces.append(self._as_markdown(SPACES.sub(self._space, data.replace("\0", ""))))

    def end_block(self):
        """Keep the words since the last one, if there are any."""
        closed = [_closed(mark) for mark in reversed(self._marks)]
        words, self._links = self._tidy("".join([*self._pieces, *closed])), []
        self._pieces = [_opened(mark) for mark in self._marks]
        if not words:
            return
        bullet = sum(number is None for number in self._lists) if self._item else 0
        text = f"{self._number}{words}"
        apart = not bullet or not self.blocks or not self.blocks[-1].bullet
        self.blocks.append(Block(text, bullet, self._heading, apart))
        self._tables.keep(len(self.blocks) - 1)
        self._number, self._item = "", False

    def _tidy(self, words):
        """Without marks round nothing, and with none that stand away from their words."""
        words = re.sub(r"\0(\*+)\s*\1\0", "", words)
        words = re.sub(r"\0(\*+)(\s*)", r"\2\1", words)
        words = re.sub(r"(\s*)(\*+)\0", r"\2\1", words)
        return SPACES.sub(self._space, words).strip()

    def _begin_mark(self, tag, attrs):
        """Bold or italics, unless it says that it is neither, or they have begun already."""
        style = (attrs.get("style") or "").replace(" ", "")
        is_plain = "font-weight:normal" in style or "font-style:normal" in style
        self._marks.append("" if is_plain or MARKED[tag] in self._marks else MARKED[tag])
        self._pieces.append(_opened(self._marks[-1]))

    def _begin(self, tag):
        if tag == "li" and self._lists:
            self._item = self._lists[-1] is None
            if not self._item:
                self._number = f"{self._lists[-1]}. "
                self._lists[-1] += 1
        self._heading = HEADINGS.get(tag, self._heading)

    def _end(self, tag):
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in HEADINGS:
            self._heading = 0


def _with_tabs(spaces):
    """What parts two words: a tab within a line may part the cells of a row."""
    return "\t" if "\t" in spaces[0] and "\n" not in spaces[0] else " "


def _first_number(attrs):
    start = attrs.get("start") or ""
    return int(start) if start.isdecimal() and len(start) < 4 else 1


def _opened(mark):
    return f"\0{mark}" if mark else ""


def _closed(mark):
    return f"{mark}\0" if mark else ""
