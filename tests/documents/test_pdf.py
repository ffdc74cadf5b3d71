"""PDF files: what stands on a page, in the order it is read, whoever laid it out."""

import io

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.documents import pdf
from portal.documents.blocks import Block
from portal.errors import Refused
from tests.documents import made
from tests.uploads import samples

PAGE = "#set page(width: 15cm, height: 20cm, margin: 1.5cm)\n#set text(10pt)\n"
SAID = (
    "Nine services knew of her, and each of them saw a part, be it the surgery, the shop, the fire "
    "service and the bank."
)


def read(source):
    return pdf.read(io.BytesIO(made.pdf(PAGE + source)))


def texts(source):
    return [block.text for block in read(source)]


def kinds(source):
    return [(block.text, block.bullet) for block in read(source)]


def test_wrapped_lines_are_joined_and_paragraphs_are_not():
    assert read(f"{SAID * 3}\n\n{SAID}\n\n{SAID}") == [Block(SAID * 3), Block(SAID), Block(SAID)]


@pytest.mark.parametrize("setting", ["justify: true", "leading: 1.2em", "leading: 0.3em"])
def test_paragraphs_however_they_are_set(setting):
    source = f"#set par({setting}, spacing: 2.4em)\n{SAID * 3}\n\n{SAID * 2}"

    assert texts(source) == [SAID * 3, SAID * 2]


def test_centred_lines_are_joined():
    assert texts(f"#align(center)[{SAID * 2}]") == [SAID * 2]


def test_larger_lines_are_headings_by_their_size():
    source = f"= Iris\n{SAID}\n== 1. Report\n{SAID}\n== 2. Background\n{SAID * 4}"

    assert [(block.text, block.heading) for block in read(source) if block.heading] == [
        ("Iris", 1),
        ("1. Report", 2),
        ("2. Background", 2),
    ]


def test_size_says_nothing_where_much_is_large():
    source = f"#text(14pt)[{SAID}]\n\n{SAID}"

    assert [block.heading for block in read(source)] == [0, 0]


def test_a_heading_broken_over_lines_is_one():
    heading = "What we found when we asked whose decision it was and who had weighed it up"

    blocks = read(f"#text(16pt)[{heading}]\n\n{SAID * 4}")

    assert blocks == [Block(heading, heading=1), Block(SAID * 4)]


@pytest.mark.parametrize(
    "marker",
    ["[•]", "[o]", "[–]", "circle(radius: 1.4pt, fill: black)"],
    ids=["•", "o", "–", "drawn"],
)
@pytest.mark.parametrize("indent", ["0.5em", "2.5em"])
def test_bullets_near_their_words_far_from_them_and_drawn(marker, indent):
    setting = f"#set list(marker: {marker}, body-indent: {indent})\n"

    found = kinds(f"{setting}Ask:\n- who sleeps where\n- {SAID}\n- where")

    assert found == [("Ask:", 0), ("who sleeps where", 1), (SAID, 1), ("where", 1)]


def test_a_list_within_a_list():
    assert kinds("- one\n  - two\n- three") == [("one", 1), ("two", 2), ("three", 1)]


@pytest.mark.parametrize("indent", ["0.5em", "2.5em"])
def test_numbers_near_their_words_and_far_from_them(indent):
    assert texts(f"#set enum(body-indent: {indent})\n+ Ask\n+ {SAID}\n+ Agree") == [
        "1. Ask",
        f"2. {SAID}",
        "3. Agree",
    ]


def test_links_are_kept():
    source = (
        'See #link("https://example.org/a(b)")[the *guide*] and #link("mailto:a@example.org")[us].'
    )

    assert texts(source) == [
        "See [the **guide**](https://example.org/a%28b%29) and [us](mailto:a@example.org)."
    ]


def test_a_link_broken_over_lines_is_one():
    words = "the procedure for self-neglect and hoarding, as all partners agreed it last year"

    assert texts(f'Read #link("https://example.org/a")[{words}] first.') == [
        f"Read [{words}](https://example.org/a) first."
    ]


def test_an_address_broken_over_lines_is_whole():
    address = "https://example.org/" + "procedures-that-go-on/" * 6 + "end"

    [text] = texts(f'#link("{address}")')

    assert text == f"[{address}]({address})"


def test_bold_and_italics_broken_over_lines_are_marked_once():
    assert texts(f"Ask *{SAID}* and _{SAID}_ too.") == [f"Ask **{SAID}** and *{SAID}* too."]


def test_words_broken_at_a_soft_hyphen_are_whole():
    source = '#set text(lang: "en", hyphenate: true)\n#set par(justify: true)\n' + SAID * 4

    assert made.words(*texts(source)) == made.words(SAID * 4)


def test_words_broken_at_a_hyphen_are_whole_where_they_stand_whole_elsewhere():
    broken = "Whoever knows of safe- \\\nguarding knows multi- \\\nagency work."

    found = texts(f"Safeguarding is for all.\n\n{broken}")

    assert found[1] == "Whoever knows of safeguarding knows multi-agency work."


def test_two_columns_are_read_one_after_the_other():
    paragraphs = [f"{SAID} Number {word}." for word in ["one", "two", "three", "four"]]

    found = texts("#show: columns.with(2)\n" + "\n\n#v(8pt)\n".join(paragraphs * 2))

    assert " ".join(found) == " ".join(paragraphs * 2)


