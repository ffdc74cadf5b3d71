"""What is added to running text: what an abbreviation stands for, and what became of a number."""

import json
import re
import time
from html.parser import HTMLParser

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from portal.publishing.richtext import clean
from portal.publishing.running_text import Known, RunningText

REVIEW = "local child safeguarding practice review"
TERMS = [
    {"short": "LCSPR", "others": ["CSPR", "child practice review"], "expansion": REVIEW},
    {"short": "MASH", "others": [], "expansion": "multi-agency safeguarding hub"},
    {"short": "SAR", "others": [], "expansion": "safeguarding adults review"},
    {"short": "ICON", "others": [], "expansion": "a way to cope with crying"},
    {"short": "DoLS", "others": [], "expansion": "Deprivation of Liberty Safeguards"},
    {"short": "A&E", "others": [], "expansion": "accident and emergency"},
    {"short": "DASH", "others": [], "expansion": "domestic abuse risk checklist"},
]
BEGAN, ENDED = "2020-01-06T09:00:00+00:00", "2026-05-03T08:00:00+00:00"


def way(value, kind="phone", when="office", ended=None, contact=1, name="Marlshire"):
    said = {"contact": contact, "name": name, "kind": kind, "value": value, "when": when}
    return said | {"began": BEGAN, "ended": ended}


WAYS = [
    way("0116 496 0123", ended=ENDED),
    way("0116 496 0999"),
    way("0116 496 0888", when="out_of_hours"),
    way("duty@example.org", "email", ended=ENDED),
    way("https://forms.example.org/refer?a=1&b=2", "form", ended=ENDED),
    way("https://new.example.org/refer", "form"),
]
RING = '<a class="govuk-link" href="tel:+441164960999">0116 496 0999</a>'
NUMBER = f"(this number was replaced on 3 May 2026: ring {RING})"
ADDED = re.compile(r' <span class="(?:stands-for|was-replaced)">(\(.*?\))</span>')
KNOWN = Known(json.dumps(TERMS), json.dumps(WAYS))


def page(ways=WAYS, terms=TERMS):
    return RunningText(Known(json.dumps(terms), json.dumps(ways)))


def shown(html, **known):
    """The text as its reader sees it, with the marks of what was added left out."""
    return ADDED.sub(r" \1", page(**known).explained(mark_safe(html)))


# Abbreviations


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>An LCSPR began.</p>", f"<p>An LCSPR ({REVIEW}) began.</p>"),
        ("The LCSPR. An LCSPR.", f"The LCSPR ({REVIEW}). An LCSPR."),
        ("Two LCSPRs", f"Two LCSPRs ({REVIEW})"),
        ("The LCSPR’s end", f"The LCSPR’s ({REVIEW}) end"),
        ("The LCSPR&#x27;s end", f"The LCSPR&#x27;s ({REVIEW}) end"),
        ("A CSPR", f"A CSPR ({REVIEW})"),
        ("<strong>MASH</strong>", "<strong>MASH (multi-agency safeguarding hub)</strong>"),
        ("Go to A&amp;E.", "Go to A&amp;E (accident and emergency)."),
        ("DoLS", "DoLS (Deprivation of Liberty Safeguards)"),
        ("SAR/MASH", "SAR (safeguarding adults review)/MASH (multi-agency safeguarding hub)"),
    ],
)
def test_the_first_use_says_what_it_stands_for(html, expected):
    assert shown(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "An icon, a mash, a sar and Icon",
        "MASHED SARX XSAR SAR2 SAR_ DOLS",
        "SAR-led and pre-SAR",
        "SAR@example.org, https://example.org/SAR and www.SAR.org",
        "A child practice review",
        '<a href="/x/">The SAR</a>',
        "<h3>The SAR</h3><h4>An LCSPR</h4>",
        "<table><caption>SAR</caption><tbody><tr><th>LCSPR</th></tr></tbody></table>",
        'A <span class="as-written">SAR <em>and LCSPR</em></span>',
        f"A {REVIEW} (LCSPR)",
        f"An LCSPR ({REVIEW})",
        f"An LCSPR, which is a {REVIEW.title()}",
        "The <em>multi agency</em> safeguarding hub decides. Ring MASH.",
        "domestic abuse, stalking and harassment (DASH)",
    ],
)
def test_nothing_is_explained_that_needs_no_words(html):
    assert shown(html) == html


def test_words_in_brackets_that_are_not_its_own_explain_nothing():
    assert shown("Adults (SAR)") == "Adults (SAR (safeguarding adults review))"


def test_after_a_heading_or_a_link_the_first_use_in_text_is_explained():
    html = '<h3>SAR</h3><p><a href="/x/">SAR</a> and SAR</p>'

    expected = html.replace("and SAR", "and SAR (safeguarding adults review)")
    assert shown(html) == expected


