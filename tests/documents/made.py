"""Word, PowerPoint, PDF and text files, made here: none is kept as a file.

A briefing is a list of sections, (title, what it says); a line that begins with “- ” or “1. ” is an
item of a list. Links and bold words in it are Markdown.
"""

import io
import math
import re
import zipfile
import zlib
from collections import Counter
from typing import NamedTuple

import docx
import pptx
import typst
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Cm, Pt

from tests.briefings.shapes import WHEEL
from tests.uploads import samples

TITLE = "Iris: when help is turned away"
SECTIONS = [
    (
        "Why this briefing",
        [
            "Iris is not her real name. She was 71 and lived alone above a shop that had closed.",
            "Nine services knew of her. We asked what each of them saw.",
        ],
    ),
    (
        "Background",
        [
            "Iris turned away home care twice in 2024. The second time, nobody asked why. Read the "
            "[self-neglect procedure](https://example.org/procedures/self-neglect) first.",
        ],
    ),
    (
        "What we found: doors that closed",
        [
            "Three patterns came up again and again:",
            "- a letter was taken for an answer",
            "- a missed visit ended the work, when it should have begun it",
            "- **nobody rang the shopkeeper**, who had a key",
        ],
    ),
    (
        "What we found: whose decision it was",
        [
            "Her capacity was assumed in every file, and tested in none. An unwise decision is "
            "hers to make; a decision she cannot weigh is not.",
        ],
    ),
    (
        "What went well",
        ["- A locum GP went up the stairs.", "- A fire officer came back the next day."],
    ),
    (
        "Four things to do",
        [
            "Do them in this order:",
            "1. Ask what the person fears will happen.",
            "2. Write their own words down.",
            "3. Find one person they let in.",
            "4. Agree who goes back, and when.",
            "Then tell the others.",
        ],
    ),
    (
        "Where to read more",
        [
            "- [Toolkit for self-neglect](https://example.org/toolkit?part=2&more=yes)",
            "- The film [Seeing Iris](https://example.org/film) and its notes",
        ],
    ),
]
INLINE = re.compile(
    r"\[(?P<words>[^\]]+)\]\((?P<address>\S+?)\)(?=[\s.,]|$)|\*\*(?P<bold>[^*]+)\*\*"
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES_OF_DIAGRAMS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
CM = 360_000  # Word's and PowerPoint's own measure
NUMBERED = re.compile(r"^\d+\. ")


class Piece(NamedTuple):
    words: str
    address: str = ""
    bold: bool = False


def pieces(line) -> list[Piece]:
    made, end = [], 0
    for found in INLINE.finditer(line):
        made.append(Piece(line[end : found.start()]))
        made.append(Piece(found["words"] or found["bold"], found["address"] or "", not found[1]))
        end = found.end()
    return [piece for piece in [*made, Piece(line[end:])] if piece.words]


def words(*texts) -> Counter:
    """Each word, however often it stands there."""
    return Counter(re.findall(r"[^\W\d_]+", " ".join(texts)))


def all_lines(sections=SECTIONS) -> list[str]:
    return [line for title, said in sections for line in (title, *said)]


def repacked(content: bytes, change) -> bytes:
    """An archive with each part as `change` makes it of its name and content."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def as_text(sections=SECTIONS, order=WHEEL, title=TITLE) -> bytes:
    lines = ["7 Minute Briefing", "", title, ""]
    for number in order:
        heading, said = sections[number - 1]
        lines += [f"{number:02} {heading}", ""]
        for line in said:
            lines += [line] if line.startswith("- ") else [line, ""]
        lines.append("")
    return "\r\n".join(lines).encode()


# Word


def word(document) -> io.BytesIO:
    packed = io.BytesIO()
    document.save(packed)
    packed.seek(0)
    return packed


def as_docx(sections=SECTIONS, order=WHEEL, title=TITLE) -> bytes:
    """Headings with typed numbers, lists in Word's own styles."""
    document = docx.Document()
    document.add_paragraph("7 Minute Briefing")
    document.add_paragraph(title, style="Title")
    for number in order:
        heading, said = sections[number - 1]
        document.add_paragraph(f"{number:02} {heading}", style="Heading 2")
        write_lines(document, said)
    return word(document).getvalue()


def as_docx_of_boxes(sections=SECTIONS, order=WHEEL, title=TITLE) -> bytes:
    """A text box for each section and one for its number, all on one empty paragraph."""
    document = docx.Document()
    document.add_paragraph("7 Minute Briefing")
    document.add_paragraph(title)
    anchor = document.add_paragraph()
    for number in order:
        left, top = ring(number - 1)
        texts = [sections[number - 1][0], *sections[number - 1][1]]
        content = "".join(in_xml(document, line) for line in texts)
        add_xml(anchor, box(content, left * CM, top * CM, 9 * CM, 6 * CM))
    for number in order:
        left, top = ring(number - 1)
        content = in_xml(document, str(number))
        add_xml(anchor, box(content, (left - 1.4) * CM, top * CM, 1.2 * CM, 1.2 * CM))
    return word(document).getvalue()


def in_xml(document, line) -> str:
    """The XML of one paragraph."""
    style = "List Bullet" if line.startswith("- ") else "Normal"
    paragraph = document.add_paragraph(style=style)
    write(paragraph, line.removeprefix("- "))
    paragraph._p.getparent().remove(paragraph._p)
    return etree.tostring(paragraph._p).decode()


def as_docx_of_columns(sections=SECTIONS, order=WHEEL, title=TITLE) -> bytes:
    """A table to lay it out: headings in one row, what belongs to them in the next."""
    document = docx.Document()
    document.add_paragraph("7 Minute Briefing")
    document.add_paragraph(title)
    table = document.add_table(rows=0, cols=2)
    for pair in [order[at : at + 2] for at in range(0, len(order), 2)]:
        headings, bodies = table.add_row().cells, table.add_row().cells
        for number, heading, body in zip(pair, headings, bodies, strict=False):
            heading.text = f"{number}. {sections[number - 1][0]}"
            write_lines(body, sections[number - 1][1])
    return word(document).getvalue()


def as_docx_of_numbers(sections=SECTIONS, order=None, title=TITLE) -> bytes:
    """Word numbers the headings and the items by itself. The order is that of the numbers."""
    document = docx.Document()
    headings = add_levels(document, [("decimalZero", "%1")])
    items = add_levels(document, [("decimal", "%1.")])
    document.add_paragraph("7 Minute Briefing")
    document.add_paragraph(title, style="Title")
    for heading, said in sections:
        number_it(document.add_paragraph(heading, style="Heading 1"), headings)
        for line in said:
            if NUMBERED.match(line):
                number_it(document.add_paragraph(NUMBERED.sub("", line)), items)
            else:
                write_lines(document, [line])
    return word(document).getvalue()


def add_levels(document, levels) -> int:
    """A list of Word's own, and its number; a level is (way to count, text)."""
    numbering = document.part.numbering_part.element
    key = 900 + len(numbering)
    written = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{way}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (way, text) in enumerate(levels)
    )
    kind = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{written}</w:abstractNum>'
    numbering.insert(0, parse_xml(kind))
    return add_list(document, key)


