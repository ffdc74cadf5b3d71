"""PowerPoint files: what slides show, in the order drawn, and numbers beside what they number."""

import io

import pptx
import pytest
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Cm, Pt

from portal.documents import powerpoint
from portal.documents.blocks import Block
from portal.errors import Refused
from tests.documents import made
from tests.uploads import samples

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TITLE_AND_CONTENT, EMPTY = 1, 6


@pytest.fixture
def presentation():
    return pptx.Presentation()


@pytest.fixture
def slide(presentation):
    return presentation.slides.add_slide(presentation.slide_layouts[EMPTY])


def read(presentation):
    return powerpoint.read(made.powerpoint(presentation))


def texts(presentation):
    return [block.text for block in read(presentation)]


def add_box(shapes, words, left=1, top=1, width=8, height=2):
    box = shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(height))
    box.text_frame.text = words
    return box


def add_circle(shapes, words, left, top, size=1):
    circle = shapes.add_shape(MSO_SHAPE.OVAL, Cm(left), Cm(top), Cm(size), Cm(size))
    circle.text_frame.text = words
    return circle


def properties(paragraph, xml=""):
    found = paragraph._p.get_or_add_pPr()
    for element in parse_xml(f"<a:x {nsdecls('a')}>{xml}</a:x>"):
        found.append(element)
    return found


def test_slides_in_their_order_titles_as_headings_and_content_as_a_list(presentation):
    for number in (1, 2):
        slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_AND_CONTENT])
        slide.shapes.title.text = f"{number}. Title"
        slide.placeholders[1].text_frame.text = "An item"
    inner = slide.placeholders[1].text_frame.add_paragraph()
    inner.text, inner.level = "Within", 1

    assert read(presentation) == [
        Block("1. Title", heading=1),
        Block("An item", bullet=1),
        Block("2. Title", heading=1),
        Block("An item", bullet=1),
        Block("Within", bullet=2, apart=False),
    ]


def test_slides_stand_in_the_order_the_file_gives_not_in_that_of_their_names(presentation):
    for words in ("first", "second"):
        add_box(presentation.slides.add_slide(presentation.slide_layouts[EMPTY]).shapes, words)
    listed = presentation.slides._sldIdLst
    listed.append(listed[0])

    assert texts(presentation) == ["second", "first"]


def test_a_paragraph_may_say_that_it_is_no_item(presentation):
    slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_AND_CONTENT])
    frame = slide.placeholders[1].text_frame
    frame.text = "No item"
    properties(frame.paragraphs[0], "<a:buNone/>")

    assert read(presentation) == [Block("No item")]


def test_a_subtitle_is_no_list(presentation):
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.title.text, slide.placeholders[1].text = "Iris", "A briefing"

    assert read(presentation) == [Block("Iris", heading=1), Block("A briefing")]


def test_bullets_and_depths_in_a_text_box(presentation, slide):
    frame = add_box(slide.shapes, "Plain").text_frame
    for words, level, xml in [
        ("Item", 0, '<a:buChar char="•"/>'),
        ("Deep item", 1, '<a:buChar char="–"/>'),
        ("Only indented", 1, ""),
    ]:
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = words, level
        properties(paragraph, xml)

    found = [(block.text, block.bullet) for block in read(presentation)]

    assert found == [("Plain", 0), ("Item", 1), ("Deep item", 2), ("Only indented", 1)]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<a:buAutoNum type="arabicPeriod"/>', ["1. a", "2. a"]),
        ('<a:buAutoNum type="arabicParenR" startAt="6"/>', ["6) a", "7) a"]),
        ('<a:buAutoNum type="alphaUcParenBoth"/>', ["(A) a", "(B) a"]),
        ('<a:buAutoNum type="romanLcPeriod"/>', ["i. a", "ii. a"]),
        ('<a:buAutoNum type="arabicPlain"/>', ["1 a", "2 a"]),
        ('<a:buAutoNum type="circleNumDbPlain"/>', ["1. a", "2. a"]),
    ],
)
def test_numbers_that_powerpoint_writes(presentation, slide, xml, expected):
    frame = add_box(slide.shapes, "a").text_frame
    frame.add_paragraph().text = "a"
    for paragraph in frame.paragraphs:
        properties(paragraph, xml)

    assert texts(presentation) == expected


def test_a_list_goes_on_over_its_inner_list_and_begins_again_after_other_text(presentation, slide):
    frame = add_box(slide.shapes, "a").text_frame
    numbered, plain = '<a:buAutoNum type="arabicPeriod"/>', "<a:buNone/>"
    for level, xml in zip((1, 1, 0, 0, 0), [*[numbered] * 3, plain, numbered], strict=True):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = "a", level
        properties(paragraph, xml)
    properties(frame.paragraphs[0], numbered)

    assert texts(presentation) == ["1. a", "1. a", "2. a", "2. a", "a", "1. a"]


def test_numbers_in_circles_stand_before_what_they_are_next_to(presentation, slide):
    for number in (1, 3, 2):
        add_box(slide.shapes, f"Section {number}", left=4, top=4 * number)
    for number in (1, 2, 3):
        add_circle(slide.shapes, f"{number:02}", left=2.5, top=4 * number + 0.3)

    assert texts(presentation) == ["01", "Section 1", "03", "Section 3", "02", "Section 2"]


