"""Formatted text, as editors paste it."""

import time

import pytest

from portal.documents import html
from portal.documents.blocks import Block


def texts(words):
    return [block.text for block in html.read(words)]


def kinds(words):
    return [(block.text, block.bullet) for block in html.read(words)]


def test_paragraphs_headings_and_lists():
    listed = "<ul><li>One</li><li>Two</li></ul>"

    assert html.read(f"<h2>02. Background</h2><p>Nine knew.</p>{listed}") == [
        Block("02. Background", heading=2),
        Block("Nine knew."),
        Block("One", bullet=1),
        Block("Two", bullet=1, apart=False),
    ]


def test_a_list_within_a_list():
    found = kinds("<ul><li>One<ul><li>Two</li></ul></li><li>Three</li></ul>")

    assert found == [("One", 1), ("Two", 2), ("Three", 1)]


def test_numbered_lists_keep_their_numbers():
    assert kinds('<ol start="3"><li>Ask</li><li><p>Write</p></li></ol><p>Then</p>') == [
        ("3. Ask", 0),
        ("4. Write", 0),
        ("Then", 0),
    ]


def test_links_bold_and_italics_are_markdown():
    found = texts(
        "<p>See <a href='https://example.org/a b'>the <b>new </b>guide</a>, <em>please</em>.</p>"
    )

    assert found == ["See [the **new** guide](https://example.org/a%20b), *please*."]


def test_marks_that_words_hold_are_no_markdown():
    words = "<p>2*3 [draft] &lt;b&gt; a_b</p>"

    assert texts(f"<h1>x</h1>{words}") == ["x", r"2\*3 \[draft\] \<b> a_b"]
    assert texts(words) == ["2*3 [draft] <b> a_b"]  # lines of plain text, which may be Markdown


def test_breaks_begin_another_block_where_they_part_things():
    assert texts("<p>2<br>Background</p><ul><li>x</li></ul>") == ["2", "Background", "x"]


@pytest.mark.parametrize("space", ["&nbsp;", " \n\t ", "\u2009"])
def test_spaces(space):
    assert texts(f"<p>Ask{space}who</p><h2>x</h2>") == ["Ask who", "x"]


def test_scripts_and_styles_are_not_read():
    assert texts("<style>p{}</style><script>x()</script><h1>Seen</h1>") == ["Seen"]


def test_a_table_is_read_cell_by_cell():
    words = "<table><tr><td>1</td><td>Report</td></tr><tr><td>2</td><td>More</td></tr></table>"

    assert texts(words) == ["1", "Report", "2", "More"]


def test_lines_of_plain_text_that_became_paragraphs_are_read_as_lines():
    assert kinds("<p>Ask:</p><p>• who</p><p>• where</p>") == [("Ask:", 0), ("who", 1), ("where", 1)]


@pytest.mark.parametrize(
    "words",
    ["", "<p></p>", "<ul><li></li></ul>", "<p>&nbsp;</p>", "<b> </b>", "</p></b></ul>"],
)
def test_nothing_is_read_out_of_nothing(words):
    assert html.read(words) == []


def test_tags_that_are_not_closed():
    assert texts("<h1>One<p>Two<ul><li>Three<b>Four") == ["One", "Two", "Three**Four**"]


def test_bold_goes_on_over_paragraphs_and_is_there_once():
    assert texts("<h1>x</h1><b><p>One</p><p><strong>Two</strong></p></b>") == [
        "x",
        "**One**",
        "**Two**",
    ]


def test_a_wrapper_that_only_calls_itself_bold_is_not():
    assert texts('<b style="font-weight: normal"><p>One</p><h2>Two</h2></b>') == ["One", "Two"]


def test_many_pieces_of_one_paragraph_are_read_in_seconds():
    begun = time.process_time()

    html.read("<h1>x</h1><p>" + "<b>a</b> " * 50_000)

    assert time.process_time() - begun < 4


def test_lines_of_plain_text_keep_their_tabs():
    blocks = html.read("<p>Gangs&#9;Links.</p><p>Neglect\tA\n\tkit.</p>")

    assert [(block.text, block.column) for block in blocks] == [
        ("Gangs", 1),
        ("Links.", 2),
        ("Neglect", 1),
        ("A kit.", 2),
    ]
