"""Public figures in words: numbers under 5 about people or their cases cannot be worked out.

Whatever is shown follows from the total alone wherever the count, or what is left of the total, is
small. So a reader cannot tell one small number from another, nought among them.
"""

from decimal import Decimal
from math import ceil, floor

from reviews.models.evidence import PERCENT, Evidence

SMALLEST = 5  # the smallest number that is shown
TELLING = 2 * SMALLEST  # of fewer than these, either a number or what is left of them is small
FEW = f"fewer than {SMALLEST}"
TOO_FEW = "too few to show"


def how_many(evidence: Evidence) -> str:
    """What was counted, with what it is out of: “14 of 20 records (70%)”."""
    if not evidence.counts_people:
        return _as_it_is(evidence)
    if evidence.out_of is None:
        return _sized(FEW if evidence.figure < SMALLEST else _number(evidence.figure), evidence)
    if evidence.out_of < SMALLEST:
        return TOO_FEW
    if evidence.out_of < TELLING:
        return f"out of {_total(evidence)}, {TOO_FEW} how many"
    return _of_many(evidence)


def answered(evidence: Evidence) -> str:
    """How many of those asked answered: “140 of 500 asked answered (28%)”. Empty: nobody asked.

    Those who answered are what the evidence is out of, which stands beside this.
    """
    if not (evidence.asked and evidence.out_of):
        return ""
    if evidence.counts_people and evidence.out_of < SMALLEST:
        few_of_many = f"{FEW} of {_number(evidence.asked)} asked answered"
        return few_of_many if evidence.asked >= TELLING else f"{TOO_FEW} how many answered"
    if evidence.counts_people and evidence.asked - evidence.out_of < SMALLEST:
        return f"all but {FEW} of those asked answered"
    numbers = f"{_number(evidence.out_of)} of {_number(evidence.asked)} asked answered"
    return f"{numbers} ({_share(evidence.out_of, evidence.asked)})"


def _of_many(evidence):
    least, most = _between(evidence)
    if least < SMALLEST:
        return f"{_few(evidence)} of {_total(evidence)}"
    if evidence.out_of - most < SMALLEST:
        return f"all but {_few(evidence)} of {_total(evidence)}"
    return _as_it_is(evidence)


def _between(evidence):
    """The least and the most that the figure can stand for: a percentage was rounded.

    Where no whole number gives it, those on either side of it.
    """
    if evidence.unit != PERCENT:
        return evidence.figure, evidence.figure
    half = Decimal("0.5") if evidence.figure == int(evidence.figure) else Decimal("0.05")
    hundredth = Decimal(evidence.out_of) / 100
    above = ceil((evidence.figure - half) * hundredth)
    below = floor((evidence.figure + half) * hundredth)
    return min(above, below), max(above, below)


def _few(evidence):
    """From a percentage of a hundred or more nobody knows whether it were under 5 or just above."""
    rounded = evidence.unit == PERCENT and evidence.out_of >= 100
    return "a small number" if rounded else FEW


def _as_it_is(evidence):
    number = _number(evidence.figure)
    if evidence.unit == PERCENT:
        return f"{number}% of {_number(evidence.out_of)}"
    if evidence.out_of is None:
        return _sized(number, evidence)
    return f"{number} of {_total(evidence)} ({_share(evidence.figure, evidence.out_of)})"


def _share(part, whole):
    """In whole percent; nothing and all are said of nothing and all alone."""
    percent = round(100 * Decimal(part) / whole)
    if percent == 0 and part:
        return "less than 1%"
    return "more than 99%" if percent == 100 and part < whole else f"{percent}%"


def _total(evidence):
    of_what = "" if evidence.unit == PERCENT else evidence.unit
    return f"{_number(evidence.out_of)} {of_what}".strip()


def _sized(words, evidence):
    return f"{words} {evidence.unit}".strip()


def _number(value) -> str:
    """1,250 or 3.5: without a nought behind the point."""
    return f"{Decimal(value):,f}".removesuffix(".0")
