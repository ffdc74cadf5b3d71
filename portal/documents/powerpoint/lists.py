"""Which paragraphs of a shape are items of lists, and what number each has."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from portal.documents.counting import written
from portal.documents.places import A

WAYS = {
    "arabic": "decimal",
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}
SIGNS = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Minus": "{} -", "Plain": "{}"}
NUMBERED = re.compile(rf"({'|'.join(WAYS)})({'|'.join(SIGNS)})")
SAID = ("buNone", "buChar", "buBlip", "buAutoNum")


class Mark(NamedTuple):
    """What stands before a paragraph: a bullet, so deep in its list, or a number, or nothing."""

    bullet: int = 0
    number: str = ""


class Lists:
    """Counts the numbered paragraphs of one shape."""

    def __init__(self):
        self._counts = {}

    def mark(self, properties: Iterable, level: int) -> Mark:
        """The mark of the next paragraph, by what is laid down for it, the nearest first."""
        said = next((each for p in properties for each in p if _name(each) in SAID), None)
        name = None if said is None else _name(said)
        self._counts = {at: count for at, count in self._counts.items() if at <= level}
        if name == "buAutoNum":
            return Mark(number=self._number(said, level))
        self._counts.pop(level, None)
        if name is None:
            return Mark(bullet=level)
        return Mark(bullet=0 if name == "buNone" else level + 1)

    def _number(self, said, level):
        way, start = said.get("type") or "arabicPeriod", said.get("startAt") or ""
        start = int(start) if start.isdecimal() and len(start) < 6 else 1
        before, count = self._counts.get(level, (None, 0))
        count = count + 1 if before == (way, start) else start
        self._counts[level] = (way, start), count
        found = NUMBERED.match(way) or NUMBERED.match("arabicPeriod")
        return SIGNS[found[2]].format(written(count, WAYS[found[1]]))


def _name(element):
    return element.tag.removeprefix(A)
