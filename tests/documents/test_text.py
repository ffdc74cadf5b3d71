"""Plain text: paragraphs, lists and headings, whichever program wrote it."""

import time

import pytest

from portal.documents import text
from portal.documents.blocks import Block

LONG = (
    "Iris is not her real name. She was 71 and lived alone above a shop that had closed in the "
    "year before, and nine services knew of her. We asked what each of them saw."
)


def texts(words):
    return [block.text for block in text.read(words)]


def kinds(words):
    return [(block.text, block.bullet) for block in text.read(words)]


def test_blank_lines_part_paragraphs():
    assert text.read("One.\n\nTwo.") == [Block("One.", apart=False), Block("Two.")]


@pytest.mark.parametrize("glyph", ["•", "-", "–", "*", "o", "●", "▪", "\uf0b7", "➢"])
def test_bullets(glyph):
    assert kinds(f"Ask:\n{glyph} who\n{glyph}\twhere") == [("Ask:", 0), ("who", 1), ("where", 1)]


@pytest.mark.parametrize("line", ["o’clock", "-5 degrees", "*bold* words", "other"])
def test_what_only_begins_like_a_bullet(line):
    assert kinds(line) == [(line, 0)]


def test_a_list_within_a_list():
    assert kinds("• one\n    o two\n• three") == [("one", 1), ("two", 2), ("three", 1)]


@pytest.mark.parametrize(
    "words",
    ["•\nAsk who\n•\nAsk where", "•\n•\nAsk who\nAsk where", "•\n\n•\n\nAsk who\n\nAsk where"],
    ids=["one by one", "all first", "all first, apart"],
)
def test_glyphs_parted_from_their_words(words):
    assert kinds(words) == [("Ask who", 1), ("Ask where", 1)]


def test_more_glyphs_than_items_end_at_the_next_section():
    found = kinds("•\n•\nAsk who\n02. Background\nNine services knew.")

    assert found == [("Ask who", 1), ("02. Background", 0), ("Nine services knew.", 0)]


@pytest.mark.parametrize("width", [60, 78, 100])
def test_lines_wrapped_at_a_margin_are_joined(width):
    lines, line = [], ""
    for word in LONG.split():
        if len(f"{line} {word}") > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()

    assert texts("\n".join([*lines, line])) == [LONG]


def test_lines_of_one_paragraph_each_stay_apart():
    assert texts(f"{LONG}\n{LONG}") == [LONG, LONG]


def test_an_item_may_be_wrapped():
    assert kinds("• Ask who sleeps\nwhere, and when\n• Ask again") == [
        ("Ask who sleeps where, and when", 1),
        ("Ask again", 1),
    ]


@pytest.mark.parametrize("number", ["2", "02", "2.", "02.", "2)", "(2)"])
def test_a_number_on_a_line_of_its_own_stays_there(number):
    assert texts(f"before\n{number}\nbackground") == ["before", number, "background"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\v", "\u2028", "\x85"])
def test_every_way_to_end_a_line(ending):
    assert texts(ending.join(["1. One", "2. Two", "", "Three"])) == ["1. One", "2. Two", "Three"]


def test_a_new_page_is_a_gap():
    assert [block.apart for block in text.read("One\n\fTwo\nThree")] == [False, True, False]


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u3000", "\t"])
def test_every_space_is_one(space):
    assert kinds(f"•{space}Ask{space}who") == [("Ask who", 1)] or space == "\t"


def test_what_is_not_seen_is_gone_and_ligatures_are_letters():
    assert texts("\ufeffNon\u00adfiction ﬁnds\u200b the oﬃce") == ["Nonfiction finds the office"]


def test_a_word_broken_at_a_soft_hyphen_is_whole_and_at_another_keeps_it():
    assert texts("safe\u00ad\nguarding") == ["safeguarding"]
    assert texts("multi-\nagency") == ["multi-agency"]


def test_numbers_in_circles_are_numbers():
    assert texts("② Background\n❼ Resources") == ["2 Background", "7 Resources"]


def test_markdown_is_left_as_it_is():
    line = "See [the **guide** \\(new\\)](https://example.org/a_b) and *think*."

    assert texts(line) == [line]


def test_headings_of_markdown():
    assert text.read("## 2. Background ##\nBody") == [
        Block("2. Background", heading=2, apart=False),
        Block("Body", apart=False),
    ]


def test_a_pasted_list_keeps_its_numbers():
    assert texts("1. Ask\n2. Write\n10. Agree") == ["1. Ask", "2. Write", "10. Agree"]


def test_nothing_is_read_out_of_nothing():
    assert text.read("") == text.read("\n\n \t\f\n") == []


@pytest.mark.parametrize(
    "words",
    [
        "word " * 400_000,
        "lower case words that go on in a line of about eighty letters, as mail does\n" * 25_000,
        "# a" + " " * 1_000_000 + "b",
        "#" * 1_000_000,
        "•\n" * 100_000,
        "." * 1_000_000 + "\n" + "x",
        "[" * 1_000_000,
    ],
    ids=["one line", "one paragraph", "spaces", "hashes", "glyphs", "dots", "brackets"],
)
def test_much_is_read_in_seconds(words):
    begun = time.process_time()

    text.read(words)

    assert time.process_time() - begun < 5


def test_a_line_that_names_something_and_says_what_of_it_begins_anew():
    lines = [
        "Neglect – The toolkit asks about fathers.",
        "Domestic abuse – Officers now call the school before nine.",
        "Safer sleep: Midwives now look at where the baby sleeps.",
    ]

    assert [block.text for block in text.read("\n".join(lines))] == lines
