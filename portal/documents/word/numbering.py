"""The numbers and bullets that Word writes before paragraphs by itself."""

import re
from typing import NamedTuple

from portal.documents.counting import written
from portal.documents.word.names import W, is_on, number, value
from portal.documents.word.styles import Styles

PLACE = re.compile(r"%([1-9])")
LEVELS = 9


class Mark(NamedTuple):
    """What stands before a paragraph: a bullet, so deep in its list, or a number."""

    bullet: int = 0
    number: str = ""


class Level(NamedTuple):
    start: int = 1
    way: str = "decimal"
    text: str = ""
    restarts: bool = True
    in_digits: bool = False  # the numbers of the levels above too


class Numbering:
    """Counts while it is asked for one mark after the other. Lists that are built alike go on
    counting together, unless one says where it starts."""

    def __init__(self, root, styles: Styles):
        found = [] if root is None else root
        self._styles = styles
        self._kinds = _by_key(found, "abstractNum", "abstractNumId")
        self._lists = _by_key(found, "num", "numId")
        self._read, self._counts, self._begun = {}, {}, set()

    def mark(self, list_id: str | None, level: int) -> Mark | None:
        """The next mark of this list at this level; None where there is to be none."""
        if list_id not in self._lists or not 0 <= level < LEVELS:
            return None
        kind, levels, starts = self._list(list_id)
        if level not in levels or levels[level].way == "none":
            return None
        counts = self._counts.setdefault(kind, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            counts.update({each: start - 1 for each, start in starts.items()})
        _count(counts, levels, level)
        if levels[level].way == "bullet":
            return Mark(bullet=level + 1)
        return Mark(number=_text(counts, levels, level))

    def _list(self, list_id):
        """Which kind of list it is, its levels, and where it starts anew."""
        if list_id not in self._read:
            element = self._lists[list_id]
            kind = value(element, "abstractNumId")
            levels, starts = dict(self._levels_of_kind(kind)), {}
            for change in element.findall(f"{W}lvlOverride"):
                level = _whole(change.get(f"{W}ilvl"))
                if (start := number(change, "startOverride")) is not None:
                    starts[level] = start
                    levels[level] = levels.get(level, Level())._replace(start=start)
                levels |= _levels(change)
            self._read[list_id] = kind, levels, starts
        return self._read[list_id]

    def _levels_of_kind(self, kind, is_link=False):
        """Its levels; some kinds have none, and name a style whose list has them."""
        element = self._kinds.get(kind)
        if element is None:
            return {}
        linked = value(element, "numStyleLink")
        if linked and not is_link:
            other = self._lists.get(self._styles.named(linked).list_id)
            return self._levels_of_kind(value(other, "abstractNumId"), is_link=True)
        return _levels(element)


def _levels(parent):
    found = parent.findall(f"{W}lvl")
    return {_whole(level.get(f"{W}ilvl")): _level(level) for level in found}


def _level(element):
    start = number(element, "start")
    return Level(
        start=1 if start is None else start,
        way=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        restarts=number(element, "lvlRestart") != 0,
        in_digits=bool(is_on(element, "isLgl")),
    )


def _count(counts, levels, level):
    """One more at this level; those below begin again, those above have begun."""
    for other in [other for other in counts if other > level]:
        if levels.get(other, Level()).restarts:
            del counts[other]
    for above in range(level):
        counts.setdefault(above, levels.get(above, Level()).start)
    counts[level] = counts.get(level, levels[level].start - 1) + 1


def _text(counts, levels, level):
    def put(place):
        of = int(place[1]) - 1
        way = levels.get(of, Level()).way
        of_digits = levels[level].in_digits and way != "decimalZero"
        return written(counts.get(of, 0), "decimal" if of_digits else way)

    return PLACE.sub(put, levels[level].text).strip()


def _by_key(elements, name, key):
    return {each.get(f"{W}{key}"): each for each in elements if each.tag == f"{W}{name}"}


def _whole(text):
    return int(text) if text and text.isdecimal() and len(text) < 4 else 0
