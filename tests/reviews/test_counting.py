"""Figures as the public reads them: small numbers about people cannot be worked out."""

from collections import defaultdict
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reviews.counting import answered, how_many
from reviews.models import Evidence

SMALL = range(5)
TOTALS = st.one_of(st.integers(1, 40), st.integers(1, 3000))
ASKED = st.integers(1, 60)


def counted(figure, out_of=None, unit="records", **fields):
    return Evidence(figure=Decimal(figure), out_of=out_of, unit=unit, **fields)


@pytest.mark.parametrize(
    ("figure", "out_of", "unit", "words"),
    [
        ("5", None, "people trained", "5 people trained"),
        ("1250", None, "visits", "1,250 visits"),
        ("3.5", None, "days", "fewer than 5 days"),
        ("4", None, "people trained", "fewer than 5 people trained"),
        ("0", None, "people trained", "fewer than 5 people trained"),
        ("14", 20, "records", "14 of 20 records (70%)"),
        ("14", 20, "", "14 of 20 (70%)"),
        ("5", 1000, "records", "5 of 1,000 records (less than 1%)"),
        ("995", 1000, "records", "995 of 1,000 records (more than 99%)"),
        ("4", 20, "records", "fewer than 5 of 20 records"),
        ("16", 20, "records", "all but fewer than 5 of 20 records"),
        ("20", 20, "records", "all but fewer than 5 of 20 records"),
        ("15", 20, "records", "15 of 20 records (75%)"),
        ("5", 10, "records", "5 of 10 records (50%)"),
        ("4", 9, "records", "out of 9 records, too few to show how many"),
        ("5", 5, "records", "out of 5 records, too few to show how many"),
        ("4", 4, "records", "too few to show"),
        ("70", 20, "%", "70% of 20"),
        ("62.5", 1400, "%", "62.5% of 1,400"),
        ("20", 20, "%", "fewer than 5 of 20"),
        ("24.9", 20, "%", "fewer than 5 of 20"),
        ("75.1", 20, "%", "all but fewer than 5 of 20"),
        ("38", 11, "%", "fewer than 5 of 11"),
        ("100", 20, "%", "all but fewer than 5 of 20"),
        ("1", 400, "%", "a small number of 400"),
        ("99", 400, "%", "all but a small number of 400"),
        ("1", 4000, "%", "1% of 4,000"),
        ("50", 8, "%", "out of 8, too few to show how many"),
        ("50", 4, "%", "too few to show"),
    ],
)
def test_a_figure_about_people_is_shown_unless_it_is_small(figure, out_of, unit, words):
    assert how_many(counted(figure, out_of, unit)) == words


@pytest.mark.parametrize(
    ("figure", "out_of", "unit", "words"),
    [
        ("2", None, "sessions", "2 sessions"),
        ("0", 3, "chapters", "0 of 3 chapters (0%)"),
        ("3.8", 5, "points", "3.8 of 5 points (76%)"),
        ("50", 4, "%", "50% of 4"),
    ],
)
def test_a_figure_that_counts_no_people_is_shown_as_it_is(figure, out_of, unit, words):
    assert how_many(counted(figure, out_of, unit, counts_people=False)) == words


@pytest.mark.parametrize(
    ("out_of", "asked", "people", "words"),
    [
        (140, 500, True, "140 of 500 asked answered (28%)"),
        (5, 10, True, "5 of 10 asked answered (50%)"),
        (4, 500, True, "fewer than 5 of 500 asked answered"),
        (4, 9, True, "too few to show how many answered"),
        (496, 500, True, "all but fewer than 5 of those asked answered"),
        (3, 4, False, "3 of 4 asked answered (75%)"),
        (20, None, True, ""),
        (None, 20, True, ""),
    ],
)
def test_how_many_answered_is_shown_unless_it_is_small(out_of, asked, people, words):
    assert answered(counted(3, out_of, asked=asked, counts_people=people)) == words


def shown(evidence):
    """All that a reader sees of it."""
    return how_many(evidence), answered(evidence)


@example(8)
@example(9)
@example(10)
@given(TOTALS)
def test_no_small_count_is_told_from_another_nor_what_is_left_of_the_total(total):
    small = {shown(counted(count, total)) for count in SMALL if count <= total}
    left = {shown(counted(total - count, total)) for count in SMALL if count <= total}

    assert (len(small), len(left)) == (1, 1)


@example(480, "1", ROUND_HALF_UP)
@example(1000, "0.1", ROUND_HALF_EVEN)
@given(TOTALS, st.sampled_from(["1", "0.1"]), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
def test_no_small_count_is_told_from_another_by_a_percentage(total, to, rounding):
    def percent(count):
        figure = (Decimal(100 * count) / total).quantize(Decimal(to), rounding)
        return shown(counted(figure, total, "%"))

    small = {percent(count) for count in SMALL if count <= total}
    left = {percent(total - count) for count in SMALL if count <= total}

    assert (len(small), len(left)) == (1, 1)


@given(st.sampled_from(["sessions", "people"]))
def test_no_small_count_without_a_total_is_told_from_another(unit):
    assert len({shown(counted(count, None, unit)) for count in SMALL}) == 1


@given(ASKED)
def test_nobody_works_out_a_few_who_answered_from_how_many_were_asked(asked):
    few = {shown(counted(0, count, asked=asked)) for count in SMALL if 0 < count <= asked}

    assert len(few) == 1


@given(st.integers(5, 60), st.integers(0, 200))
def test_what_is_shown_of_an_asking_leaves_at_least_five_that_may_be(answering, more):
    """From all that is shown, either the silent are many, or five numbers of them remain."""
    possible = defaultdict(set)
    for few in (more, *SMALL):
        possible[shown(counted(0, answering, asked=answering + few))].add(few)

    mine = possible[shown(counted(0, answering, asked=answering + more))]
    assert more >= 5 or mine == {*SMALL}


@given(st.integers(10, 3000), st.data())
def test_what_is_not_small_is_shown_in_full(total, data):
    count = data.draw(st.integers(5, total - 5))

    assert how_many(counted(count, total)).startswith(f"{count:,} of {total:,} records (")
