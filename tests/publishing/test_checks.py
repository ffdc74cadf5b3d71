"""What is said of a text before it goes out: counts, and warnings in plain words."""

import random
import string
import time

import pytest

from portal.publishing import checks
from portal.publishing.checks import Warning, by_text, reading_minutes, warnings, words


def not_spelt_out(*shorts):
    return [
        Warning(
            f"“{short}” is not spelt out. The first time, write the words in full with the short"
            " form in brackets."
        )
        for short in shorts
    ]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("", 0),
        ("<p> &nbsp; </p>", 0),
        ("<p>One two</p><p>three</p>", 3),
        ("<ul><li>One</li><li>two</li></ul>", 2),
        ("<p>One<br>two</p>", 2),
        ("<p>half<strong>way</strong> there</p>", 2),
        ("<p>Fish &amp; chips</p>", 3),
        ("<table><tr><th>A</th><td>b</td></tr></table>", 2),
    ],
)
def test_words_are_counted_as_a_reader_sees_them(html, count):
    assert words(html) == count


@pytest.mark.parametrize(("count", "minutes"), [(0, 1), (1, 1), (200, 1), (201, 2), (1400, 7)])
def test_reading_takes_whole_minutes(count, minutes):
    assert reading_minutes(count) == minutes


@pytest.mark.parametrize(
    "html",
    [
        "<p>Ring the multi-agency safeguarding hub (MASH). The MASH answers.</p>",
        "<p>Ring <strong>the Multi-Agency Safeguarding Hub</strong> (MASH).</p>",
        "<p>The MASH (multi-agency safeguarding hub) answers.</p>",
        "<p>A Local Child Safeguarding Practice Review (LCSPR), as LCSPRs are.</p>",
        "<p>A Local Child Safeguarding Practice Review (LSCPR).</p>",
        "<p>An LCSPR (Local Child Safeguarding Practice Review).</p>",
        "<p>Designated officers (LADOs): Local Authority ones. The LADO.</p>".replace(
            "Designated", "Local authority designated"
        ),
        "<p>NHS, UK, GP and GPs, 999, A&amp;E, IT, TV, PDF and GOV.UK are everyday.</p>",
        "<p>Part II, section 47, S47, 7-minute, LE1 3HH, B1 1AA.</p>",
        "<p>Write to DUTY@EXAMPLE.ORG or see https://EXAMPLE.org/ABC and www.ABC.org/DEF.</p>",
    ],
)
def test_what_is_spelt_out_or_everyday_is_left_alone(html):
    assert warnings([html]) == []


@pytest.mark.parametrize(
    ("html", "shorts"),
    [
        ("<p>Ring the MASH. The MASH answers.</p>", ["MASH"]),
        ("<p>Ask your DSLs, a DSL’s deputy and CP2.</p>", ["DSL", "CP2"]),
        ("<p>Ring the team (MASH).</p>", ["MASH"]),
        ("<p>The MASH (see below) answers.</p>", ["MASH"]),
        ("<p>The MASH first, then multi-agency safeguarding hub (MASH).</p>", ["MASH"]),
        ("<h3>MARAC</h3><p>Go.</p>", ["MARAC"]),
    ],
)
def test_a_short_form_not_spelt_out_is_named_once(html, shorts):
    assert warnings([html]) == not_spelt_out(*shorts)


def test_what_one_part_spells_out_the_parts_after_it_may_use():
    full, short = "<p>The multi-agency safeguarding hub (MASH).</p>", "<p>Ring the MASH.</p>"

    assert by_text([full, short]) == [[], []]
    assert by_text([short, full]) == [not_spelt_out("MASH"), []]
    assert by_text([short, short]) == [not_spelt_out("MASH"), []]


def link(words, href="https://example.org/a"):
    return f'<p><a href="{href}">{words}</a></p>'


@pytest.mark.parametrize("name", ["Click here", "here", "Read more…", "this link", "Link", "more"])
def test_a_link_that_says_nothing_is_named(name):
    said = f"The link “{name}” does not say where it leads. Name what it opens."

    assert warnings([link(name)]) == [Warning(said)]


@pytest.mark.parametrize(
    "name", ["https://example.org/a", "www.example.org", "example.org/a/b", "council.gov.uk"]
)
def test_a_link_that_shows_its_address_is_named(name):
    said = f"The link “{name}” shows its address. Name what it opens instead."

    assert warnings([link(name)]) == [Warning(said)]


