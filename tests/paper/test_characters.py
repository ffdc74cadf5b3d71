"""What no font has is named, so that nothing is lost without a word."""

import pytest

from portal.paper.characters import printable
from portal.paper.making import make
from tests.paper.printed import Printed
from tests.paper.typeset import FRAME, TEMPLATE, printed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Siân, Łukasz, Șerban, Ọlá: “yes” – £5 → ✓", "Siân, Łukasz, Șerban, Ọlá: “yes” – £5 → ✓"),
        ("Ольга, Ελένη", "Ольга, Ελένη"),
        ("Ade\u0301bo\u0323\u0300wale", "Ad\u00e9b\u1ecd\u0300wale"),
        ("In اردو and हिन्दी में", "In (Arabic script) and (Devanagari script)"),
        ("你好", "(Chinese script)"),
        ("Good 😀👍🏽", "Good (grinning face)(thumbs up sign)"),
        ("❤\ufe0f", "❤"),
        ("a\ue000b\ufeffc\u00add\u200be\x01f\u202eg", "abcdefg"),
        ("a \u0301b", "a b"),
        ("\uffff", "(another sign)"),
    ],
)
def test_what_no_font_has_is_named(text, expected):
    assert printable(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring ⚠ or 🗹 or ⛔ now", "Ring ⚠ or (ballot box with bold check) or (no entry) now"),
        ("T\u0302\u0651 5", "T\u0302 5"),
    ],
)
def test_it_is_found_out_while_it_is_made_too(text, expected):
    assert expected in printed(f"<p>{text}</p>").text


def test_marks_no_font_has_with_a_letter_go():
    body = [{"kind": "paragraph", "runs": [{"text": "Ask T\u0651 and \u4f60 twice"}]}]

    document = make(TEMPLATE, {"paper": FRAME, "body": body})

    assert "Ask T and (Chinese script) twice" in Printed(document.pdf).text
