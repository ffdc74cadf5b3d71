"""PowerPoint files: what the slides show. Notes, hidden slides and shapes are left out, and so are
slide numbers, dates and footers."""

from collections.abc import Iterator

from portal.documents.blocks import Block
from portal.documents.boxes import with_numbers_beside
from portal.documents.package import DAMAGED, RELATIONS, Package
from portal.documents.powerpoint.names import P
from portal.documents.powerpoint.patterns import Patterns
from portal.documents.powerpoint.shapes import Slide
from portal.errors import Refused


def read(file) -> list[Block]:
    """The blocks of all slides, shape by shape as drawn, and numbers beside what they number."""
    package = Package(file)
    name = package.main()
    root = package.part(name)
    if root is None:
        raise Refused(DAMAGED)
    names = _slides(root, package.relations(name))
    patterns = Patterns(package)
    return [block for slide in names for block in _read_slide(package, patterns, slide)]


def _slides(root, relations) -> list[str]:
    listed = root.iterfind(f"{P}sldIdLst/{P}sldId")
    found = (relations.get(slide.get(f"{RELATIONS}id")) for slide in listed)
    return [relation.target for relation in found if relation]


def _read_slide(package, patterns, name) -> Iterator[Block]:
    root = package.part(name)
    if root is None or root.get("show") in ("0", "false"):
        return
    slide = Slide(package, name, patterns)
    for box in with_numbers_beside(slide.boxes(root)):
        yield from box.blocks
