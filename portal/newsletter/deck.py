"""The looks of slides: python-pptx's own layouts, made wide, in British English and in the
partnership's colour."""

import io

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

WIDTH, HEIGHT, EDGE = Inches(13.333), Inches(7.5), Inches(0.9)
INSIDE = WIDTH - 2 * EDGE
BEGINS, WITH_POINTS, BESIDE_A_PICTURE = 0, 1, 3  # layouts of python-pptx's own template
TITLE_SIZE, LONG_TITLE_SIZE, POINT_SIZE, LEAST_SIZE = Pt(34), Pt(28), Pt(28), Pt(24)
LONG_TITLE, MANY_WORDS = 60, 180  # characters: from here on letters are smaller
LANGUAGE = "en-GB"
WHITE = RGBColor(255, 255, 255)
# left, top, width, height
OF_TITLE = (EDGE, Inches(0.6), INSIDE, Inches(1.6))
OF_POINTS = (EDGE, Inches(2.4), INSIDE, Inches(4.5))
HALF = (INSIDE - Inches(0.5)) // 2
BESIDE = (EDGE, Inches(2.4), HALF, Inches(4.5))
OF_PICTURE = (EDGE + HALF + Inches(0.5), Inches(2.4), HALF, Inches(4.5))
DECORATIVE = (
    '<a:extLst {ns}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
    "</a:extLst>"
)
FILL = '<a:solidFill {ns}><a:srgbClr val="{colour}"/></a:solidFill>'
BAND = (
    '<p:sp {ns}><p:nvSpPr><p:cNvPr id="100" name="Band"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
    '</p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{colour}"/>'
    "</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/>"
    "</p:txBody></p:sp>"
)


def adapt(presentation, colour: str) -> None:
    """Make a new presentation ours, before its first slide; `colour` is written “#1f5f5b”."""
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    colour = colour.removeprefix("#").upper()
    master = presentation.slide_master
    _keep_layouts(presentation)
    _place(master.placeholders, {1: OF_TITLE, 2: OF_POINTS})
    _write_styles(master, colour)
    _band(master, colour)
    begins, points, beside = presentation.slide_layouts
    begins.background.fill.solid()
    begins.background.fill.fore_color.rgb = RGBColor.from_string(colour)
    _place_in(begins, {0: (EDGE, Inches(1.2), INSIDE, Inches(3)), 1: _below(4.4)})
    _place_in(points, {0: OF_TITLE, 1: OF_POINTS})
    _place_in(beside, {0: OF_TITLE, 1: BESIDE, 2: OF_PICTURE})
    for layout in (begins, points, beside):
        _without_feet(layout)
    for element in (
        presentation.element,
        master.element,
        *(each.element for each in presentation.slide_layouts),
    ):
        _in_english(element)


def begin(presentation, title: str, below: list[str], page: str) -> None:
    """The title slide."""
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.title.text_frame.text = title
    slide.placeholders[1].text_frame.text = "\n".join(below)
    for shape, size in ((slide.shapes.title, Pt(44)), (slide.placeholders[1], LEAST_SIZE)):
        shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        for paragraph in shape.text_frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT
            paragraph.font.size, paragraph.font.color.rgb = size, WHITE
    slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    slide.notes_slide.notes_text_frame.text = f"Read the whole issue: {page}"
    _speak(slide)


def add(presentation, title: str, points: list[str], notes: str, picture) -> None:
    """A slide of one part."""
    layout = presentation.slide_layouts[2 if picture else 1]
    slide = presentation.slides.add_slide(layout)
    slide.shapes.title.text_frame.text = title
    if len(title) > LONG_TITLE:
        _sized(slide.shapes.title, LONG_TITLE_SIZE)
    _point_out(slide.placeholders[1], points)
    if picture:
        _remove(slide.placeholders[2])
        _draw(slide, *picture, OF_PICTURE if points else OF_POINTS)
    slide.notes_slide.notes_text_frame.text = notes
    _speak(slide)


def describe(presentation, title: str, author: str) -> None:
    about = presentation.core_properties
    about.title, about.author, about.language = title, author, LANGUAGE
    about.last_modified_by, about.keywords = author, ""


def _below(top):
    return (EDGE, Inches(top), INSIDE, Inches(2))


def _keep_layouts(presentation):
    layouts = list(presentation.slide_layouts)
    for number, layout in enumerate(layouts):
        if number not in (BEGINS, WITH_POINTS, BESIDE_A_PICTURE):
            presentation.slide_layouts.remove(layout)


def _place(placeholders, places):
    """Put those of a master where they belong; by their kinds, title and body."""
    for shape in placeholders:
        place = places.get(int(shape.placeholder_format.type))
        if place:
            shape.left, shape.top, shape.width, shape.height = place


def _place_in(layout, places):
    for shape in layout.placeholders:
        if place := places.get(shape.placeholder_format.idx):
            shape.left, shape.top, shape.width, shape.height = place


def _without_feet(layout):
    """Dates, feet and numbers of a layout that our slides do not have."""
    for shape in list(layout.placeholders):
        if shape.placeholder_format.idx >= 10:
            _remove(shape)


def _remove(shape):
    shape._element.getparent().remove(shape._element)


def _write_styles(master, colour):
    """Titles in the colour, to the left; points large enough for the back of a room."""
    styles = master.element.find(qn("p:txStyles"))
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    _letters(title, TITLE_SIZE, colour, bold=True)
    for level in styles.find(qn("p:bodyStyle")):
        first = level.tag == qn("a:lvl1pPr")
        _letters(level, POINT_SIZE if first else LEAST_SIZE, "0B0C0C", bold=False)


def _letters(level, size, colour, *, bold):
    letters = level.find(qn("a:defRPr"))
    if letters is None:
        return
    letters.set("sz", str(int(size.pt * 100)))
    letters.set("b", "1" if bold else "0")
    letters.set("lang", LANGUAGE)
    for fill in letters.findall(qn("a:solidFill")):
        letters.remove(fill)
    letters.insert(
        0, parse_xml(f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{colour}"/></a:solidFill>')
    )


def _band(master, colour):
    """A band in the colour at the top of every slide."""
    ns = nsdecls("a", "p")
    band = parse_xml(BAND.format(ns=ns, width=WIDTH, height=Inches(0.3), colour=colour))
    master.shapes._spTree.insert(2, band)


def _point_out(body, points):
    if not points:
        _remove(body)
        return
    body.text_frame.text = "\n".join(points)
    if sum(map(len, points)) > MANY_WORDS:
        _sized(body, LEAST_SIZE)


def _sized(shape, size):
    for paragraph in shape.text_frame.paragraphs:
        paragraph.font.size = size


def _draw(slide, drawn, words, place):
    """The picture in its place, as large as fits, with its words; empty for decoration."""
    left, top, width, height = place
    picture = slide.shapes.add_picture(io.BytesIO(drawn), left, top)
    scale = min(width / picture.width, height / picture.height)
    picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
    about = picture._element.nvPicPr.cNvPr
    about.set("descr", words)
    if not words:
        about.append(parse_xml(DECORATIVE.format(ns=nsdecls("a"))))


def _speak(slide):
    """In British English, what is said too."""
    for page in (slide, slide.notes_slide):
        for shape in page.placeholders:
            if shape.has_text_frame:
                for paragraph in shape.text_frame.paragraphs:
                    for run in paragraph.runs:
                        run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK
        _in_english(page.element)


def _in_english(element: etree._Element):
    for each in element.iter():
        if each.get("lang"):
            each.set("lang", LANGUAGE)
