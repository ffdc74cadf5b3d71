"""The shapes of a slide as boxes of text, in the order in which they were drawn."""

from collections.abc import Iterator

from portal.documents.blocks import Block
from portal.documents.boxes import Box
from portal.documents.drawing import RELATED, address_in, diagram, runs
from portal.documents.package import ALTERNATE, RELATIONS, Package, chosen
from portal.documents.places import A, Frame
from portal.documents.powerpoint.lists import Lists
from portal.documents.powerpoint.names import KIND_OF_PLACEHOLDER, TITLES, P
from portal.documents.powerpoint.patterns import Patterns, levels, transforms
from portal.documents.rows import in_reading_order
from portal.documents.runs import paragraph

AT_THE_EDGE = {"sldNum", "dt", "ftr", "hdr"}  # placeholders that every slide has
NAMED = ("nvSpPr", "nvGrpSpPr", "nvGraphicFramePr")
DEEPEST_LEVEL = 8


class Slide:
    def __init__(self, package: Package, name: str, patterns: Patterns):
        self._package, self._relations = package, package.relations(name)
        self._patterns = patterns.above(self._relations)

    def boxes(self, root) -> Iterator[Box]:
        for tree in root.iterfind(f"{P}cSld/{P}spTree"):
            yield from self._within(tree, Frame())

    def _within(self, parent, frame) -> Iterator[Box]:
        for shape in parent:
            if _properties(shape) is not None and _properties(shape).get("hidden") in ("1", "true"):
                continue
            if shape.tag == f"{P}sp":
                yield self._text(shape, frame)
            elif shape.tag == f"{P}grpSp":
                yield from self._within(shape, frame.within(shape.find(f"{P}grpSpPr/{A}xfrm")))
            elif shape.tag == f"{P}graphicFrame":
                yield Box(self._graphic(shape), frame.place(shape.find(f"{P}xfrm")))
            elif shape.tag == ALTERNATE:
                yield from self._within(chosen(shape, f"{A}t", RELATED), frame)

    def _text(self, shape, frame):
        asked, body = shape.find(KIND_OF_PLACEHOLDER), shape.find(f"{P}txBody")
        kind = None if asked is None else asked.get("type")
        if body is None or kind in AT_THE_EDGE:
            return Box([])
        transform = next(transforms(shape, self._patterns), None)
        return Box(self._paragraphs(body, shape, int(kind in TITLES)), frame.place(transform))

    def _graphic(self, frame) -> list[Block]:
        """A table or a diagram."""
        rows = frame.iterfind(f"{A}graphic/{A}graphicData/{A}tbl/{A}tr")
        blocks = in_reading_order([self._cell(cell) for cell in row.iter(f"{A}tc")] for row in rows)
        for related in frame.iter(RELATED):
            relation = self._relations.get(related.get(f"{RELATIONS}dm"))
            blocks += diagram(self._package, relation and relation.target)
        return blocks

    def _cell(self, cell):
        body = cell.find(f"{A}txBody")
        return [] if body is None else self._paragraphs(body)

    def _paragraphs(self, body, shape=None, heading=0) -> list[Block]:
        """The blocks of a shape's or a cell's text; empty paragraphs part those around them."""
        blocks, lists, apart = [], Lists(), True
        address = "" if shape is None else address_in(_properties(shape), self._relations)
        for element in body.iterfind(f"{A}p"):
            made = list(runs(element, self._relations, address))
            if not any(run.text.strip() for run in made):
                apart = True
                continue
            mark = lists.mark(*self._laid_down(element, shape))
            blocks += paragraph(made, mark.bullet, mark.number, heading, apart)
            apart = False
        return blocks

    def _laid_down(self, element, shape):
        """The properties that hold for a paragraph, nearest first, and its level."""
        own = element.find(f"{A}pPr")
        level = "0" if own is None else own.get("lvl", "0")
        level = min(int(level), DEEPEST_LEVEL) if level.isdecimal() else 0
        above = [] if shape is None else levels(shape, self._patterns, level)
        return [*([] if own is None else [own]), *above], level


def _properties(shape):
    """Its name, whether it is hidden and where it leads, whatever kind of shape it is."""
    paths = (f"{P}{name}/{P}cNvPr" for name in NAMED)
    return next((found for path in paths if (found := shape.find(path)) is not None), None)
