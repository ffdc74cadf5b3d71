"""HTML becomes blocks of which an accessible document can be made, whatever it was."""

import pytest

from portal.paper import formatted
from portal.paper.tables import MOST_SPANNED
from tests.paper.typeset import PAGE


def blocks(html):
    return formatted.blocks(html, PAGE)


def said(found):
    """Blocks as short as a test can read them."""
    return [_said(block) for block in found]


def _said(block):
    kind = block["kind"]
    if "runs" in block:
        words = "".join(_words(run) for run in block["runs"])
        return (kind, words) if kind == "paragraph" else (f"h{block['level']}", words)
    if "items" in block:
        return (kind, [said(item) for item in block["items"]])
    return (kind, said(block["blocks"]))


def _words(run):
    if "break" in run:
        return "\n"
    if "runs" in run:
        return f"[{''.join(_words(each) for each in run['runs'])}]({run['link']})"
    return f"*{run['text']}*" if run.keys() & {"strong", "em"} else run["text"]


def paragraphs(*words):
    return [("paragraph", each) for each in words]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        ("Words alone", paragraphs("Words alone")),
        ("<p>One</p><p>Two</p>", paragraphs("One", "Two")),
        ("<p>One</p>between<p>Two</p>", paragraphs("One", "between", "Two")),
        ("<p> One\n two  three </p>", paragraphs("One two three ")),
        ("<p>One <strong> two</strong></p>", paragraphs("One *two*")),
        ("<p>One<em>ly</em></p>", paragraphs("One*ly*")),
        ("<p>One<br>two<br></p>", paragraphs("One\ntwo")),
        ("<p></p><p> </p><p>&nbsp;</p><p><br></p>", []),
        ("<strong><p>One</p>two</strong>", paragraphs("*One*", "*two*")),
        ("<p>Fish &amp; chips &lt;b&gt;</p>", paragraphs("Fish & chips <b>")),
        ("<blockquote><p>One</p></blockquote>", [("quote", paragraphs("One"))]),
        ("<blockquote><p></p></blockquote>", []),
        (
            "<ul><li>One</li><li><p>Two</p><ol><li>Three</li></ol></li></ul>",
            [
                (
                    "list",
                    [
                        paragraphs("One"),
                        [*paragraphs("Two"), ("numbered", [paragraphs("Three")])],
                    ],
                )
            ],
        ),
        (
            "<ul><li>One</li><ul><li>Two</li></ul></ul>",
            [("list", [paragraphs("One"), [("list", [paragraphs("Two")])]])],
        ),
        ("<ul><li></li></ul>", []),
        ("<li>One</li>", paragraphs("One")),
        (
            '<p>Ring 1 <span class="x">(now <a href="tel:2">2</a>)</span>.</p>',
            paragraphs("Ring 1 (now [2](tel:2))."),
        ),
    ],
)
def test_what_a_reader_sees_becomes_blocks(html, expected):
    assert said(blocks(html)) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h3>A</h3><h4>B</h4><h3>C</h3>", ["h3", "h4", "h3"]),
        ("<h4>A</h4><h4>B</h4>", ["h3", "h4"]),
        ("<ul><li><h4>A</h4></li></ul><h4>B</h4>", ["h3", "h4"]),
        ("<blockquote><h4>A</h4></blockquote>", ["h3"]),
        ("<h3></h3><h4>A</h4>", ["h3"]),
        ("<h3> &nbsp;</h3>", []),
        ("<h3><ul><li>A</li></ul></h3>", ["h3"]),
    ],
)
def test_no_heading_skips_a_level_and_none_is_empty(html, expected):
    assert [each["level"] for each in headings(blocks(html))] == [int(h[1]) for h in expected]


def headings(found):
    for block in found:
        if block["kind"] == "heading":
            yield block
        for inner in [*block.get("items", []), block.get("blocks", [])]:
            yield from headings(inner)


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("/procedures/", "https://portal.example.org/procedures/"),
        ("#about", f"{PAGE}#about"),
        ("//example.org/", "https://example.org/"),
        ("tel:999", "tel:999"),
        ("mailto:team@example.org", "mailto:team@example.org"),
        ("https://example.org/caf\u00e9 bar", "https://example.org/caf%C3%A9%20bar"),
    ],
)
def test_a_link_leads_on_from_the_page(href, address):
    assert said(blocks(f'<p><a href="{href}">Read</a></p>')) == paragraphs(f"[Read]({address})")


@pytest.mark.parametrize("href", ["", "http://[", "https://example.org/" + "a" * 9000])
def test_a_link_to_nowhere_is_words(href):
    assert said(blocks(f'<p><a href="{href}">Read</a></p>')) == paragraphs("Read")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('One<a href="tel:999"> </a>two', "One two"),
        ('One<a href="tel:999"></a> two', "One two"),
        ('<a href="tel:999">Call <strong>now</strong></a>', "[Call *now*](tel:999)"),
        ('<a href="tel:999"><p>Call</p></a>', "[Call](tel:999)"),
    ],
)
def test_a_link_is_one_piece_with_words(html, expected):
    assert said(blocks(html)) == paragraphs(expected)


