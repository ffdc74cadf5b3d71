"""What a result shows of its page: the words around what was found, marked."""

import pytest

from portal.search.extracts import BEGINS, ENDS, marked
from portal.search.finding import Choices
from portal.search.searching import search
from tests.factories import make_course, make_term

pytestmark = pytest.mark.django_db


def extract(typed, *, programme):
    make_course(title="Of lights", summary="", programme=f"<p>{programme}</p>")
    [result] = search(typed, Choices()).results
    return result.extract


def test_what_was_found_is_marked_as_the_page_writes_it():
    shown = extract("lantern", programme="They carry Lanterns at night.")

    assert "They carry <mark>Lanterns</mark> at night" in shown


def test_words_that_follow_each_other_are_marked_as_one():
    shown = extract("winter lanterns", programme="They carry winter lanterns, and a winter coat.")

    assert "<mark>winter lanterns</mark>, and a <mark>winter</mark> coat" in shown


def test_a_name_of_a_term_is_marked_where_another_was_typed():
    make_term("WLS", expansion="Winter lantern scheme")

    shown = extract("WLS", programme="The winter lantern scheme begins.")

    assert "The <mark>winter lantern scheme</mark> begins" in shown


@pytest.mark.parametrize("small", ["of", "about", "this", "your"])
def test_a_word_that_says_nothing_is_marked_with_its_neighbours_only(small):
    make_term("WLS", expansion=f"lanterns {small} glass")

    shown = extract("WLS", programme=f"Lanterns {small} glass. We thought {small} it.")

    assert f"<mark>Lanterns {small} glass</mark>. We thought {small} …" in shown


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        (
            f"of the {BEGINS}lanterns{ENDS} they carry",
            "… of the <mark>lanterns</mark> they carry …",
        ),
        (f"{BEGINS}lanterns{ENDS}.", "… <mark>lanterns</mark>."),
        (f"Such {BEGINS}lanterns{ENDS}", "Such <mark>lanterns</mark> …"),
        (f"<b>{BEGINS}x{ENDS}</b> & co.", "&lt;b&gt;<mark>x</mark>&lt;/b&gt; &amp; co."),
    ],
)
def test_it_is_words_and_no_markup_and_dots_stand_where_a_sentence_is_broken_off(headline, shown):
    assert marked(headline) == shown
