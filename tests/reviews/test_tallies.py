"""Small numbers in a table: whoever reads it can work none of them out, however they add and take
away."""

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reviews.counting import FEW, SMALLEST
from reviews.tallies import KEPT_BACK, TOTAL, in_words, tally

MOST = 8  # of a cell: enough for all that is small, for five, and for what is more


@st.composite
def tables(draw):
    """Counts of a small table, and how many of each anybody can count elsewhere."""
    rows, columns = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    cells = list(product(range(rows), range(columns)))
    counts = {cell: draw(st.integers(0, MOST)) for cell in cells}
    known = {cell: draw(st.integers(0, counts[cell])) for cell in cells}
    return counts, known


def with_sums(counts):
    rows, columns = {row for row, _ in counts}, {column for _, column in counts}
    by_row = {(r, TOTAL): sum(counts[r, c] for c in columns) for r in rows}
    by_column = {(TOTAL, c): sum(counts[r, c] for r in rows) for c in columns}
    return counts | by_row | by_column | {(TOTAL, TOTAL): sum(counts.values())}


def fits(shown, number):
    if shown == FEW:
        return 0 <= number < SMALLEST
    return number >= SMALLEST if shown == KEPT_BACK else number == shown


def could_be(shown, known=None):
    """Every number that each cell could be, for all that is shown and known: all are tried."""
    inner = [cell for cell in shown if TOTAL not in cell]
    possible = {cell: set() for cell in shown}
    tried = [[n for n in range(MOST + 3) if fits(shown[cell], n)] for cell in inner]
    least = with_sums(known or dict.fromkeys(inner, 0))
    for numbers in product(*tried):
        table = with_sums(dict(zip(inner, numbers, strict=True)))
        if all(fits(shown[cell], table[cell]) and table[cell] >= least[cell] for cell in table):
            for cell, number in table.items():
                possible[cell].add(number)
    return possible


def worked_out(shown, cells, known=None):
    possible = could_be(shown, known)
    return [cell for cell in cells if len(possible[cell]) == 1]


@given(tables())
@settings(deadline=None, max_examples=150)
def test_whatever_is_kept_back_could_be_more_than_one_number(table):
    counts, _ = table

    shown = tally(counts) or {}

    assert worked_out(shown, [cell for cell in shown if isinstance(shown[cell], str)]) == []


@given(tables())
@settings(deadline=None, max_examples=150)
def test_nor_can_it_be_worked_out_by_taking_away_what_anybody_can_count(table):
    counts, known = table

    shown = tally(counts, known)
    assume(shown)

    whole, counted = with_sums(counts), with_sums(known)
    secret = [cell for cell in whole if 0 < whole[cell] - counted[cell] < SMALLEST]
    assert worked_out(shown, secret, known) == []


@given(tables())
@settings(deadline=None)
def test_what_is_shown_is_true_and_no_small_number_is_shown(table):
    counts, known = table

    shown = tally(counts, known)
    assume(shown)

    true = with_sums(counts)
    assert [cell for cell in true if not fits(shown[cell], true[cell])] == []
    assert [number for number in shown.values() if number in range(1, SMALLEST)] == []


ROW = {("SAR", "2025"): 3, ("SAR", "2026"): 9}


def test_a_small_number_alone_in_its_row_takes_another_one_with_it():
    shown = tally(ROW)

    assert shown == {
        ("SAR", "2025"): FEW,
        ("SAR", "2026"): KEPT_BACK,
        ("SAR", TOTAL): 12,
        (TOTAL, "2025"): FEW,
        (TOTAL, "2026"): KEPT_BACK,
        (TOTAL, TOTAL): 12,
    }


def test_the_twin_that_keeps_back_small_numbers_alone_is_seen_through():
    shown = {cell: FEW if n < SMALLEST else n for cell, n in with_sums(ROW).items()}

    assert worked_out(shown, [("SAR", "2025")]) == [("SAR", "2025")]


def test_noughts_are_shown_where_nothing_follows_from_them():
    counts = {("SAR", "2025"): 0, ("SAR", "2026"): 9, ("SCR", "2025"): 0, ("SCR", "2026"): 7}

    assert tally(counts) == with_sums(counts)


def test_a_nought_is_kept_back_where_a_small_number_would_follow_from_it():
    counts = {("SAR", "2025"): 4, ("SAR", "2026"): 0, ("SCR", "2025"): 5, ("SCR", "2026"): 9}

    shown = tally(counts)

    assert shown["SAR", "2025"] == shown["SAR", "2026"] == shown["SAR", TOTAL] == FEW
    assert worked_out(shown, [cell for cell in shown if isinstance(shown[cell], str)]) == []


def test_a_few_that_only_some_may_read_are_not_what_is_left_of_a_large_number():
    shown = tally({("SAR", "2026"): 9}, {("SAR", "2026"): 8})

    assert set(shown.values()) == {KEPT_BACK}


def test_no_table_is_shown_where_even_its_words_would_tell():
    counts = {("SAR", "2025"): 3, ("SAR", "2026"): 1, ("SCR", "2025"): 6, ("SCR", "2026"): 4}
    known = counts | {("SAR", "2026"): 0, ("SCR", "2026"): 0}

    assert tally(counts, known) is None


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (1, FEW), (4, FEW), (5, "5"), (1250, "1,250")]
)
def test_a_count_under_five_reads_fewer_than_five(number, words):
    assert in_words(number) == words