@pytest.mark.parametrize(
    ("start", "number"), [("4", 4), ("0", 0), ("-1", 1), ("x", 1), ("", 1), ("9" * 20, 1)]
)
def test_a_list_begins_with_its_number(start, number):
    [block] = blocks(f'<ol start="{start}"><li>One</li></ol>')

    assert block["start"] == number


def test_what_lies_too_deep_keeps_its_words():
    html = "<blockquote>" * 3000 + "<p>Ask</p><p>again</p>" + "</blockquote>" * 3000

    [block] = blocks(html)
    while block["kind"] == "quote":
        [block] = block["blocks"]

    assert said([block]) == paragraphs("Ask again")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\ntwo", paragraphs("One\ntwo")),
        ("One\r\n\r\ntwo\n", paragraphs("One\n\ntwo")),
        (" \n ", []),
        ("*One* #two", paragraphs("*One* #two")),
    ],
)
def test_plain_text_keeps_its_lines(text, expected):
    assert said(formatted.paragraph(text)) == expected


def cells(html):
    """The header and the others: where each stands, and how far it reaches."""
    [table] = blocks(f"<table>{html}</table>")
    names = ("x", "y", "colspan", "rowspan")
    header, rows = table["header"], table["rows"]
    return table["columns"], *(
        [[cell[name] for name in names] for cell in part] for part in (header, rows)
    )


@pytest.mark.parametrize(
    ("html", "columns", "header", "rows"),
    [
        (
            "<thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody>",
            2,
            [[0, 0, 1, 1], [1, 0, 1, 1]],
            [[0, 1, 1, 1], [1, 1, 1, 1]],
        ),
        ("<tr><th>A</th></tr><tr><td>1</td></tr>", 1, [[0, 0, 1, 1]], [[0, 1, 1, 1]]),
        ("<tr><th>A</th><td>1</td></tr>", 2, [], [[0, 0, 1, 1], [1, 0, 1, 1]]),
        (
            '<tr><td rowspan="2">A</td><td>B</td></tr><tr><td>C</td></tr>',
            2,
            [],
            [[0, 0, 1, 2], [1, 0, 1, 1], [1, 1, 1, 1]],
        ),
        # A span that would reach over another cell, out of the rows or into no column at all.
        (
            '<tr><td>A</td><td rowspan="2">B</td></tr><tr><td colspan="2">C</td></tr>',
            2,
            [],
            [[0, 0, 1, 1], [1, 0, 1, 2], [0, 1, 1, 1]],
        ),
        ('<tr><td rowspan="9">A</td></tr>', 1, [], [[0, 0, 1, 1]]),
        ('<tr><td colspan="40">A</td></tr>', 1, [], [[0, 0, 1, 1]]),
        ('<tr><td colspan="0" rowspan="x">A</td></tr>', 1, [], [[0, 0, 1, 1]]),
        (
            '<thead><tr><th rowspan="5">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody>',
            1,
            [[0, 0, 1, 1]],
            [[0, 1, 1, 1]],
        ),
        ("<tr></tr><tr><td>A</td></tr>", 1, [], [[0, 0, 1, 1]]),
    ],
)
def test_the_cells_of_a_table_have_their_places(html, columns, header, rows):
    assert cells(html) == (columns, header, rows)


def test_a_span_without_end_has_one():
    wide, wider = f'<td colspan="{MOST_SPANNED}">A</td>', '<td colspan="999999">C</td>'

    columns, _, rows = cells(f"<tr>{wide}<td>B</td></tr><tr>{wider}</tr>")

    assert (columns, rows) == (2, [[0, 0, 1, 1], [1, 0, 1, 1], [0, 1, 1, 1]])


def test_a_table_keeps_its_caption_and_its_headers():
    [table] = blocks(
        "<table><caption>Who <em>acts</em></caption><tr><th>A</th><td>1</td></tr></table>"
    )

    assert "".join(map(_words, table["caption"])) == "Who *acts*"
    assert [(cell["heads"], said(cell["blocks"])) for cell in table["rows"]] == [
        (True, paragraphs("A")),
        (False, paragraphs("1")),
    ]


def test_a_table_without_cells_leaves_its_caption():
    assert said(blocks("<table><caption>Who acts</caption></table>")) == paragraphs("Who acts")


def test_a_heading_in_a_table_is_bold_words():
    [table] = blocks("<table><tr><td><h3>A</h3></td></tr></table>")

    assert said(table["rows"][0]["blocks"]) == paragraphs("*A*")


def test_a_link_on_paper_shows_its_address():
    assert formatted.link("Guidance", PAGE, "https://www.example.org/a/") == {
        "words": "Guidance",
        "address": "https://www.example.org/a/",
        "shown": "www.example.org/a",
    }


def test_a_link_without_words_is_its_address():
    assert formatted.link("\u200b", PAGE, "/contacts/")["words"] == "portal.example.org/contacts"
