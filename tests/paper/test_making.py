"""A PDF that everybody can read, whatever the words in it. Checked here, not certified."""

import html

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from portal.paper import formatted, making
from portal.paper.making import CannotMake, make
from portal.publishing.richtext import ATTRIBUTES, TAGS, clean
from tests.paper.printed import A4, Printed
from tests.paper.typeset import FRAME, TEMPLATE, document, given, printed

LITERAL = [
    "#let x = 1",
    "#panic()",
    "$ x^2 $",
    "*bold* _thin_ `raw`",
    "= Heading",
    "- list + list / term",
    "<label> @label",
    "\\ \\u{41} \\#",
    "// comment /* comment */",
    "[brackets] {braces} ~ -- ...",
    "quote \" and ' and ”",
]
EVERYTHING = """
<h3>Who acts</h3><p>Ask <strong>twice</strong>, and <em>listen</em>.<br>Then write.</p>
<h4>First</h4><ul><li>One</li><li>Two<ol start="4"><li>Three</li></ol></li></ul>
<blockquote><p>I was asked once.</p></blockquote>
<p><a href="https://example.org/">Guidance</a> or <a href="tel:999">ring</a>
or <a href="mailto:team@example.org">write</a></p>
<table><caption>By when</caption><thead><tr><th scope="col">Who</th><th>When</th></tr></thead>
<tbody><tr><th>Nurse</th><td>Today</td></tr><tr><td colspan="2">All</td></tr></tbody></table>
"""


def test_it_says_that_it_is_accessible():
    paper = printed(EVERYTHING, title="Naming neglect")

    assert paper.root["/MarkInfo"] == {"/Marked": True, "/Suspects": False}
    assert paper.root["/Lang"] == "en-GB"
    assert paper.root["/ViewerPreferences"] == {"/DisplayDocTitle": True, "/Direction": "/L2R"}
    assert paper.reader.metadata.title == "Naming neglect"
    assert paper.reader.metadata.author == "Anytown"
    assert "<pdfuaid:part>1</pdfuaid:part>" in paper.reader.xmp_metadata.rdf_root.toxml()
    assert "/StructTreeRoot" in paper.root


def test_its_structure_is_that_of_the_text():
    assert [
        kind for kind in printed(EVERYTHING).outline if kind not in ("Span", "Lbl", "LBody")
    ] == [
        *["Document", "H1", "H2", "H3", "P", "Strong", "Em", "H4"],
        *["L", "LI", "P", "LI", "P", "L", "LI", "Strong", "P", "BlockQuote", "P"],
        *["P", "Link", "Link", "Link"],
        *["Table", "Caption", "THead", "TR", "TH", "P", "Strong", "TH", "P", "Strong"],
        *["TBody", "TR", "TD", "P", "Strong", "TD", "P", "TR", "TD", "P"],
    ]


def test_a_header_cell_says_of_what():
    headers = printed(EVERYTHING).elements("/TH")

    assert [cell["/A"][0]["/Scope"] for cell in headers] == ["/Column", "/Column"]


def test_every_link_says_where_it_leads():
    assert printed(EVERYTHING).links == [
        ("https://example.org/", "https://example.org/"),
        ("tel:999", "Telephone 999"),
        ("mailto:team@example.org", "Email team@example.org"),
    ]


def test_it_is_a4_and_no_letter_is_smaller_than_11_points():
    paper = printed(EVERYTHING)

    pages = {
        (round(page.mediabox.width), round(page.mediabox.height)) for page in paper.reader.pages
    }
    assert pages == {A4}
    assert min(paper.sizes) == 11


def test_a_smaller_letter_is_seen():
    paper = Printed(make(TEMPLATE.with_name("small.typ"), given()).pdf)

    assert min(paper.sizes) == 9