def add_list(document, kind, start=None) -> int:
    """A list that is built like another, and its number; it goes on counting unless it starts."""
    numbering = document.part.numbering_part.element
    key = kind if start is None else kind + 1000
    anew = "" if start is None else f'<w:startOverride w:val="{start}"/>'
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{kind}"/>'
            f'<w:lvlOverride w:ilvl="0">{anew}</w:lvlOverride></w:num>'
        )
    )
    return key


def number_it(paragraph, key, level=0):
    """Put a paragraph, or all of a style, into a list."""
    element = getattr(paragraph, "_p", paragraph)
    properties = element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = level, key


def write_lines(parent, said):
    """The lines of a section in a document, a cell or a box."""
    for line in said:
        style = "List Bullet" if line.startswith("- ") else "Normal"
        write(parent.add_paragraph(style=style), line.removeprefix("- "))


def write(paragraph, line):
    for piece in pieces(line):
        if piece.address:
            add_link(paragraph, piece.words, piece.address)
        else:
            paragraph.add_run(piece.words).bold = piece.bold or None


def add_link(paragraph, words, address):
    key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    paragraph._p.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"><w:r><w:t xml:space="preserve">'
            f"{words}</w:t></w:r></w:hyperlink>"
        )
    )


def add_xml(parent, xml):
    """Raw XML at the end of a paragraph or a body, its usual prefixes declared."""
    put = parent._p.append if hasattr(parent, "_p") else parent.element.body.sectPr.addprevious
    names = nsdecls("w", "r", "wp", "a") + (
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    )
    for made in parse_xml(f"<w:x {names}>{xml}</w:x>"):
        put(made)


def said(*lines) -> str:
    """Paragraphs of plain words, as XML."""
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)


def box(content, left=0, top=0, width=100, height=100) -> str:
    """A text box as Word writes it, twice: for itself and for older programs."""
    left, top, width, height = int(left), int(top), int(width), int(height)
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<wp:positionH><wp:posOffset>{left}</wp:posOffset></wp:positionH>"
        f"<wp:positionV><wp:posOffset>{top}</wp:posOffset></wp:positionV>"
        f"<a:graphic><a:graphicData>{shape(content, 0, 0, width, height)}</a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def shape(content, left, top, width, height) -> str:
    return (
        f'<wps:wsp><wps:spPr><a:xfrm><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{width}" cy="{height}"/></a:xfrm></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>"
    )


