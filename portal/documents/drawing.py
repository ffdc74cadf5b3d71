"""Text in shapes, as PowerPoint writes it and SmartArt does, in Word too."""

from collections.abc import Iterator

from portal.documents.blocks import Block
from portal.documents.package import ALTERNATE, RELATIONS, Package, Relation, chosen
from portal.documents.places import A
from portal.documents.runs import Run, paragraph

DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
RELATED = f"{DIAGRAM}relIds"
MATHS_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
LINK = f"{A}hlinkClick"
DEEPEST = 9  # levels of a diagram


def runs(element, relations: dict[str, Relation], address="") -> Iterator[Run]:
    """The runs of one paragraph. `address` is where the whole shape leads, if anywhere."""
    for child in element:
        if child.tag == f"{A}br":
            yield Run("\n")
        elif child.tag in (f"{A}r", f"{A}fld") and child.get("type") != "slidenum":
            yield _run(child, relations, address)
        elif child.tag == ALTERNATE:
            yield Run("".join(t.text or "" for t in chosen(child, MATHS_TEXT, f"{A}t").iter()))


def address_in(properties, relations: dict[str, Relation]) -> str:
    """Where a run or a shape leads out of the document, by its properties; "" for nowhere."""
    clicked = None if properties is None else properties.find(LINK)
    relation = None if clicked is None else relations.get(clicked.get(f"{RELATIONS}id"))
    return relation.target if relation and relation.is_outside else ""


def _run(element, relations, address):
    properties = element.find(f"{A}rPr")
    text = element.findtext(f"{A}t") or ""
    text = text.replace("_x000B_", "\n").replace("\v", "\n")
    if properties is None:
        return Run(text, address=address)
    bold, italic = (properties.get(mark) in ("1", "true") for mark in "bi")
    return Run(text, bold, italic, address_in(properties, relations) or address)


def diagram(package: Package, name: str | None) -> list[Block]:
    """The texts of a SmartArt diagram, its data the part `name`; what is below one is its list."""
    root = package.part(name) if name else None
    if root is None:
        return []
    points = {point.get("modelId"): point for point in root.iter(f"{DIAGRAM}pt")}
    below = _below(root)
    tops = [key for key, point in points.items() if point.get("type") == "doc"]
    ordered = [(key, depth) for top in tops for key, depth in _descend(below, top)]
    relations = package.relations(name)
    return [each for key, depth in ordered for each in _texts(points.get(key), depth, relations)]


def _below(root):
    """The keys of the points below each, in their order."""
    joins = [c for c in root.iter(f"{DIAGRAM}cxn") if c.get("type", "parOf") == "parOf"]
    below = {}
    for join in sorted(joins, key=lambda join: int(join.get("srcOrd") or 0)):
        below.setdefault(join.get("srcId"), []).append(join.get("destId"))
    return below


def _descend(below, key, depth=0):
    for child in below.pop(key, []):
        yield child, depth
        if depth < DEEPEST:
            yield from _descend(below, child, depth + 1)


def _texts(point, depth, relations):
    for element in point.iter(f"{A}p") if point is not None else ():
        yield from paragraph(runs(element, relations), bullet=depth)