def test_numbers_that_are_far_from_everything_stay_where_they_are(presentation, slide):
    add_circle(slide.shapes, "5", left=1, top=1, size=0.5)
    add_box(slide.shapes, "Far away", left=10, top=10)

    assert texts(presentation) == ["5", "Far away"]


def test_shapes_in_groups_within_groups_stand_where_the_groups_put_them(presentation, slide):
    group = slide.shapes.add_group_shape()
    inner = group.shapes.add_group_shape()
    add_box(inner.shapes, "In the group", left=4, top=1)
    add_circle(inner.shapes, "9", left=1, top=20)
    add_box(slide.shapes, "Outside", left=20, top=14)
    add_circle(slide.shapes, "8", left=19, top=14)
    transform = group._element.grpSpPr.find(f"{A}xfrm")
    transform.find(f"{A}off").set("x", str(Cm(0)))

    found = texts(presentation)

    assert found == ["In the group", "9", "8", "Outside"]


def test_a_group_drawn_smaller_brings_its_number_near(presentation, slide):
    group = slide.shapes.add_group_shape()
    add_circle(group.shapes, "4", left=0, top=0, size=1)
    add_box(group.shapes, "Inside, far to the right", left=30, top=0)
    add_box(slide.shapes, "Outside, near", left=1.2, top=0)
    transform = group._element.grpSpPr.find(f"{A}xfrm")
    size = transform.find(f"{A}ext")
    for key in ("cx", "cy"):
        size.set(key, str(int(size.get(key)) // 2))

    assert texts(presentation) == ["Inside, far to the right", "4", "Outside, near"]


def test_tables_and_headings_side_by_side_in_them(presentation, slide):
    table = slide.shapes.add_table(2, 2, Cm(1), Cm(1), Cm(10), Cm(4)).table
    for at, words in enumerate(["1. Report", "2. Background", "Of one", "Of two"]):
        table.cell(at // 2, at % 2).text = words

    assert texts(presentation) == ["1. Report", "Of one", "2. Background", "Of two"]


def test_links_of_words_and_of_a_whole_shape(presentation, slide):
    paragraph = add_box(slide.shapes, "").text_frame.paragraphs[0]
    for words, address in [("See ", None), ("the guide", "https://example.org/g"), (".", None)]:
        run = paragraph.add_run()
        run.text, run.hyperlink.address = words, address
    button = add_box(slide.shapes, "Press here", top=5)
    button.click_action.hyperlink.address = "https://example.org/whole"

    assert texts(presentation) == [
        "See [the guide](https://example.org/g).",
        "[Press here](https://example.org/whole)",
    ]


def test_bold_and_italics(presentation, slide):
    paragraph = add_box(slide.shapes, "").text_frame.paragraphs[0]
    for words, bold, italic in [("Ask ", True, None), ("twice", True, None), (" a", None, True)]:
        run = paragraph.add_run()
        run.text, run.font.bold, run.font.italic, run.font.size = words, bold, italic, Pt(12)

    assert texts(presentation) == ["**Ask twice** *a*"]


def test_line_breaks_part_a_number_from_its_title_and_join_a_sentence(presentation, slide):
    add_box(slide.shapes, "03\vWhat we found")
    add_box(slide.shapes, "It was known\vto nobody", top=5)

    assert read(presentation) == [
        Block("03"),
        Block("What we found", apart=False),
        Block("It was known to nobody"),
    ]


def test_an_empty_paragraph_parts_what_is_round_it(presentation, slide):
    add_box(slide.shapes, "One\nTwo\n\nThree")

    assert [block.apart for block in read(presentation)] == [True, False, True]


def test_notes_hidden_slides_hidden_shapes_and_slide_numbers_are_left_out(presentation, slide):
    slide.notes_slide.notes_text_frame.text = "Note"
    hidden = presentation.slides.add_slide(presentation.slide_layouts[EMPTY])
    add_box(hidden.shapes, "On a hidden slide")
    hidden._element.set("show", "0")
    add_box(slide.shapes, "Hidden shape")._element.nvSpPr.cNvPr.set("hidden", "1")
    number = add_box(slide.shapes, "12")
    number._element.nvSpPr.nvPr.append(parse_xml(f'<p:ph {nsdecls("p")} type="sldNum" idx="12"/>'))
    add_box(slide.shapes, "Seen")

    assert texts(presentation) == ["Seen"]


def test_the_texts_of_a_diagram(presentation, slide):
    points = [("1. Report", ["What was found"]), ("2. Background", [])]
    key = made.add_diagram(slide.part, "ppt", points)
    frame = slide.shapes.add_table(1, 1, Cm(1), Cm(1), Cm(5), Cm(5))._element
    data = frame.find(f"{A}graphic/{A}graphicData")
    data.clear()
    data.append(
        parse_xml(
            '<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
            f'{nsdecls("r")} r:dm="{key}"/>'
        )
    )

    assert [block[:2] for block in read(presentation)] == [
        ("1. Report", 0),
        ("What was found", 1),
        ("2. Background", 0),
    ]


def test_no_word_of_the_slides_is_lost():
    blocks = powerpoint.read(io.BytesIO(made.as_pptx()))

    expected = made.words("7 Minute Briefing", made.TITLE, *made.all_lines())
    assert made.words(*(block.text for block in blocks)) == expected


def test_a_file_without_its_main_part():
    with pytest.raises(Refused, match="damaged"):
        powerpoint.read(io.BytesIO(samples.archive(**{"a.xml": "<a/>"})))
