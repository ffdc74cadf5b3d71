"""What is in a PDF, as a test wants to read it."""

import io
from collections.abc import Iterator
from functools import cached_property

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

A4 = (595, 842)  # points


class Printed:
    def __init__(self, pdf: bytes):
        self.reader = PdfReader(io.BytesIO(pdf))
        self.root = self.reader.trailer["/Root"]

    @cached_property
    def text(self) -> str:
        return "\n".join(page.extract_text() for page in self.reader.pages)

    @property
    def words(self) -> list[str]:
        return self.text.split()

    @property
    def sizes(self) -> set[float]:
        """The sizes of all its letters, in points."""
        found = set()

        def note(text, current, matrix, font, size):
            if text.strip():
                found.add(round(size * abs(matrix[3] * current[3]), 2))

        for page in self.reader.pages:
            page.extract_text(visitor_text=note)
        return found

    def elements(self, *kinds: str) -> list[DictionaryObject]:
        """The elements of its structure of these kinds, in the order they are read."""
        return [
            element
            for element in self._within(self.root["/StructTreeRoot"])
            if element["/S"] in kinds
        ]

    @property
    def headings(self) -> list[tuple[str, str]]:
        """Levels and words."""
        found = self.elements("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")
        return [(element["/S"][1:], element["/T"]) for element in found]

    @property
    def outline(self) -> list[str]:
        """The kinds of all elements, in the order they are read."""
        return [element["/S"][1:] for element in self._within(self.root["/StructTreeRoot"])]

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where its links lead, and what a screen reader says of them."""
        annotations = [
            each.get_object() for page in self.reader.pages for each in page.get("/Annots", [])
        ]
        return [(each["/A"]["/URI"], each["/Contents"]) for each in annotations]

    def _within(self, element) -> Iterator[DictionaryObject]:
        inner = element.get("/K", [])
        for each in inner if isinstance(inner, list) else [inner]:
            each = each.get_object()
            if isinstance(each, DictionaryObject) and "/S" in each:
                yield each
                yield from self._within(each)
