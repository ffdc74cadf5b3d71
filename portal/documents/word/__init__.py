"""Word documents. Headers, footers, footnotes and comments are left out."""

from collections.abc import Iterator

from portal.documents.blocks import Block
from portal.documents.boxes import Box, with_numbers_beside
from portal.documents.drawing import RELATED, diagram
from portal.documents.package import ALTERNATE, DAMAGED, RELATIONS, Package, chosen
from portal.documents.rows import in_reading_order
from portal.documents.runs import paragraph
from portal.documents.tables import Rows
from portal.documents.word.drawings import text_boxes
from portal.documents.word.names import TEXT_BOX, W
from portal.documents.word.numbering import Mark, Numbering
from portal.documents.word.paragraphs import INSIDE, Paragraphs
from portal.documents.word.styles import Styles
from portal.errors import Refused


def read(file) -> list[Block]:
    """The blocks of a document, tables cell by cell, text in boxes after what they hang on."""
    package = Package(file)
    name = package.main()
    root = package.part(name)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise Refused(DAMAGED)
    return list(_Reader(package, name).blocks(body))


class _Reader:
    def __init__(self, package, name):
        self._package, self._relations = package, package.relations(name)
        self._styles = Styles(self._related("styles"))
        self._numbering = Numbering(self._related("numbering"), self._styles)
        self._paragraphs = Paragraphs(self._styles, self._relations)
        self._runs, self._is_after_item, self._lone_number = [], False, ""
        self._tables = Rows()

    def _related(self, kind):
        name = self._package.first(self._relations, kind)
        return self._package.part(name) if name else None

    def blocks(self, parent) -> Iterator[Block]:
        """The blocks of a body, a cell or a box."""
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from in_reading_order(self._tables.placed(list(self._rows(element))))
            elif element.tag in INSIDE:
                yield from self.blocks(element)
            elif element.tag == ALTERNATE:
                yield from self.blocks(chosen(element, f"{W}t", TEXT_BOX))

    def _rows(self, table):
        for row in _parts(table, f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is None:
                yield [self._cell(cell) for cell in _parts(row, f"{W}tc")]

    def _cell(self, cell):
        """Its blocks; a number that Word writes into a cell without words is one."""
        self._is_after_item, self._lone_number = False, ""
        blocks = list(self.blocks(cell))
        if not blocks and self._lone_number:
            blocks = [Block(self._lone_number)]
        self._is_after_item, self._lone_number = False, ""
        return blocks

    def _paragraph(self, element):
        runs, drawings = self._paragraphs.runs(element)
        self._runs += runs
        if not _is_end_taken_out(element):
            runs, self._runs = self._runs, []
            yield from self._words(element, runs)
        yield from self._boxes(drawings)

    def _words(self, element, runs):
        style = self._styles.of_paragraph(element)
        has_words = any(run.text.strip() for run in runs)
        mark = self._numbering.mark(style.list_id, style.list_level or 0) or Mark()
        apart = not (mark.bullet and self._is_after_item)
        made = paragraph(runs, mark.bullet, mark.number, style.heading or 0, apart)
        self._lone_number = "" if has_words else mark.number
        self._is_after_item = bool(mark.bullet)
        yield from made

    def _boxes(self, drawings):
        """The texts of the boxes that hang on one paragraph, and of its diagrams."""
        boxes = []
        for drawing in drawings:
            boxes += [Box(list(self.blocks(text)), place) for text, place in text_boxes(drawing)]
            for related in drawing.iter(RELATED):
                relation = self._relations.get(related.get(f"{RELATIONS}dm"))
                boxes.append(Box(diagram(self._package, relation and relation.target)))
        for box in with_numbers_beside(boxes):
            yield from box.blocks


def _parts(parent, tag):
    """The rows of a table or the cells of a row, those in content controls too."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in INSIDE:
            yield from _parts(element, tag)


def _is_end_taken_out(paragraph):
    """Whether a tracked change joined it to the next."""
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