@pytest.mark.parametrize("name", ["The plan", "GOV.UK", "duty@example.org", "0116 496 0000"])
def test_a_link_that_names_what_it_opens_is_left_alone(name):
    assert warnings([link(name)]) == []


def test_two_links_with_the_same_words_lead_to_the_same_page():
    same = link("The plan") + link("the  plan", "https://example.org/a/")
    other = link("The plan", "https://example.org/b")
    said = Warning("Two links say “The plan” and lead to different pages. Tell them apart.")

    assert by_text([same, other]) == [[], [said]]


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (link(""), "A link has no words. Remove it, or write where it leads."),
        (link(" &nbsp; "), "A link has no words. Remove it, or write where it leads."),
        ("<p><a>The plan</a></p>", "The link “The plan” has no address that works."),
        (link("The plan", " "), "The link “The plan” has no address that works."),
    ],
)
def test_a_link_needs_words_and_an_address(html, said):
    assert warnings([html]) == [Warning(said)]


def test_a_picture_with_a_description_names_its_link():
    assert warnings([link('<img src="/plan.png" alt="The plan">')]) == []


NO_HEADER = Warning(
    "A table has no header cells. Make the cells that name its columns or rows header cells, so"
    " that a screen reader can say which is which.",
    blocks=True,
)
NO_DESCRIPTION = Warning(
    "A picture has no description. Say what it shows, for people who cannot see it.", blocks=True
)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<table><tr><td>Who</td></tr></table>", [NO_HEADER]),
        ("<table><tr><th><p> </p></th><td>Who</td></tr></table>", [NO_HEADER]),
        ("<table><tr><th><p>Who</p></th><td>You</td></tr></table>", []),
        ("<table><tr><th>A</th></tr></table><table><tr><td>B</td></tr></table>", [NO_HEADER]),
        ('<img src="/a.png">', [NO_DESCRIPTION]),
        ('<img src="/a.png" alt=" ">', [NO_DESCRIPTION]),
        ('<img src="/a.png" alt="A plan of the house">', []),
    ],
)
def test_what_keeps_some_readers_out_blocks(html, said):
    assert warnings([html]) == said


def test_nothing_else_blocks():
    html = link("here") + link("") + "<h4>MASH</h4><p>DO NOT WAIT</p>"

    assert [warning.blocks for warning in warnings([html])] == [False] * 5


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<h3>A</h3><h4>B</h4><h3>C</h3><h3>D</h3>", []),
        ("<h4>A</h4>", ["A heading of level 4 stands where level 3 should."]),
        ("<h3>A</h3><h5>B</h5>", ["A heading of level 5 stands where level 4 should."]),
    ],
)
def test_headings_skip_no_level(html, said):
    assert [warning.text for warning in warnings([html])] == said


def test_each_part_begins_its_headings_afresh():
    skipped = Warning("A heading of level 4 stands where level 3 should.")

    assert by_text(["<h3>A</h3>", "<h4>B</h4>"]) == [[], [skipped]]


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>DO NOT WAIT FOR THE MEETING</p>", "“DO NOT WAIT FOR THE…” is all in capitals"),
        ("<ul><li>RING THE MASH</li></ul>", "“RING THE MASH…” is all in capitals"),
    ],
)
def test_a_paragraph_in_capitals_is_hard_to_read(html, said):
    assert warnings([html]) == [Warning(f"{said}, which is hard to read.")]


def test_words_of_the_text_are_plain_text_in_a_warning():
    found = warnings([link("&lt;b&gt;here.com", "https://example.org") + "<p>A</p>"])

    assert [(type(warning.text), warning.blocks) for warning in found] == []
    assert type(warnings([link("here")])[0].text) is str


def test_the_longest_text_is_checked_in_a_moment():
    """Texts made to take long: without a limit on where words are sought they take minutes."""
    letters = random.Random(7).choices(string.ascii_uppercase, k=100_000)
    shorts = " ".join("".join(letters[n : n + 4]) for n in range(0, 80_000, 4))
    hard = ["(" * 100_000, "A" * 100_000, "a." * 50_000, "AB (" * 25_000, "1" * 100_000, shorts]

    began = time.process_time()
    for text in hard:
        checks.warnings([f"<p>{text} x</p>"])

    assert time.process_time() - began < 5
