"""Seven sections are found in whatever order and shape they arrive, and no word is lost."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings import reading
from portal.documents import html, text
from tests.briefings import shapes
from tests.briefings.shapes import SECTIONS, WHEEL, expected, read_sections, written

ARTICLE = """\
Fire safety visits

The fire service visits anybody at risk for nothing. In one year it made 2 visits a day. To ask for
one, ring the number on its site.

1. Say who lives there.
2. Say who smokes.
3. Say whether anybody is deaf.

A visit takes an hour.
"""


def read(words):
    return reading.read(text.read(words))


def read_one(words):
    found = read(words)
    assert len(found.briefings) == 1
    return found.briefings[0]


def words_of(*texts):
    """Each word of letters, however often it stands there."""
    return Counter(re.findall(r"[^\W\d_]+", " ".join(texts)))


def words_read(found):
    parts = [text for b in found.briefings for text in (b.title, *b.unplaced)]
    parts += [t for b in found.briefings for p in b.parts.values() for t in (p.title, p.body)]
    return words_of(*parts, *found.outside)


@pytest.mark.parametrize(
    "heading",
    [
        "{number:02} {title}",
        "{number:02}. {title}",
        "{number:02}.\n{title}",
        "{number:02}\n\n{title}",
        "{number}) {title}",
        "{number}.\n\n{title}",
        "{number}\n{title}",
        "{number}. {title}",
        "{number} {title}",
        "{number}: {title}",
        "{number} – {title}",
        "({number}) {title}",
        "Section {number}: {title}",
        "## {number}. {title}",
        "**{number:02}** {title}",
        "**{number}. {title}**",
        "**{number}.** **{title}**",
    ],
)
@pytest.mark.parametrize("order", [range(1, 8), WHEEL, (4, 5, 3, 6, 7, 2, 1)], ids=str)
def test_sections_are_read_whatever_their_order_and_numbers(heading, order):
    found = read_one(written(heading, order))

    assert read_sections(found) == expected()
    assert (found.title, found.unplaced) == ("", [])


@pytest.mark.parametrize(
    "bullet", ["• ", "•", "- ", "– ", "* ", "o ", "\uf0b7 ", "•\n", "•\n\n", "-\n"]
)
def test_bullets_are_read_whatever_their_glyph_and_where_it_stands(bullet):
    assert read_sections(read_one(written(bullet=bullet))) == expected()


@pytest.mark.parametrize("width", [62, 80, 110])
def test_lines_broken_at_a_margin_are_put_together(width):
    assert read_sections(read_one(written(width=width))) == expected()


def test_glyphs_that_all_come_before_their_words_are_given_back():
    words = written().replace(
        "- Whose bedroom have we not seen?\n- What would Arlo say we do?",
        "•\n•\nWhose bedroom have we not seen?\nWhat would Arlo say we do?",
    )

    assert read_sections(read_one(words)) == expected()


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_ends_of_lines_are_those_of_any_machine(end):
    assert read_sections(read_one(written().replace("\n", end))) == expected()


def test_a_numbered_list_within_a_section_is_no_section():
    numbered = [
        f"{n}. {words}" for n, words in enumerate(["Ask.", "Look again at it.", "Write."] * 2, 1)
    ]
    sections = [*SECTIONS[:5], ("Next week", ["Do these:", *numbered]), SECTIONS[6]]

    found = read_one(written("{number}. {title}", sections=sections))

    assert found.part(6).title == "Next week"
    assert words_of(found.part(6).body) == words_of("Do these:", *numbered)
    assert found.part(1).title == "Why this briefing"


def test_a_title_on_the_line_of_its_section_is_told_from_what_the_section_says():
    words = "\n\n".join(
        f"{n}. Part {'ABCDEFG'[n - 1]}: the worker asked again and wrote down what was said."
        for n in range(1, 8)
    )

    found = read_one(words)

    assert [found.part(n).title for n in (1, 7)] == ["Part A", "Part G"]
    assert found.part(3).body == "the worker asked again and wrote down what was said."


def test_a_section_that_is_not_there_stays_empty():
    found = read_one(written(order=(1, 2, 7, 6, 3, 5)))

    assert read_sections(found)[3] == (4, "", "")


@pytest.mark.parametrize(
    ("above", "title", "unplaced"),
    [
        ("7 Minute Briefing\n\n", "", ["7 Minute Briefing"]),
        ("Arlo\n\n", "Arlo", []),
        ("7 Minute Briefing: Arlo\n\n", "Arlo", ["7 Minute Briefing:"]),
        ("Seven-minute briefing\nArlo\n\n", "Arlo", ["Seven-minute briefing"]),
        ("# 7MB – Arlo\n\nMay 2024.\n\n", "Arlo", ["7MB –", "May 2024."]),
        (
            "Arlo: a boy in a shed\n\nThis is for everybody who visits families.\n\n",
            "Arlo: a boy in a shed",
            ["This is for everybody who visits families."],
        ),
    ],
)
def test_what_stands_above_is_its_title_and_the_rest_is_shown(above, title, unplaced):
    found = read_one(above + written())

    assert (found.title, found.unplaced) == (title, unplaced)
    assert read_sections(found) == expected()


def test_the_middle_of_a_wheel_is_its_title():
    words = written().replace("03. ", "7 Minute Briefing\nArlo\n\n03. ")

    found = read_one(words)

    assert (found.title, found.unplaced) == ("Arlo", ["7 Minute Briefing"])
    assert read_sections(found) == expected()


def newsletter(contents=True):
    listed = "- P1 Fire safety visits\n- P2-3 7 Minute Briefings -\n- P4 Scams\n\n"
    briefings = "7 Minute Briefing\n\n" + written("{number:02} {title}") + written()
    scams = "Scams\n\nSomebody rings and says they are the bank. Ring off, and ring your bank.\n"
    return (listed if contents else "") + ARTICLE + "\n" + briefings + "\n" + scams


def test_briefings_are_told_from_one_another_and_from_other_articles():
    found = read(newsletter())

    assert [read_sections(briefing) for briefing in found.briefings] == [expected()] * 2
    assert found.outside[-1].startswith("Scams")
    assert "Say who smokes." in found.outside[-2]


def test_without_contents_what_is_below_the_last_section_is_in_no_section():
    found = read(newsletter(contents=False))

    assert [read_sections(briefing) for briefing in found.briefings] == [expected()] * 2
    assert "Scams" in found.briefings[1].unplaced


def test_a_long_article_below_the_last_section_is_outside():
    found = read(newsletter(contents=False) + "Ring off. " * 300)

    assert read_sections(found.briefings[1]) == expected()
    assert [article[:5] for article in found.outside[1:]] == ["Scams"]


def test_a_title_that_the_contents_list_is_the_briefings_own():
    listed = "P1 Fire safety visits\nP2 Arlo: in a shed\nP3 Scams\n\n"

    found = read(f"{listed}{ARTICLE}\nArlo: in a shed\n\n{written()}\nScams\n\nRing off.")

    assert [briefing.title for briefing in found.briefings] == ["Arlo: in a shed"]
    assert read_sections(found.briefings[0]) == expected()
    assert found.briefings[0].unplaced == []


def test_text_with_no_briefing_in_it_is_all_outside():
    found = read(ARTICLE)

    assert found.briefings == []
    assert words_of(*found.outside) == words_of(ARTICLE)


@pytest.mark.parametrize("width", [None, 70])
def test_no_word_of_a_newsletter_is_lost(width):
    words = newsletter() if width is None else ARTICLE + written(width=width)

    assert words_read(read(words)) == words_of(words)


lines = st.one_of(
    st.sampled_from(
        ["", "", "\f", "•", "- Ask", "7 Minute Briefing", "01", "2)", "Scams", "P4 Scams"]
        + [f"{n:02}. {title}" for n, (title, _) in enumerate(shapes.SECTIONS, 1)]
        + [line for _, said in shapes.SECTIONS for line in said]
    ),
    st.text(alphabet="aB 1.*[]()•\t-#", max_size=30),
)


@given(st.lists(lines, max_size=60))
def test_no_word_of_anything_is_lost(given_lines):
    words = "\n".join(given_lines)
    kept = re.sub(r"(?m)^\s*o(?=\s)", "", words)

    assert words_read(read(words)) == words_of(kept)


PASTED = """\
<p>7 Minute Briefing</p><h2>01. Why</h2><p>A boy of nine.</p>
<h2>02. Background</h2><p>Three services. <a href="https://example.org/a">Their plan</a>.</p>
<h2>03. Found</h2><ul><li><p>Nobody asked</p></li><li>Nobody <strong>wrote</strong></li></ul>
<h2>04. Voice</h2><p>Ask.</p><h2>05. Well</h2><p>•</p><p>One asked twice</p><p>• Two</p>
<h2>06. Review</h2><ol><li>Ask.</li><li>Write.</li></ol><h2>07. More</h2><p>Read.</p>
"""


def test_what_was_pasted_with_its_formats_is_read():
    found = reading.read(html.read(PASTED)).briefings[0]

    assert [found.part(number).body for number in range(1, 8)] == [
        "A boy of nine.",
        "Three services. [Their plan](https://example.org/a).",
        "- Nobody asked\n- Nobody **wrote**",
        "Ask.",
        "- One asked twice\n- Two",
        "1. Ask.\n\n2. Write.",
        "Read.",
    ]


@pytest.mark.parametrize("bullet", ["• ", "- ", "•\n"])
def test_plain_text_of_which_the_editor_made_paragraphs_is_read(bullet):
    lines = [line for line in written(bullet=bullet).split("\n") if line]

    found = reading.read(html.read("".join(f"<p>{line}</p>" for line in lines))).briefings[0]

    assert [(n, t, words_of(b)) for n, t, b in read_sections(found)] == [
        (n, t, words_of(b)) for n, t, b in expected()
    ]
    assert found.part(3).body == expected()[2][2]
