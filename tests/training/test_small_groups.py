"""From what is shown nobody can work out what fewer than five people said."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import training_seeding
from bench.training_seeding import Wanted
from training.figures.counting import by, each_session, of_sessions
from training.figures.small import FEWEST, in_words, to_hide
from training.models import TrainingSession

ALL = TrainingSession.objects.all
MEASURES = {
    "before": lambda each: each.before,
    "after": lambda each: each.after,
    "both": lambda each: each.both,
    "later": lambda each: each.later,
    "knowledge": lambda each: each.scales["knowledge"].n,
    "confidence": lambda each: each.scales["confidence"].n,
    "actions": lambda each: each.actions.people,
    "told": lambda each: each.actions.told,
    "managers": lambda each: each.actions.managers,
}


def given_away(shown, total):
    """What somebody learns of few, of rows that each person is in once, beside their total."""
    small = [n for n in shown if n is not None and 0 < n < FEWEST]
    hidden = shown.count(None)
    if total is None:
        return small
    rest = total - sum(n for n in shown if n is not None)
    alone = [rest] * (hidden == 1)
    few = [rest] * (hidden > 0 and 0 < rest < FEWEST)
    return small + alone + few


@given(st.lists(st.integers(0, 30), max_size=8))
@settings(max_examples=300)
def test_no_subtraction_gives_a_small_number_away(counts):
    total = sum(counts)

    hidden = to_hide(counts, total)

    shown = [None if n in hidden else each for n, each in enumerate(counts)]
    whole = None if 0 < total < FEWEST else total
    assert given_away(shown, whole) == []


@given(st.lists(st.integers(0, 30), max_size=8), st.integers(0, 60))
@settings(max_examples=300)
def test_of_groups_that_overlap_none_leaves_few_of_the_total(counts, more):
    total = max([0, *counts]) + more

    hidden = to_hide(counts, total)

    left = [total - each for n, each in enumerate(counts) if n not in hidden]
    assert not [each for each in left if 0 < each < FEWEST]


def test_where_nothing_is_small_everything_is_shown():
    assert to_hide([5, 0, 12], 17) == set()


def test_the_next_smallest_goes_with_one_that_is_small():
    assert to_hide([3, 40, 9], 52) == {0, 2}


@pytest.mark.django_db
@given(
    st.builds(
        Wanted,
        sessions=st.integers(1, 6),
        called_off=st.integers(0, 1),
        attended=st.integers(0, 40),
        both=st.integers(0, 20),
        before_only=st.integers(0, 8),
        after_only=st.integers(0, 8),
        walk_ins=st.integers(0, 3),
        absent=st.integers(0, 8),
        late=st.integers(0, 3),
        courses=st.integers(1, 4),
        seed=st.integers(0, 9),
    )
)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_small_year_shows_a_small_group(wanted):
    with transaction.atomic():
        training_seeding.seed(wanted)
        total = of_sessions(ALL())
        tables = {
            what: [each.figures for each in by(ALL(), what)]
            for what in ("session", "course", "agency", "sector", "area", "theme")
        }
        tables["file"] = [figures for _, figures in each_session(ALL())]
        transaction.set_rollback(True)

    for what, rows in tables.items():
        for name, of in MEASURES.items():
            shown, whole = [of(row) for row in rows], of(total)
            assert not [n for n in shown if n and n < FEWEST], (what, name)
            if what != "theme":
                assert given_away(shown, whole) == [], (what, name)
        if what in ("agency", "sector"):
            assert given_away([row.attended for row in rows], total.attended) == [], what


def test_a_number_of_few_is_said_in_words():
    said = [in_words(n) for n in (0, 1, 4, 5, 2435, None)]

    assert said == ["0", "fewer than 5", "fewer than 5", "5", "2,435", "fewer than 5"]