def group(shapes) -> str:
    """A group of shapes, half as large on the page as within."""
    transform = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="500" cy="500"/>'
    transform += '<a:chOff x="0" y="0"/><a:chExt cx="1000" cy="1000"/></a:xfrm>'
    return (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><wpg:wgp>"
        f"<wpg:grpSpPr>{transform}</wpg:grpSpPr>{shapes}"
        "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def add_diagram(part, folder, texts) -> str:
    """The data of a SmartArt diagram, and their key; a text is (words, the words below it).

    Its points stand in no order.
    """
    points, joins = [], []
    for at, (words, below) in enumerate(texts):
        points.append(point(f"t{at}", words))
        joins.append(join("top", f"t{at}", at))
        for under, more in enumerate(below):
            points.append(point(f"t{at}-{under}", more))
            joins.append(join(f"t{at}", f"t{at}-{under}", under))
    points = "".join(['<dgm:pt modelId="top" type="doc"/>', *points[::-1]])
    data = f"<dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{''.join(joins[::-1])}</dgm:cxnLst>"
    xml = f"<dgm:dataModel {NAMES_OF_DIAGRAMS}>{data}</dgm:dataModel>".encode()
    made = {
        "partname": (docx if folder == "word" else pptx).opc.packuri.PackURI(
            f"/{folder}/diagrams/data1.xml"
        ),
        "content_type": f"{samples.OFFICE}drawingml.diagramData+xml",
        "blob": xml,
        "package": part.package,
    }
    kind = docx.opc.part.Part if folder == "word" else pptx.opc.package.Part
    return part.relate_to(kind(**made), f"{RELATIONSHIPS}/diagramData")


def point(key, words) -> str:
    text = f"<a:p><a:r><a:t>{words}</a:t></a:r></a:p>"
    return f'<dgm:pt modelId="{key}"><dgm:t><a:bodyPr/>{text}</dgm:t></dgm:pt>'


def join(above, below, at) -> str:
    return f'<dgm:cxn srcId="{above}" destId="{below}" srcOrd="{at}"/>'


# PowerPoint


def powerpoint(presentation) -> io.BytesIO:
    packed = io.BytesIO()
    presentation.save(packed)
    packed.seek(0)
    return packed


def as_pptx(sections=SECTIONS, order=WHEEL, title=TITLE) -> bytes:
    """One slide: the title in the middle, boxes round it, and their numbers in circles that were
    all drawn last."""
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Cm(42), Cm(30)
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    middle = slide.shapes.add_textbox(Cm(16), Cm(13), Cm(10), Cm(4)).text_frame
    middle.text = "7 Minute Briefing"
    middle.add_paragraph().text = title
    places = {number: ring(at) for at, number in enumerate(range(1, len(sections) + 1))}
    for number in order:
        left, top = places[number]
        frame = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(9), Cm(6)).text_frame
        write_slide(frame, sections[number - 1])
    for number in order:
        left, top = places[number]
        circle = slide.shapes.add_shape(MSO_SHAPE.OVAL, Cm(left - 1.4), Cm(top), Cm(1.2), Cm(1.2))
        circle.text_frame.text = f"{number:02}"
    return powerpoint(presentation).getvalue()


def ring(at, count=7, across=15, down=11):
    """The corner of the box at this place in a ring, in centimetres."""
    angle = 2 * math.pi * at / count - math.pi / 2
    return 16.5 + across * math.cos(angle), 12 + down * math.sin(angle)


def write_slide(frame, section):
    title, said = section
    frame.word_wrap = True
    frame.text = title
    for line in said:
        paragraph = frame.add_paragraph()
        if line.startswith("- "):
            mark_item(paragraph, '<a:buChar char="•"/>')
        elif NUMBERED.match(line):
            mark_item(paragraph, '<a:buAutoNum type="arabicPeriod"/>')
        for piece in pieces(NUMBERED.sub("", line.removeprefix("- "))):
            run = paragraph.add_run()
            run.text, run.font.bold, run.font.size = piece.words, piece.bold or None, Pt(11)
            run.hyperlink.address = piece.address or None


def mark_item(paragraph, xml):
    marked = parse_xml(xml.replace("/>", f" {nsdecls('a')}/>"))
    paragraph._p.get_or_add_pPr().append(marked)


# PDF


def pdf(source: str) -> bytes:
    return typst.compile(source.encode())