def test_a_paragraph_broken_over_pages_is_one():
    assert texts(f"#v(16.2cm)\n{SAID * 3}") == [SAID * 3]


def test_a_table_of_labels_is_read_by_rows():
    rows = "".join(f"[{number}. {label}],[{SAID}],\n" for number, label in enumerate("abc", 1))

    found = texts(f"#table(columns: (3cm, 1fr), stroke: none, inset: 8pt,\n{rows})")

    assert found == ["1. a", SAID, "2. b", SAID, "3. c", SAID]


def test_headings_side_by_side_keep_what_stands_below_them():
    cells = f"[1. Report],[2. Background],[{SAID}],[{SAID}]"

    found = texts(f"#table(columns: 2, stroke: none, column-gutter: 1cm, row-gutter: 1cm, {cells})")

    assert found == ["1. Report", SAID, "2. Background", SAID]


def test_a_page_number_is_no_number_of_a_section():
    source = '#set page(numbering: "1", footer-descent: 2pt)\n' + f"{SAID}\n#v(1fr)\n{SAID}"

    assert texts(source) == [SAID, SAID, "1"]


def test_running_headers_are_kept():
    source = f"#set page(header: [7 Minute Briefing])\n{SAID}\n#pagebreak()\n{SAID}"

    assert texts(source) == ["7 Minute Briefing", SAID, "7 Minute Briefing", SAID]


def test_shadows_of_words_are_not_read():
    source = "#place(dx: 0.5pt, dy: 0.5pt)[Shadowed words]\n#place[Shadowed words]\n"

    assert texts(source) == ["Shadowed words"]


@pytest.mark.parametrize("angle", [90, 180, -90, 30])
def test_turned_words_come_last(angle):
    turned = f"#place(dx: 3cm, dy: 8cm, rotate({angle}deg)[Turned words here])"

    assert texts(f"{turned}\n{SAID}") == [SAID, "Turned words here"]


def test_a_page_that_is_turned_is_read_upright():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made.pdf(PAGE + f"1. Report\n\n{SAID}")))
    writer.pages[0].rotate(90)
    turned = io.BytesIO()
    writer.write(turned)

    words = made.words(*(block.text for block in pdf.read(turned)))

    assert words == made.words("Report", SAID)


def test_invisible_words_are_read_for_scanners_put_them_under_the_picture():
    content = made.pdf_by_hand(b"BT /F1 12 Tf 3 Tr 50 50 Td (Put there by a scanner) Tj ET")

    assert pdf.read(io.BytesIO(content)) == [Block("Put there by a scanner")]


def test_words_drawn_letter_by_letter_and_out_of_order_are_put_together():
    content = made.pdf_by_hand(
        b"BT /F1 12 Tf 78 50 Td (services) Tj ET BT /F1 12 Tf 50 50 Td (Nine) Tj ET "
        b"BT /F1 12 Tf 50 30 Td (k) Tj 6 0 Td (n) Tj 6.7 0 Td (e) Tj 6.7 0 Td (w) Tj ET"
    )

    assert pdf.read(io.BytesIO(content)) == [Block("Nine services knew")]


def test_a_picture_of_text_is_refused():
    numbers = ", ".join(str(byte) for byte in samples.picture("PNG"))
    source = f"#image(bytes(({numbers},)))"
    picture = made.pdf(source)

    with pytest.raises(Refused, match="pictures of text"):
        pdf.read(io.BytesIO(picture))


def test_a_password_is_asked_to_be_taken_off():
    locked = encrypted("secret")

    with pytest.raises(Refused, match="has a password"):
        pdf.read(locked)


def test_a_pdf_that_only_forbids_changes_is_read():
    assert pdf.read(encrypted("")) == [Block(SAID)]


def encrypted(password):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made.pdf(PAGE + SAID)))
    writer.encrypt(password, owner_password="other", algorithm="AES-256")
    locked = io.BytesIO()
    writer.write(locked)
    return locked


def test_no_word_is_lost():
    blocks = pdf.read(io.BytesIO(made.as_pdf()))

    expected = made.words("7 Minute Briefing", made.TITLE, *made.all_lines())
    assert made.words(*(block.text for block in blocks)) == expected


said = st.lists(
    st.text("abcdefgh", min_size=2, max_size=9).map(lambda word: f"x{word}"),
    min_size=1,
    max_size=25,
).map(" ".join)
boxes = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 5), st.sampled_from(["", "- ", "+ ", "= "]), said),
    max_size=10,
    unique_by=lambda box: box[:2],
)


@settings(max_examples=60, deadline=None)
@given(boxes=boxes)
def test_no_word_is_lost_wherever_it_stands(boxes):
    source = "".join(
        f"#place(dx: {4.2 * across}cm, dy: {2.9 * down}cm, box(width: 3.6cm)[\n{mark}{said}\n])\n"
        for across, down, mark, said in boxes
    )
    setting = "#set text(8pt)\n#show heading: set text(9pt)\n"

    words = made.words(*texts(f"{setting}{source}.")) if boxes else {}

    assert words == made.words(*(box[-1] for box in boxes))