def test_a_page_explains_once_over_all_its_texts():
    text = page()

    texts = [text.explained(words) for words in ("SAR", mark_safe("<p>SAR and MASH</p>"), "MASH")]

    assert [ADDED.findall(words) for words in texts] == [
        ["(safeguarding adults review)"],
        ["(multi-agency safeguarding hub)"],
        [],
    ]


def test_another_page_explains_again():
    assert shown("SAR") == shown("SAR") != "SAR"


def test_what_an_earlier_text_of_the_page_said_is_not_said_again():
    text = page()

    text.explained("A safeguarding adults review was held.")

    assert text.explained("The SAR") == "The SAR"


def test_plain_words_stay_plain():
    assert shown("a") == "a"
    assert page().explained("<b>SAR") == (
        '&lt;b&gt;SAR <span class="stands-for">(safeguarding adults review)</span>'
    )
    assert page().in_plain_words("Tom’s <b> & SAR") == (
        "Tom’s <b> & SAR (safeguarding adults review)"
    )


# Numbers and addresses that ended


@pytest.mark.parametrize(
    "typed",
    [
        "0116 496 0123",
        "01164960123",
        "(0116) 496 0123",
        "+44 116 4960123",
        "+44 (0)116 496 0123",
        "0044 116 496 0123",
        "0116-496-0123",
        "0116&nbsp;496&nbsp;0123",
        "0116\u00a0496\u00a00123",
        "0116 496\u20110123",
    ],
)
def test_a_number_that_ended_is_found_however_it_is_typed(typed):
    assert shown(f"<p>Ring {typed}, at once.</p>") == f"<p>Ring {typed} {NUMBER}, at once.</p>"


@pytest.mark.parametrize(
    "html",
    [
        "0116 496 0999",
        "0116 496 01234",
        "10116 496 0123",
        "+1 116 496 0123",
        "0116 496 012",
        "aduty@example.org, duty@example.org.uk, x-duty@example.org",
        "https://forms.example.org/refer?a=1&amp;b=23 and https://forms.example.org/",
    ],
)
def test_other_numbers_and_addresses_stay_as_they_are(html):
    assert shown(html) == html


def test_every_place_where_it_stands_says_so_headings_too():
    html = "<h3>0116 496 0123</h3><p>0116 496 0123 0116 496 0123</p>"

    assert shown(html) == html.replace("0123", f"0123 {NUMBER}")


@pytest.mark.parametrize("follows", ["24 hours", "999", "0116 496 0999", "2026"])
def test_a_number_before_other_digits_is_found(follows):
    assert shown(f"0116 496 0123 {follows}") == f"0116 496 0123 {NUMBER} {follows}"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="tel:+441164960123">0116 496 0123</a>.', f"0116 496 0123 {NUMBER}."),
        ('<a href="tel:0116%20496%200123">Ring <em>us</em></a>', f"Ring <em>us</em> {NUMBER}"),
        (
            '<a href="/contacts/">0116 496 0123</a>',
            f'<a href="/contacts/">0116 496 0123</a> {NUMBER}',
        ),
        ('<a href="tel:999">999</a>', '<a href="tel:999">999</a>'),
        ("<a>0116 496 0123</a>", f"<a>0116 496 0123</a> {NUMBER}"),
    ],
)
def test_a_dead_link_is_unlinked_and_the_note_stands_after_a_link(html, expected):
    assert shown(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "Duty@Example.org",
        '<a href="mailto:duty@example.org?subject=A%20child">Write to us</a>',
    ],
)
def test_an_address_with_nothing_in_its_place_leads_to_the_contacts(html):
    contacts = '<a class="govuk-link" href="/contacts/">contacts</a>'

    note = ADDED.findall(page().explained(mark_safe(html)))

    assert note == [f"(this address ended on 3 May 2026: see {contacts})"]


@pytest.mark.parametrize(
    "html",
    [
        "https://forms.example.org/refer?a=1&amp;b=2",
        "forms.example.org/refer?a=1&amp;b=2/.",
        '<a href="https://forms.example.org/refer?a=1&amp;b=2">Refer</a>',
    ],
)
def test_a_form_that_ended_is_found(html):
    new = "https://new.example.org/refer"

    note = ADDED.findall(page().explained(mark_safe(html)))

    link = f'<a class="govuk-link" href="{new}">{new}</a>'
    assert note == [f"(this web address was replaced on 3 May 2026: use {link})"]


def words_after(ways, value="0116 496 0123"):
    [note] = re.findall(r"\(.*\)", page(ways).in_plain_words(value)) or [""]
    return note


