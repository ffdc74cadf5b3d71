"""Whose portal this is: one partnership, in a colour that white words can stand on."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from portal.reference.models import Audience, Partnership, Theme
from tests.factories import make_partnership, make_theme


def problems(colour) -> list:
    try:
        Partnership(name="A", short_name="A", brand_colour=colour).clean_fields()
    except ValidationError as found:
        return found.messages
    return []


@pytest.mark.parametrize("colour", ["#1f5f5b", "#000000", "#767676"])
def test_a_colour_that_carries_white_words_is_kept(colour):
    assert problems(colour) == []


@pytest.mark.parametrize("colour", ["#777777", "#ffdd00", "#FFFFFF"])
def test_a_colour_too_light_for_white_words_is_refused(colour):
    assert problems(colour) == ["White words are hard to read on this colour: choose a darker one."]


@pytest.mark.parametrize("colour", ["red", "#fff", "1f5f5bb", "#1f5f5", "#1f5f5g"])
def test_what_is_no_colour_is_refused_once_with_an_example(colour):
    assert problems(colour) == ["Write the colour as # and six digits: #1f5f5b"]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2])
def test_there_is_one_partnership(number):
    make_partnership()

    with pytest.raises(IntegrityError):
        Partnership.objects.create(pk=number, name="Another", short_name="Another")


@pytest.mark.django_db
def test_until_the_office_fills_it_in_plain_words_stand_in():
    before = str(Partnership.current())
    make_partnership(name="Anytown Partnership")

    assert [before, str(Partnership.current())] == [
        "Safeguarding partnership",
        "Anytown Partnership",
    ]


@pytest.mark.parametrize(
    ("audience", "values"),
    [
        ("children", ["children", "both"]),
        ("adults", ["adults", "both"]),
        ("both", ["children", "adults", "both"]),
    ],
)
def test_what_is_for_both_reaches_each(audience, values):
    assert Audience.reaching(audience) == values


@pytest.mark.django_db
def test_one_theme_with_a_quick_exit_is_enough():
    make_theme()
    without = Theme.objects.all().need_quick_exit()
    make_theme(quick_exit=True)

    assert [without, Theme.objects.all().need_quick_exit()] == [False, True]
