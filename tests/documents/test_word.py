"""Word documents: every word of the body once, in its order, and the numbers Word adds itself."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.documents import word
from portal.documents.blocks import Block
from portal.errors import Refused
from tests.documents import made
from tests.documents.made import add_link, add_xml, box, number_it, said
from tests.uploads import samples


@pytest.fixture
def document():
    return docx.Document()


def read(document):
    return word.read(made.word(document))


def texts(document):
    return [block.text for block in read(document)]


def run(words, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_headings_by_style_by_outline_and_by_a_style_built_on_one(document):
    own = document.styles.add_style("Ours", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 3"]
    for style in ("Title", "Heading 1", "Heading 2", "Ours", "Normal"):
        document.add_paragraph(style, style=style)
    outline = document.add_paragraph("Outline")
    outline._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="3"/>'))
    body = document.add_paragraph("Body", style="Heading 1")
    body._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="9"/>'))

    levels = {block.text: block.heading for block in read(document)}

    expected = {"Title": 1, "Heading 1": 1, "Heading 2": 2, "Ours": 3, "Normal": 0}
    assert levels == expected | {"Outline": 4, "Body": 0}


def test_a_heading_of_word_in_another_language(document):
    heading = document.styles["Heading 2"]
    heading.element.set(made.W + "styleId", "berschrift2")

    document.add_paragraph("Hintergrund", style=heading)

    assert read(document) == [Block("Hintergrund", heading=2)]


def test_bullets_have_the_depth_of_their_list(document):
    for style in ("List Bullet", "List Bullet 2", "List Bullet"):
        document.add_paragraph(style, style=style)

    first, second, third = read(document)

    assert (first.bullet, second.bullet, third.bullet) == (1, 1, 1)
    assert (first.apart, second.apart, third.apart) == (True, False, False)


def test_levels_of_one_list(document):
    key = made.add_levels(document, [("bullet", "•"), ("bullet", "o")])
    for level in (0, 1, 1, 0):
        number_it(document.add_paragraph("Words"), key, level)

    assert [block.bullet for block in read(document)] == [1, 2, 2, 1]


@pytest.mark.parametrize(
    ("way", "text", "expected"),
    [
        ("decimal", "%1.", ["1. a", "2. a", "3. a"]),
        ("decimal", "%1)", ["1) a", "2) a", "3) a"]),
        ("decimal", "Part %1:", ["Part 1: a", "Part 2: a", "Part 3: a"]),
        ("decimalZero", "%1", ["01 a", "02 a", "03 a"]),
        ("lowerLetter", "(%1)", ["(a) a", "(b) a", "(c) a"]),
        ("upperRoman", "%1.", ["I. a", "II. a", "III. a"]),
        ("ordinal", "%1", ["1st a", "2nd a", "3rd a"]),
        ("none", "", ["a", "a", "a"]),
    ],
)
def test_numbers_that_word_writes(document, way, text, expected):
    key = made.add_levels(document, [(way, text)])
    for _ in range(3):
        number_it(document.add_paragraph("a"), key)

    assert texts(document) == expected


def test_numbers_within_numbers_begin_again(document):
    levels = [("decimal", "%1."), ("lowerLetter", "%1%2."), ("decimal", "%3")]
    key = made.add_levels(document, levels)
    for level in (0, 1, 1, 0, 1, 2):
        number_it(document.add_paragraph("x"), key, level)

    assert texts(document) == ["1. x", "1a. x", "1b. x", "2. x", "2a. x", "1 x"]


def test_a_list_goes_on_after_other_paragraphs_and_another_starts_where_it_says(document):
    key = made.add_levels(document, [("decimal", "%1.")])
    anew = made.add_list(document, key, start=5)
    number_it(document.add_paragraph("x"), key)
    document.add_paragraph("Between")
    number_it(document.add_paragraph("x"), key)
    number_it(document.add_paragraph("x"), anew)
    number_it(document.add_paragraph("x"), anew)

    assert texts(document) == ["1. x", "Between", "2. x", "5. x", "6. x"]


def test_headings_numbered_by_their_style(document):
    key = made.add_levels(document, [("decimal", "%1.")])
    number_it(document.styles["Heading 1"].element, key)
    for title in ("Report", "Background"):
        document.add_paragraph(title, style="Heading 1")

    assert read(document) == [Block("1. Report", heading=1), Block("2. Background", heading=1)]


def test_a_paragraph_may_be_taken_out_of_the_list_of_its_style(document):
    number_it(document.add_paragraph("Plain", style="List Bullet"), 0)

    assert read(document) == [Block("Plain")]


def test_a_number_that_word_writes_into_an_empty_cell(document):
    key = made.add_levels(document, [("decimal", "%1")])
    row = document.add_table(rows=1, cols=2).rows[0].cells
    number_it(row[0].paragraphs[0], key)
    row[1].text = "Background"

    assert texts(document) == ["1", "Background"]


def test_a_table_is_read_where_it_stands_cell_by_cell_and_a_table_within_it(document):
    document.add_paragraph("Before")
    table = document.add_table(rows=2, cols=2)
    for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"cell {at}"
    inner = table.cell(0, 1).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "inner"
    document.add_paragraph("After")

    assert texts(document) == ["Before", "cell 0", "cell 1", "inner", "cell 2", "cell 3", "After"]


def test_headings_side_by_side_keep_what_stands_below_them(document):
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        [cell for row in table.rows for cell in row.cells],
        ["1. Report", "2. Background", "Of the report.", "Of the background."],
        strict=True,
    ):
        cell.text = words

    assert texts(document) == [
        *["1. Report", "Of the report."],
        *["2. Background", "Of the background."],
    ]


def test_a_text_box_is_there_once_after_the_paragraph_it_hangs_on(document):
    add_xml(document.add_paragraph("Hung on"), box(said("In the box", "and below")))
    document.add_paragraph("After")

    assert texts(document) == ["Hung on", "In the box", "and below", "After"]


def test_a_text_box_of_an_older_word(document):
    content = f"<w:txbxContent>{said('Old box')}</w:txbxContent>"
    add_xml(
        document.add_paragraph(),
        f"<w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>",
    )

    assert texts(document) == ["Old box"]


def test_numbers_in_circles_stand_before_the_box_beside_them(document):
    anchor = document.add_paragraph()
    for number in (1, 2):
        add_xml(anchor, box(said(f"Section {number} says"), 2000, 5000 * number, 8000, 4000))
    for number in (2, 1):
        add_xml(anchor, box(said(str(number)), 500, 5000 * number, 1000, 1000))

    assert texts(document) == ["1", "Section 1 says", "2", "Section 2 says"]


def test_numbers_and_texts_in_a_group_of_shapes(document):
    shapes = "".join(
        made.shape(said(words), left, top, 100, 100)
        for words, left, top in [("One says", 200, 0), ("Two says", 200, 500)]
    )
    shapes += "".join(made.shape(said(n), 50, top, 90, 90) for n, top in [("2", 500), ("1", 0)])
    add_xml(document.add_paragraph(), made.group(shapes))

    assert texts(document) == ["1", "One says", "2", "Two says"]


def test_content_controls_are_read_in_paragraphs_rows_and_cells(document):
    content = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    add_xml(document, content.format(said("Whole paragraph")))
    add_xml(document.add_paragraph("Part: "), content.format(run("chosen")))
    cell = content.format(f"<w:tc>{said('cell')}</w:tc>")
    add_xml(document, f"<w:tbl>{content.format(f'<w:tr>{cell}</w:tr>')}</w:tbl>")

    assert texts(document) == ["Whole paragraph", "Part: chosen", "cell"]


def test_what_a_tracked_change_took_out_is_out(document):
    paragraph = document.add_paragraph("Ring ")
    add_xml(
        paragraph,
        '<w:del w:id="1"><w:r><w:delText>0116 255</w:delText></w:r></w:del>'
        f'<w:ins w:id="2">{run("the front door")}</w:ins>'
        f'<w:moveFrom w:id="3">{run("moved away")}</w:moveFrom>'
        f'<w:moveTo w:id="4">{run(", moved here")}</w:moveTo>',
    )

    assert texts(document) == ["Ring the front door, moved here"]


def test_paragraphs_joined_by_a_tracked_change_are_one(document):
    first = document.add_paragraph("Nobody ")
    mark = f'<w:rPr {nsdecls("w")}><w:del w:id="1"/></w:rPr>'
    first._p.get_or_add_pPr().append(parse_xml(mark))
    document.add_paragraph("asked.")

    assert texts(document) == ["Nobody asked."]


def test_a_row_taken_out_is_out(document):
    table = document.add_table(rows=2, cols=1)
    table.cell(0, 0).text, table.cell(1, 0).text = "stays", "goes"
    row = table.rows[1]._tr
    row.insert(0, parse_xml(f'<w:trPr {nsdecls("w")}><w:del w:id="1"/></w:trPr>'))

    assert texts(document) == ["stays"]


def test_hidden_text_is_left_out(document):
    add_xml(document.add_paragraph("Seen"), run(" and hidden", "<w:vanish/>"))

    assert texts(document) == ["Seen"]


def test_bold_and_italics_are_marked_round_words_alone(document):
    paragraph = document.add_paragraph("Ask ")
    for words, bold, italic in [
        ("the ", True, None),
        ("child ", True, None),
        ("now", None, True),
        (". ", None, None),
        ("All", True, True),
        (" ", True, True),
        ("of it", True, True),
    ]:
        made_run = paragraph.add_run(words)
        made_run.bold, made_run.italic = bold, italic

    assert texts(document) == ["Ask **the child** *now*. ***All of it***"]


def test_bold_by_a_style_of_letters_and_bold_taken_away(document):
    strong = document.styles.add_style("Loud", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    strong.font.bold, strong.font.size = True, Pt(20)
    paragraph = document.add_paragraph()
    paragraph.add_run("loud", style="Loud")
    quiet = paragraph.add_run(" quiet", style="Loud")
    quiet.bold = False

    assert texts(document) == ["**loud** quiet"]


def test_marks_that_words_hold_are_no_markdown(document):
    document.add_paragraph("2*3 [draft] _x_ a_b <b>")

    assert texts(document) == [r"2\*3 \[draft\] \_x\_ a_b \<b>"]


def test_links_are_kept(document):
    paragraph = document.add_paragraph("See ")
    add_link(paragraph, "the guide", "https://example.org/a (b)?x=1")
    paragraph.add_run(".")

    assert texts(document) == ["See [the guide](https://example.org/a%20%28b%29?x=1)."]


def test_a_link_to_a_place_in_a_page_and_one_within_the_document(document):
    paragraph = document.add_paragraph()
    add_link(paragraph, "there", "https://example.org/a")
    paragraph._p[-1].set(made.W + "anchor", "part")
    add_xml(paragraph, f'<w:hyperlink w:anchor="_Toc1">{run(" contents")}</w:hyperlink>')

    assert texts(document) == ["[there](https://example.org/a#part) contents"]


def field(instruction, shown):
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"{char.format('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f"{char.format('separate')}{run(shown)}{char.format('end')}"
    )


@pytest.mark.parametrize(
    ("instruction", "address"),
    [
        (' HYPERLINK "https://example.org/x" ', "https://example.org/x"),
        (
            ' HYPERLINK "https://example.org/x" \\l "part" \\o "A tip" ',
            "https://example.org/x#part",
        ),
        (" HYPERLINK https://example.org/x ", "https://example.org/x"),
    ],
)
def test_links_that_are_fields(document, instruction, address):
    add_xml(document.add_paragraph(), field(instruction, "words") + run(" after"))

    assert texts(document) == [f"[words]({address}) after"]


def test_a_simple_field_and_fields_that_are_no_links(document):
    add_xml(
        document.add_paragraph(),
        f"<w:fldSimple w:instr=' HYPERLINK \"https://example.org/y\" '>{run('why')}</w:fldSimple>"
        + field(" PAGE ", " 7")
        + field(' HYPERLINK \\l "place" ', " here"),
    )

    assert texts(document) == ["[why](https://example.org/y) 7 here"]


def test_a_field_may_end_in_another_paragraph(document):
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    start = f"{char.format('begin')}<w:r><w:instrText> TOC </w:instrText></w:r>"
    add_xml(document.add_paragraph(), start + char.format("separate") + run("One"))
    add_xml(document.add_paragraph(), run("Two") + char.format("end"))

    assert texts(document) == ["One", "Two"]


def test_a_number_on_a_line_of_its_own_is_apart_from_the_title(document):
    document.add_paragraph("2\nBackground")
    document.add_paragraph("02.\nWhat happened", style="Heading 2")

    assert read(document) == [
        Block("2"),
        Block("Background", apart=False),
        Block("02.", heading=2),
        Block("What happened", heading=2, apart=False),
    ]


def test_a_break_in_a_running_sentence_is_a_space(document):
    document.add_paragraph("The family had been known\nto three services,\nNot to one.")
    document.add_paragraph("An item that is\nBroken", style="List Bullet")

    assert texts(document) == [
        "The family had been known to three services, Not to one.",
        "An item that is Broken",
    ]


def test_tabs_hyphens_and_letters_of_symbols(document):
    add_xml(
        document.add_paragraph(),
        f"{run('1')}<w:r><w:tab/></w:r>{run('Non')}<w:r><w:noBreakHyphen/></w:r>{run('ﬁction')}"
        f"<w:r><w:softHyphen/></w:r>{run('al one')}",
    )
    add_xml(
        document.add_paragraph(),
        f'<w:r><w:sym w:font="Wingdings" w:char="F0A7"/></w:r>{run(" An item")}',
    )

    assert read(document) == [Block("1 Non-fictional one"), Block("An item", bullet=1)]


def test_typed_bullets_are_items(document):
    document.add_paragraph("• First")
    document.add_paragraph("- Second")

    assert [block[:2] for block in read(document)] == [("First", 1), ("Second", 1)]


def test_headers_footers_and_comments_are_left_out(document):
    document.sections[0].header.paragraphs[0].text = "Header"
    document.sections[0].footer.paragraphs[0].text = "Footer"
    document.add_comment(document.add_paragraph("Body").runs, text="Is that so?")

    assert texts(document) == ["Body"]


def test_formulas_are_read_as_their_letters(document):
    add_xml(document.add_paragraph(), "<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>")

    assert texts(document) == ["a=b"]


def test_strict_documents_are_read(document):
    document.add_paragraph("Strict", style="Heading 1")

    strict = made.repacked(
        made.word(document).getvalue(),
        lambda name, content: content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
    )

    assert word.read(io.BytesIO(strict)) == [Block("Strict", heading=1)]


def test_the_texts_of_a_diagram(document):
    points = [("1. Report", ["What was found"]), ("2. Background", [])]
    key = made.add_diagram(document.part, "word", points)
    add_xml(
        document.add_paragraph("Wheel"),
        f'<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds r:dm="{key}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
    )

    assert [block[:2] for block in read(document)] == [
        ("Wheel", 0),
        ("1. Report", 0),
        ("What was found", 1),
        ("2. Background", 0),
    ]


def test_no_word_of_the_body_is_lost():
    blocks = word.read(io.BytesIO(made.as_docx()))

    expected = made.words("7 Minute Briefing", made.TITLE, *made.all_lines())
    assert made.words(*(block.text for block in blocks)) == expected


parts = st.lists(
    st.tuples(
        st.sampled_from(["Normal", "Heading 1", "List Bullet", "cell", "box", "control", "bold"]),
        st.text("ab -*_[(1.\n", min_size=1, max_size=30).map(lambda words: f"word {words}"),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(parts=parts)
def test_no_word_is_lost_however_it_is_written(parts):
    document = docx.Document()
    for kind, words in parts:
        if kind == "cell":
            document.add_table(rows=1, cols=2).cell(0, 1).text = words
        elif kind == "box":
            add_xml(document.add_paragraph(), box(said(words)))
        elif kind == "control":
            add_xml(document, f"<w:sdt><w:sdtContent>{said(words)}</w:sdtContent></w:sdt>")
        elif kind == "bold":
            document.add_paragraph("Be ").add_run(words).bold = True
        else:
            document.add_paragraph(words, style=kind)

    found = made.words(*texts(document))

    be = [f"Be {words}" if kind == "bold" else words for kind, words in parts]
    assert found == made.words(*be)


def test_pictures_are_not_unpacked(document):
    document.add_paragraph("Words")
    picture = samples.picture("PNG", (500, 500))
    document.add_picture(io.BytesIO(picture))
    stored = made.repacked(made.word(document).getvalue(), lambda name, content: content)
    damaged = bytearray(stored)
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        [part] = [part for part in archive.infolist() if "media" in part.filename]
        start = part.header_offset + 30 + len(part.filename)
    damaged[start : start + part.compress_size] = bytes(part.compress_size)

    assert word.read(io.BytesIO(bytes(damaged))) == [Block("Words")]


def test_a_document_without_its_main_part():
    with pytest.raises(Refused, match="damaged"):
        word.read(io.BytesIO(samples.archive(**{"a.xml": "<a/>"})))
