"""The styles of a Word document: what is a heading, what is in a list, which words stand out."""

import re
from typing import NamedTuple

from portal.documents.word.names import W, is_on, number, value

HEADING = re.compile(r"heading ?([1-9])", re.IGNORECASE)
DEEPEST_HEADING = 6
NO_HEADING = 9  # an outline level: body text
LONGEST_DESCENT = 20  # styles built on one another


class Style(NamedTuple):
    """What a style says, with all it is built on; None where it says nothing."""

    heading: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None


PLAIN = Style()


class Styles:
    def __init__(self, root):
        found = [] if root is None else root.findall(f"{W}style")
        self._elements = {element.get(f"{W}styleId"): element for element in found}
        self._styles = {}

    def of_paragraph(self, paragraph) -> Style:
        """What holds for a paragraph by its own properties and by its style."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return PLAIN
        return _over(_own(properties), self.named(value(properties, "pStyle")))

    def of_run(self, run) -> Style:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return PLAIN
        return _over(_letters(properties), self.named(value(properties, "rStyle")))

    def named(self, name: str | None) -> Style:
        if name not in self._styles:
            self._styles[name] = self._read(name, LONGEST_DESCENT)
        return self._styles[name]

    def _read(self, name, descent):
        element = self._elements.get(name)
        if element is None or not descent:
            return Style(heading=_heading_by_name(name))
        style = _of(element)
        base = value(element, "basedOn")
        return _over(style, self._read(base, descent - 1)) if base else style


def _of(element):
    """What one style says by itself."""
    style = PLAIN
    if (properties := element.find(f"{W}pPr")) is not None:
        style = _own(properties)
    if (properties := element.find(f"{W}rPr")) is not None:
        style = _over(style, _letters(properties))
    by_name = _heading_by_name(value(element, "name"))
    return style._replace(heading=by_name) if by_name else style


def _own(properties):
    level = number(properties, "outlineLvl")
    return Style(
        heading=None if level is None else _heading(level),
        list_id=value(properties, "numPr/numId"),
        list_level=number(properties, "numPr/ilvl"),
    )


def _letters(properties):
    bold, italic = is_on(properties, "b"), is_on(properties, "i")
    return Style(bold=bold, italic=italic, hidden=is_on(properties, "vanish"))


def _heading(level):
    return min(level + 1, DEEPEST_HEADING) if level < NO_HEADING else 0


def _heading_by_name(name):
    """Word keeps the English names of its own styles in every language."""
    if (name or "").lower() == "title":
        return 1
    found = HEADING.fullmatch(name or "")
    return min(int(found[1]), DEEPEST_HEADING) if found else None


def _over(style, base):
    """`style` where it says something, else `base`."""
    pairs = zip(style, base, strict=True)
    return Style(*[below if said is None else said for said, below in pairs])