def test_only_our_font_is_used_for_english():
    fonts = {
        font.get_object()["/BaseFont"].split("+")[1]
        for page in printed(EVERYTHING).reader.pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert {font.split("-")[0] for font in fonts} == {"AtkinsonHyperlegible"}


@pytest.mark.parametrize("words", LITERAL)
def test_words_are_never_markup(words):
    paper = printed(f"<p>{html.escape(words)}</p>", title=words, author=words, foot=words)

    assert paper.reader.metadata.title == words
    assert paper.text.count(words) == 3


def test_long_words_and_addresses_stay_whole_for_who_copies_them():
    address = "safeguarding.partnership.office@marlshire-and-wend.example.org"
    word = "x" * 300

    text = printed(f"<p>Write to {address} or {word}</p>").text

    assert address in text
    assert word in text.replace("\n", "").replace(" ", "")


def test_it_says_how_many_pages_it_has_and_how_far_its_words_reach():
    short, long = document("<p>Short.</p>"), document("<p>Long enough.</p>" * 100)

    assert (short.pages, long.pages) == (1, 3)
    assert 0 < short.length < 0.3
    assert 2 < long.length < 3


def test_the_same_content_makes_the_same_bytes():
    assert document(EVERYTHING).pdf == document(EVERYTHING).pdf


def test_what_typst_refuses_is_told_by_name():
    with pytest.raises(CannotMake, match="never"):
        make(TEMPLATE.with_name("broken.typ"), given())


def test_a_mistake_of_typst_ends_no_process():
    marks = " ".join(map(chr, range(0x72B, 0x74C)))
    body = [{"kind": "paragraph", "runs": [{"text": marks}]}]

    with pytest.raises(CannotMake, match="out of bounds"):
        make(TEMPLATE, {"paper": FRAME, "body": body})


def test_where_typst_loses_its_structure_it_finds_it_with_letters_a_hair_larger(monkeypatch):
    real, sizes = making.typst.compile, []
    lost = making.typst.TypstError("invalid list (L) structure")
    lost.diagnostic = str(lost)

    def lost_at_first(*args, sys_inputs, **more):
        sizes.append(sys_inputs["size"])
        if len(sizes) == 1:
            raise lost
        return real(*args, sys_inputs=sys_inputs, **more)

    monkeypatch.setattr(making.typst, "compile", lost_at_first)

    assert document("<p>Words</p>").pages == 1
    assert sizes == ["11", "11.1"]


def _attribute(name):
    values = {
        "href": ["https://example.org/", "/x/", "#a", "tel:999", "", "http://[", "é ü"],
        "start": ["0", "-1", "7", "x", "9" * 12],
    }
    return st.sampled_from(values.get(name, ["0", "2", "3", "1000", "x", "row"]))


@st.composite
def _element(draw, inner):
    tag = draw(st.sampled_from(sorted(TAGS)))
    chosen = [name for name in sorted(ATTRIBUTES.get(tag, ())) if draw(st.booleans())]
    attributes = "".join(f' {name}="{draw(_attribute(name))}"' for name in chosen)
    return f"<{tag}{attributes}>{''.join(draw(st.lists(inner, max_size=4)))}</{tag}>"


@st.composite
def _table(draw):
    cell = st.builds(
        '<{0} colspan="{1}" rowspan="{2}">{3}</{0}>'.format,
        st.sampled_from(["td", "th"]),
        st.integers(0, 4),
        st.integers(0, 4),
        st.sampled_from(["", "Words", "<h4>Heading</h4>", "<ul><li>One</li></ul>"]),
    )
    rows = draw(st.lists(st.lists(cell, max_size=5).map("".join), max_size=6))
    head = draw(st.integers(0, 2))
    parts = [("thead", rows[:head]), ("tbody", rows[head:])]
    inner = "".join(f"<{tag}><tr>{'</tr><tr>'.join(found)}</tr></{tag}>" for tag, found in parts)
    return f"<table>{inner}</table>"


TEXT = st.text(max_size=12) | st.sampled_from([*LITERAL, "", " ", "\xa0", "x" * 80, "😀", "你好"])
HTML = st.recursive(TEXT.map(html.escape), _element, max_leaves=25) | _table()


@settings(max_examples=150, deadline=None)
@drawn(st.lists(HTML, max_size=3).map("".join))
def test_whatever_an_editor_writes_is_made(text):
    assert document(clean(text)).pages >= 1


LETTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from("ab \u0301\u0651\u094d\u202e✓")


@settings(max_examples=100, deadline=None)
@drawn(st.text(LETTERS, max_size=200))
def test_whatever_the_letters_are_it_is_made(text):
    assert document(html.escape(text), title=formatted.line(text) or "None").pages >= 1
