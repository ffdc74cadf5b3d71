"""The letters of a PDF's pages, each with its place, its size and where a link on it leads."""

from typing import NamedTuple

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import dict_value, list_value, resolve1
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect, decode_text

MOST_LINKS = 500  # on one page
MOST_DOTS = 500
SMALLEST_DOT, LARGEST_DOT = 1, 8  # points
MOST_STEPS = 24  # of the line round a dot
BOLD = ("bold", "black", "heavy", "semibold", "demi")
ITALIC = ("italic", "oblique")


class Letter(NamedTuple):
    """One letter, or a few that are drawn as one. Measures go up and right, in points.

    One that is turned stands at `left` and `base`, and its width is from `left` to `right`.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    is_turned: bool
    bold: bool = False
    italic: bool = False
    address: str = ""


class Link(NamedTuple):
    left: float
    low: float
    right: float
    high: float
    address: str

    def is_on(self, letter: Letter) -> bool:
        middle, height = (letter.left + letter.right) / 2, letter.base + letter.size * 0.3
        return self.left <= middle <= self.right and self.low <= height <= self.high


class Dot(NamedTuple):
    """A small filled shape, as wide as high: bullets may be drawn so. Measures as for letters."""

    left: float
    right: float
    middle: float


class Letters(PDFTextDevice):
    """Draws a page by noting its letters. Those of no known meaning are only counted."""

    def begin_page(self, page, ctm):
        self.letters, self.dots, self.unknown, self._looks = [], [], 0, {}
        self._links = _links(page, ctm)
        self.height = apply_matrix_rect(ctm, page.mediabox)[3]

    def paint_path(self, graphicstate, stroke, fill, evenodd, path):
        if not fill or not 3 < len(path) <= MOST_STEPS or len(self.dots) >= MOST_DOTS:
            return
        points = [apply_matrix_pt(self.ctm, step[-2:]) for step in path if len(step) > 2]
        across, up = zip(*points, strict=True)
        width, height = max(across) - min(across), max(up) - min(up)
        if SMALLEST_DOT < width < LARGEST_DOT and abs(width - height) < 0.2 * width:
            self.dots.append(Dot(min(across), max(across), (min(up) + max(up)) / 2))

    def render_char(self, matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate):
        """Note the letter, and say how wide it is."""
        width = font.char_width(cid) * fontsize * scaling
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            self.unknown += 1
            return width
        a, b, c, d, left, base = matrix
        letter = Letter(
            text,
            left,
            left + width * (a * a + b * b) ** 0.5,
            base + rise * d,
            abs(fontsize) * (c * c + d * d) ** 0.5,
            abs(b) + abs(c) > 0.1 * (abs(a) + abs(d)) or a < 0,
            *self._look(str(font.fontname)),
        )
        self.letters.append(self._linked(letter))
        return width

    def _look(self, font):
        """Whether a font is bold and whether italic, by its name."""
        if font not in self._looks:
            name = font.lower()
            is_bold, is_italic = (any(m in name for m in marks) for marks in (BOLD, ITALIC))
            self._looks[font] = is_bold, is_italic
        return self._looks[font]

    def _linked(self, letter):
        address = next((link.address for link in self._links if link.is_on(letter)), "")
        return letter._replace(address=address) if address else letter


def _links(page: PDFPage, ctm) -> list[Link]:
    """The links of a page out of the document."""
    annotations = list_value(page.annots) if page.annots else []
    links = (_link(dict_value(each), ctm) for each in annotations[:MOST_LINKS])
    return [link for link in links if link]


def _link(annotation, ctm):
    action = dict_value(annotation.get("A") or {})
    corners = [resolve1(each) for each in list_value(annotation.get("Rect") or [])]
    address = resolve1(action.get("URI"))
    if not isinstance(address, bytes) or len(corners) != 4:
        return None
    low, high = apply_matrix_pt(ctm, corners[:2]), apply_matrix_pt(ctm, corners[2:])
    (left, right), (bottom, top) = sorted((low[0], high[0])), sorted((low[1], high[1]))
    return Link(left, bottom, right, top, decode_text(address))