def pdf_by_hand(content: bytes, *others: bytes, pages=b"[3 0 R]") -> bytes:
    """A PDF of one page that draws `content`; `others` are objects from number 6 on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids " + pages + b" /Count 1 /MediaBox [0 0 400 300] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *others,
    ]
    made, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return made + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def pdf_that_draws(packed: bytes) -> bytes:
    """A PDF of one page whose content is packed."""
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    content = pdf_by_hand(b"", stream % (len(packed), packed))
    return content.replace(b"/Contents 4 0 R", b"/Contents 6 0 R")


def zeros(gigabytes) -> bytes:
    """Zeros, packed to a thousandth; the check sum at their end is missing."""
    packer, piece = zlib.compressobj(9), bytes(64 * 1024 * 1024)
    head = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    return head + (packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)) * (16 * gigabytes)


def typeset(text: str) -> str:
    return re.sub(r"[\\*_`#$@<>\[\]~=-]", r"\\\g<0>", text)


def typeset_line(line) -> str:
    start = "- " if line.startswith("- ") else "+ " if NUMBERED.match(line) else ""
    made = start
    for piece in pieces(NUMBERED.sub("", line.removeprefix("- "))):
        words = typeset(piece.words)
        words = f'#link("{piece.address}")[{words}]' if piece.address else words
        made += f"#strong[{words}]" if piece.bold else words
    return made if start else f"\n{made}\n"


def typeset_section(section, heading="") -> str:
    title, said = section
    return f'#text(12pt, weight: "bold")[{heading}{typeset(title)}]\n\n' + "\n".join(
        typeset_line(line) for line in said
    )


def as_pdf(sections=SECTIONS, order=WHEEL, title=TITLE) -> bytes:
    """One page: boxes in a ring, numbers in circles beside them, the title in the middle."""
    made = ["#set page(width: 42cm, height: 30cm, margin: 0cm)\n#set text(9pt)\n"]
    for number in order:
        left, top = ring(number - 1)
        made.append(
            f"#place(dx: {left}cm, dy: {top}cm, box(width: 9cm)[\n"
            f"{typeset_section(sections[number - 1])}\n])\n"
            f"#place(dx: {left - 1.4}cm, dy: {top - 0.3}cm, circle(radius: 0.6cm, inset: 0pt)["
            f"#align(center + horizon, text(18pt)[{number:02}])])\n"
        )
    middle = f"#text(20pt)[7 Minute Briefing]\n\n#text(16pt)[{typeset(title)}]"
    made.append(f"#place(dx: 16cm, dy: 13cm, box(width: 10cm)[{middle}])\n")
    return pdf("".join(made))


def as_pdf_of_columns(sections=SECTIONS, order=None, title=TITLE) -> bytes:
    """Two columns of text below a title that goes over both."""
    made = "#set page(width: 21cm, height: 14cm, margin: 1.5cm, columns: 2)\n#set text(10pt)\n"
    made += "#set par(justify: true)\n"
    head = f"#text(18pt)[7 Minute Briefing]\n\n#text(14pt)[{typeset(title)}]"
    made += f'#place(top, scope: "parent", float: true)[{head}]\n'
    for number, section in enumerate(sections, 1):
        made += typeset_section(section, f"{number}. ") + "\n\n#v(6pt)\n"
    return pdf(made)


def as_pdf_of_panels(sections=SECTIONS, order=WHEEL, title=TITLE) -> bytes:
    """Coloured panels close to each other, and in each the heading well above its text."""
    panels = "".join(
        f"[{typeset_section(sections[number - 1], f'{number:02} ')}],\n" for number in order
    )
    head = f"#text(18pt)[7 Minute Briefing]\n\n#text(14pt)[{typeset(title)}]"
    return pdf(
        "#set page(width: 30cm, height: 24cm, margin: 1cm)\n#set text(9pt)\n"
        f"{head}\n\n#grid(columns: 3, gutter: 8pt, inset: 6pt, fill: luma(230),\n{panels})"
    )


def as_pdf_with_numbers_at_the_side(sections=SECTIONS, order=None, title=TITLE) -> bytes:
    """A number as high as two lines to the left of each section, and little room between them."""
    rows = "".join(
        f"[#text(26pt)[{number}]],[{typeset_section(section)}],\n"
        for number, section in enumerate(sections, 1)
    )
    head = f"#text(18pt)[7 Minute Briefing]\n\n#text(14pt)[{typeset(title)}]"
    return pdf(
        "#set page(width: 21cm, height: 29.7cm, margin: 2cm)\n#set text(10pt)\n"
        f"{head}\n\n#grid(columns: (2cm, 1fr), row-gutter: 12pt,\n{rows})"
    )
