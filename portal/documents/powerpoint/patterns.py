"""What a slide takes over from its layout and its master: places, and what is a list."""

from collections.abc import Iterator

from portal.documents.package import Package
from portal.documents.places import A
from portal.documents.powerpoint.names import KIND_OF_PLACEHOLDER, TITLES, P


class Patterns:
    """The layouts and masters of one file, each read once."""

    def __init__(self, package: Package):
        self._package, self._read = package, {}

    def above(self, relations) -> list:
        """The layout that a slide with these relations is made from, and that layout's master."""
        layout, its_relations = self._part(self._package.first(relations, "slideLayout"))
        master, _ = self._part(self._package.first(its_relations, "slideMaster"))
        return [part for part in (layout, master) if part is not None]

    def _part(self, name):
        if name not in self._read:
            root = self._package.part(name) if name else None
            relations = {} if root is None else self._package.relations(name)
            self._read[name] = root, relations
        return self._read[name]


def transforms(shape, patterns) -> Iterator:
    """The transforms of a shape and of those it follows: the first that there is holds."""
    for each in (shape, *followed(shape, patterns)):
        if (transform := each.find(f"{P}spPr/{A}xfrm")) is not None:
            yield transform


def levels(shape, patterns, level: int) -> Iterator:
    """What is laid down for paragraphs of this level, from near to far."""
    path = f"{A}lvl{level + 1}pPr"
    for each in (shape, *followed(shape, patterns)):
        yield from each.iterfind(f"{P}txBody/{A}lstStyle/{path}")
    style = _style(shape)
    for pattern in patterns:
        yield from pattern.iterfind(f"{P}txStyles/{P}{style}/{path}")


def followed(shape, patterns) -> Iterator:
    """The placeholders of layout and master whose place this one takes."""
    asked = shape.find(KIND_OF_PLACEHOLDER)
    for pattern in patterns if asked is not None else ():
        for other in pattern.iter(f"{P}sp"):
            offered = other.find(KIND_OF_PLACEHOLDER)
            if offered is not None and _matches(asked, offered):
                yield other
                asked = offered
                break


def _matches(asked, offered):
    """By number within a layout; by kind in a master, whose body serves all that is no title."""
    if asked.get("idx") and asked.get("idx") == offered.get("idx"):
        return True
    kind, other = asked.get("type", "body"), offered.get("type", "body")
    return kind == other or {kind, other} <= TITLES


def _style(shape):
    asked = shape.find(KIND_OF_PLACEHOLDER)
    if asked is None:
        return "otherStyle"
    return "titleStyle" if asked.get("type") in TITLES else "bodyStyle"
