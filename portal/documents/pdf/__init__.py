"""PDF files: the text on their pages, read as it is laid out there."""

from collections.abc import Iterator
from typing import NamedTuple

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from portal.documents.blocks import Block
from portal.documents.boxes import Box, with_numbers_beside
from portal.documents.pdf import wording
from portal.documents.pdf.letters import Letters
from portal.documents.pdf.order import read_in_order, together
from portal.documents.pdf.printed import lines, turned_lines
from portal.documents.pdf.regions import Region, is_number, place, regions
from portal.errors import Refused

PASSWORD = "This PDF has a password. Open it, take the password off and save it again."
PICTURES = (
    "This PDF holds pictures of text, not text. Bring in the document it was made from, or copy "
    "its text."
)
UNKNOWN = "The letters of this PDF cannot be read. Bring in the document it was made from."


class Page(NamedTuple):
    regions: list[Region]
    turned: list[str]
    number: int


def read(file) -> list[Block]:
    """The blocks of all pages, column by column or row by row, each number before what it numbers.

    Turned words come last on their page. Raises Refused where there is nothing that can be read.
    """
    pages = list(_pages(file))
    setting = wording.setting(region for page in pages for region in page.regions)
    return together(_blocks(page, setting) for page in pages)


def _pages(file) -> Iterator[Page]:
    device = Letters(resources := PDFResourceManager())
    interpreter = PDFPageInterpreter(resources, device)
    known = unknown = 0
    for number, page in enumerate(_opened(file), 1):
        interpreter.process_page(page)
        known, unknown = known + len(device.letters), unknown + device.unknown
        found = lines(device.letters, device.dots, device.height)
        yield Page(regions(found), turned_lines(device.letters), number)
    if unknown > known:
        raise Refused(UNKNOWN)
    if not known:
        raise Refused(PICTURES)


def _opened(file) -> Iterator[PDFPage]:
    try:
        return PDFPage.create_pages(PDFDocument(PDFParser(file)))
    except PDFEncryptionError:
        raise Refused(PASSWORD) from None


def _blocks(page, setting) -> list[Block]:
    pages_own = [region for region in page.regions if _is_number_of(page, region)]
    boxes = [
        Box(wording.read(region, setting), place(region))
        for region in page.regions
        if region not in pages_own
    ]
    last = [text for region in pages_own for text in [region[0].text]] + page.turned
    return read_in_order(with_numbers_beside(boxes)) + [Block(text) for text in last]


def _is_number_of(page, region):
    """Whether it is the page's own number: at its foot, and the number that the page has."""
    foot = max(other[-1].place.bottom for other in page.regions)
    is_last = region[-1].place.bottom == foot
    return is_last and is_number(region) and region[0].text.strip(" -–|") == str(page.number)
