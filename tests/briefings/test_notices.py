"""What a briefing tells its readers about itself."""

import datetime as dt

import pytest
from django.utils import timezone

from briefings.models import Briefing


@pytest.mark.parametrize(
    ("pseudonyms", "notice"),
    [
        ("", ""),
        (" , ", ""),
        (
            "Meera",
            "Meera is not a real name: it was chosen to protect the person and their family.",
        ),
        (
            "Rowan, Wren",
            "Rowan and Wren are not real names: they were chosen to protect the people and their "
            "families.",
        ),
    ],
)
def test_readers_are_told_which_names_are_not_real(pseudonyms, notice):
    assert Briefing(pseudonyms=pseudonyms).pseudonym_notice() == notice


def test_readers_are_told_that_it_was_due_to_be_read_again():
    yesterday = timezone.localdate() - dt.timedelta(days=1)

    assert Briefing(review_on=yesterday).overdue_notice() == (
        f"This was due to be read again by {yesterday:%-d %B %Y}. Practice may have moved on since:"
        " check the procedures before you rely on it."
    )


@pytest.mark.parametrize("days", [0, 1])
def test_until_that_day_has_passed_they_are_not(days):
    day = timezone.localdate() + dt.timedelta(days=days)

    assert Briefing(review_on=day).overdue_notice() == ""
    assert Briefing(review_on=None).overdue_notice() == ""