def test_a_number_that_somebody_has_now_never_ended():
    taken = way("+44 116 496 0123", contact=2)

    assert words_after([*WAYS, taken]) == ""


def test_what_answers_at_other_times_says_so():
    ways = [way("0116 496 0123", when="out_of_hours", ended=ENDED), way("0116 496 0999")]

    assert words_after(ways) == (
        "(this number was replaced on 3 May 2026: ring 0116 496 0999 (office hours))"
    )


def test_what_always_answers_comes_before_what_answers_at_other_times():
    ways = [
        way("0116 496 0123", when="out_of_hours", ended=ENDED),
        way("0116 496 0999"),
        way("0116 496 0777", when="always"),
    ]

    assert words_after(ways) == "(this number was replaced on 3 May 2026: ring 0116 496 0777)"


def test_a_number_of_two_contacts_gives_the_new_one_of_each():
    wend = {"contact": 2, "name": "Wend"}
    ways = [
        way("0116 496 0123", ended=ENDED),
        way("0116 496 0123", ended=BEGAN, **wend),
        way("0116 496 0999"),
        way("01632 960999", **wend),
    ]

    assert words_after(ways) == (
        "(this number was replaced on 3 May 2026: ring 0116 496 0999 (Marlshire)"
        " or 01632 960999 (Wend))"
    )


def shared_by_two():
    """A number of two contacts, both of which have the same one instead."""
    wend = {"contact": 2, "name": "Wend"}
    return [
        way("0116 496 0123", ended=ENDED),
        way("0116 496 0123", ended=BEGAN, **wend),
        way("0116 496 0999"),
        way("0116 496 0999", **wend),
    ]


def test_a_new_number_that_two_contacts_share_stands_once_with_both_names():
    assert words_after(shared_by_two()) == (
        "(this number was replaced on 3 May 2026: ring 0116 496 0999 (Marlshire and Wend))"
    )


def test_two_that_share_one_number_are_told_apart_where_one_has_another_beside_it():
    beside = way("01632 960999", contact=2, name="Wend")

    assert words_after([*shared_by_two(), beside]) == (
        "(this number was replaced on 3 May 2026: ring 0116 496 0999 (Marlshire and Wend)"
        " or 01632 960999 (Wend))"
    )


def test_short_numbers_are_not_looked_for():
    assert shown("In 101 of 999 cases", ways=[way("101", ended=ENDED)]) == "In 101 of 999 cases"


# Whatever the text is


class Balance(HTMLParser):
    """Whether every element that is opened closes in order."""

    def __init__(self):
        super().__init__()
        self.open, self.is_even = [], True

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        self.is_even &= bool(self.open) and self.open.pop() == tag


def is_well_formed(html):
    balance = Balance()
    balance.feed(html)
    balance.close()
    return balance.is_even and not balance.open


WORDS = st.sampled_from(
    ["SAR", "LCSPRs", "MASH’s", "A&amp;E", REVIEW, "0116 496 0123", "duty@example.org", "&lt;", "("]
    + ["https://forms.example.org/refer?a=1&amp;b=2", "+44", "0116", "a", " ", "'", "”", "&nbsp;"]
)
ELEMENTS = st.sampled_from(
    ["p", "strong", "em", "h3", "li", "th", "table", "caption", "blockquote", 'a href="/x/"']
    + ['span class="as-written"', 'a href="https://example.org/?a=<b>&amp;c"']
)
TEXTS = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5).map("".join),
        st.tuples(ELEMENTS, inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0].split()[0]}>"),
    ),
    max_leaves=25,
)


@given(st.one_of(TEXTS, st.text()))
def test_without_what_was_added_every_text_is_as_it_was_and_its_markup_is_whole(text):
    html = clean(text)

    explained = RunningText(KNOWN).explained(mark_safe(html))

    assert ADDED.sub("", explained) == html
    assert is_well_formed(explained) == is_well_formed(html)


@given(st.text(alphabet='<>"=/ aspn&;SAR0116', max_size=60))
def test_what_was_never_cleaned_breaks_nothing(text):
    assert ADDED.sub("", RunningText(KNOWN).explained(mark_safe(text))) == text


ODD = ["0", "0 ", "(0", "+44 ", "<", '<a "', '<"', "SAR ", "SAR", "&amp;", "a@", "https://", "((("]


@pytest.mark.parametrize("piece", ODD)
def test_a_hundred_kilobytes_of_anything_take_little_longer_than_ten(piece):
    short, long = (seconds(piece * (size // len(piece))) for size in (10_000, 100_000))

    assert long < 40 * max(short, 0.002)


def seconds(html):
    begun = time.process_time()
    RunningText(KNOWN).explained(mark_safe(html))
    return time.process_time() - begun
