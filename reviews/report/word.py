"""The yearly report as a Word file, with real headings, in British English."""

import io
import re

import docx
from django.utils import timezone
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reviews.report import Report, Words

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
INK, LINK = RGBColor(0x0B, 0x0C, 0x0C), "1D70B8"
SIZES = {"Heading 1": 24, "Heading 2": 18, "Heading 3": 14, "Heading 4": 12}
WIDTH = 17  # centimetres within the margins
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def as_word(report: Report, author: str) -> bytes:
    document = docx.Document()
    _prepare(document, report, author)
    document.add_heading(report.title, 1)
    _blocks(document, report.before)
    for part in report.parts:
        _part(document, part, 2)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _prepare(document, report, author):
    properties = document.core_properties
    properties.title, properties.author, properties.language = report.title, author, LANGUAGE
    properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = timezone.now()
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    _styles(document.styles)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    _number_pages(section.footer.paragraphs[0])


def _styles(styles):
    _font(styles["Normal"], 12)
    for name, size in SIZES.items():
        _font(styles[name], size)
        styles[name].font.italic = False
        styles[name].paragraph_format.keep_with_next = True
    _font(styles["Table Grid"], 10)
    _font(styles["Caption"], 12)
    styles["Caption"].font.bold = True
    styles["Caption"].paragraph_format.keep_with_next = True


def _font(style, size):
    style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), INK
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), "Arial")


def _number_pages(paragraph):
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run("Page ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _part(document, part, level):
    document.add_heading(_clean(part.heading), level)
    _blocks(document, part.blocks)
    for inner in part.parts:
        _part(document, inner, level + 1)


def _blocks(document, blocks):
    for block in blocks:
        if block.kind == "table":
            _table(document, block)
        elif block.kind == "items":
            for words in block.items:
                _write(document.add_paragraph(style="List Bullet"), words)
        else:
            _write(document.add_paragraph(), block.words, bold=block.is_gap)


def _table(document, block):
    """Its heading row is marked, so it is read out with each cell and stands on each page."""
    document.add_paragraph(_clean(block.caption), "Caption")
    table = document.add_table(rows=1, cols=len(block.headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, block.headings, strict=True):
        _write(cell.paragraphs[0], Words(heading), bold=True)
    _mark(table.rows[0], "w:tblHeader")
    _widen(table, block)
    for row in block.rows:
        cells = table.add_row()
        _mark(cells, "w:cantSplit")
        for cell, words in zip(cells.cells, row, strict=True):
            _write(cell.paragraphs[0], words)
    document.add_paragraph()


def _widen(table, block):
    """Columns as wide as what stands in them asks for, within the page."""
    texts = zip(block.headings, *([words.text for words in row] for row in block.rows), strict=True)
    shares = [min(max(36, *map(len, column)), 100) ** 0.5 for column in texts]
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Cm(WIDTH * share / sum(shares))


def _mark(row, name):
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _write(paragraph, words, bold=False):
    text = _clean(words.text)
    if not words.url:
        paragraph.add_run(text).bold = bold or None
        return
    target = paragraph.part.relate_to(words.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run = paragraph.add_run(text)
    run.font.underline, run.font.color.rgb = True, RGBColor.from_string(LINK)
    link.append(run._r)
    paragraph._p.append(link)


def _clean(text):
    """Without what no XML may hold: copying leaves some of it."""
    return NOT_IN_XML.sub(" ", text)
