"""Pieces of a paragraph, each set in one way, put together to Markdown."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from portal.documents import letters
from portal.documents.blocks import Block, escaped, link
from portal.documents.lines import Line, blocks


class Run(NamedTuple):
    """A piece of text, set alike from its beginning to its end; “\\n” begins another line."""

    text: str
    bold: bool = False
    italic: bool = False
    address: str = ""

    @property
    def marks(self) -> str:
        return "**" * self.bold + "*" * self.italic


def paragraph(
    runs: Iterable[Run], bullet: int = 0, number: str = "", heading: int = 0, apart: bool = True
) -> list[Block]:
    """The blocks of one paragraph: an item of a list is one, all else may be broken into lines.

    `number` is what a list writes before it.
    """
    lines = [line for line in markdown(runs, bold=not heading) if line]
    if not lines:
        return []
    if bullet and not heading:
        return [Block(" ".join(lines), bullet, apart=apart)]
    lines[0] = f"{number} {lines[0]}".lstrip()
    made = blocks(Line(line, gap=apart and not at) for at, line in enumerate(lines))
    return [block._replace(heading=heading or block.heading) for block in made]


def markdown(runs: Iterable[Run], bold=True) -> list[str]:
    """The Markdown of each line, with bold and italics unless `bold` is false."""
    lines = [[]]
    for run in runs:
        first, *others = letters.plain(run.text).replace("\r", "").split("\n")
        lines[-1].append(run._replace(text=first))
        lines += [[run._replace(text=other)] for other in others]
    return [_line(line, bold) for line in lines]


def _line(runs, bold):
    runs = [run if bold else run._replace(bold=False, italic=False) for run in runs if run.text]
    text = ""
    for address, same in groupby(_with_spaces_like_before(runs), lambda run: run.address):
        words = "".join(_marked(marks, alike) for marks, alike in groupby(same, _marks))
        text += _around(words, lambda inner, to=address: link(inner, to))
    return " ".join(text.split())


def _with_spaces_like_before(runs):
    """Space between two words is set as the first of them, so that it parts no mark."""
    before = None
    for run in runs:
        before = run if run.text.strip() or before is None else before._replace(text=run.text)
        yield before


def _marks(run):
    return run.marks


def _marked(marks, runs):
    words = escaped("".join(run.text for run in runs))
    return _around(words, lambda inner: f"{marks}{inner}{marks}")


def _around(words, put):
    """What `put` makes of the words, with the spaces round them left outside."""
    inner = words.strip()
    if not inner:
        return words
    start = words.index(inner)
    return words[:start] + put(inner) + words[start + len(inner) :]
