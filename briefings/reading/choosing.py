"""Which of the headings in a text are those of the seven sections.

Of all ways to read them the one is taken that makes the best briefings, a briefing having each
number from 1 to 7 at most once. A way is followed only as long as it may turn out the best, so the
time it takes grows as the text does.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from heapq import nlargest
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import NamedTuple

from briefings.models import SECTIONS
from briefings.reading.layout import INTRODUCTION, Layout
from briefings.reading.numbers import Heading, headings

MOST = 10_000  # headings that are thought about: where there are more, the text is full of lists
FEWEST = 5  # sections that make a briefing
LEAST = 12.0  # what a briefing must be worth
MISSING = 5.0  # what counts against it: a section that is not there; of several, their square
OTHER_STYLE = 4.0  # a number written otherwise than the one before it
EMPTY = 5.0  # a section that says nothing
PASSED = 1.0  # a heading among its own that is not
WORDS = 150  # among which it loses 1
NEIGHBOURS = 0.5  # what counts for it: two sections that go round a wheel side by side
BEGINS = 2.0  # the first number at its beginning
ANNOUNCED = 12.0  # a banner right above; less where it is farther
TITLED = 2.0  # how much a heading must look like one not to be passed lightly
PLACE = attrgetter("at")
COUNTED = re.compile(
    r"\W*(?:(?:the|our|these)\s+)?(?:7|seven)\s+(?!min)(?:[\w’'-]+\s+){0,2}[\w’'-]+s\b.*",
    re.IGNORECASE | re.DOTALL,
)


def briefings(layout: Layout, parted_at: Iterable[int] = ()) -> list[list[Heading]]:
    """The headings of each briefing in the text, in the order they stand in it.

    No briefing reaches across a block whose place is among `parted_at`.
    """
    likely = nlargest(MOST, headings(layout.blocks), key=attrgetter("likeness"))
    found = sorted(likely, key=PLACE)
    groups = _best(found, _Way(found, layout), sorted(parted_at))
    starts = [bisect_left(found, group[0].at, key=PLACE) for group in groups]
    read, floor = [], 0
    for group, (start, end) in zip(groups, pairwise([*starts, len(found)]), strict=True):
        mended = _mended(group, found[start:end])
        if not _is_list(mended, found[start:end], floor, layout):
            read.append(mended)
        floor = mended[-1].body_at
    return read


class _Way:
    """The way through a text: what lies along it counts against a briefing that reaches so far."""

    def __init__(self, found, layout):
        passed = [len(block.text.split()) / WORDS for block in layout.blocks]
        for heading in found:
            passed[heading.at] += self.passing(heading)
        self._to = list(accumulate(passed, initial=0.0))
        self._layout = layout
        self.end = len(layout.blocks)

    @staticmethod
    def passing(heading):
        return PASSED * (heading.likeness >= TITLED and not heading.style.below)

    def to(self, at):
        return self._to[at]

    def opening(self, heading):
        return BEGINS * (heading.number == 1) + ANNOUNCED * self._layout.nearness(heading.at)


class _Reading(NamedTuple):
    """One way to read the headings up to some place: what it is worth, and the briefings in it."""

    worth: float
    open: tuple = ()
    taken: int = 0  # a bit for each number in the open briefing
    done: tuple | None = None  # the briefings before it: all but the last, and the last

    def takes(self, heading):
        is_free = not self.taken >> heading.number & 1
        return is_free and (not self.open or self.open[-1].body_at <= heading.at)

    def with_heading(self, heading, way):
        worth = self.worth + heading.likeness + way.passing(heading)
        if self.open:
            last = self.open[-1]
            worth -= OTHER_STYLE * (last.style != heading.style) + _emptiness(last, heading.at)
            worth += NEIGHBOURS * (abs(last.number - heading.number) == 1)
        else:
            worth += way.opening(heading) + way.to(heading.at)
        taken = self.taken | 1 << heading.number
        return _Reading(worth, (*self.open, heading), taken, self.done)

    def closed(self, at, way):
        """The same with its briefing ended before `at`."""
        last = self.open[-1]
        missing = SECTIONS - len(self.open)
        cost = LEAST + MISSING * missing**2 + _emptiness(last, at) + way.to(last.at + 1)
        return _Reading(self.worth - cost, done=(self.done, self.open))

    def may_be_best(self, at, other, way):
        """Whether it may yet be worth more than `other`, which has ended its briefings."""
        return self.worth - way.to(at) + MISSING * len(self.open) >= other.worth


def _emptiness(heading, end):
    return EMPTY * (not heading.rest and heading.body_at >= end)


def _best(found, way, parted_at):
    """The reading of most worth. Of readings that may go on alike, only the best is followed."""
    ended, readings, parts_above = _Reading(0.0), [], 0
    for heading in found:
        if heading.number > SECTIONS:
            continue
        ended = _ended([ended, *readings], heading.at, way)
        if (parts := bisect_right(parted_at, heading.at)) > parts_above:
            readings, parts_above = [], parts
        grown = [r.with_heading(heading, way) for r in (*readings, ended) if r.takes(heading)]
        readings = _kept([*readings, *grown], heading.at, ended, way)
    return _briefings_in(_ended([ended, *readings], way.end, way))


def _ended(readings, at, way):
    """The best of the readings that may end before `at`, the first being one that has."""
    closed = [reading.closed(at, way) for reading in readings[1:] if len(reading.open) >= FEWEST]
    return max(readings[0], *closed, key=lambda reading: reading.worth) if closed else readings[0]


def _kept(readings, at, ended, way):
    kept = {}
    for reading in readings:
        state = (reading.taken, reading.open[-1].body_at > at)
        is_better = state not in kept or kept[state].worth < reading.worth
        if is_better and reading.may_be_best(at, ended, way):
            kept[state] = reading
    return list(kept.values())


def _briefings_in(reading):
    groups, done = [], reading.done
    while done:
        done, group = done
        groups.append(list(group))
    return groups[::-1]


def _mended(group, near):
    """With the section that is missing, if one stands there whose number is one too high or low.

    Of two with the same number, either may be the one that was meant to have another.
    """
    missing = {*range(1, SECTIONS + 1)} - {heading.number for heading in group}
    if len(missing) != 1:
        return group
    [number] = missing
    for other in near:
        if abs(other.number - number) != 1 or not _is_beside(other, group):
            continue
        twins = [heading for heading in group if heading.number == other.number]
        for wrong in [other, *twins]:
            others = sorted({*group, other} - {wrong}, key=PLACE)
            if _fits(wrong, number, others):
                return sorted([*others, wrong._replace(number=number)], key=PLACE)
    return group


def _is_beside(other, group):
    return all(other.body_at <= h.at or h.body_at <= other.at for h in group)


def _fits(heading, number, others):
    """Whether it may be the section of this number: next to one of the next number, and alike."""
    at = bisect_left(others, heading.at, key=PLACE)
    beside = [other for other in others[max(at - 1, 0) : at + 1] if other.style == heading.style]
    return any(abs(other.number - number) == 1 for other in beside)


def _is_list(group, near, floor, layout):
    """Whether it is a list of things where no banner says that it is a briefing.

    A list holds sentences, or ends early, or goes on, or has a heading that counts what is in it.
    """
    if layout.banner_above(group[0].at) is not None:
        return False
    sentences = [heading for heading in group if heading.rest and not heading.title]
    if len(sentences) > 1 and not group[0].style.zero:
        return True
    if [heading.number for heading in group] != [*range(1, len(group) + 1)]:
        return False
    last = group[-1]
    alike = [heading for heading in near if heading.at > last.at and heading.style == last.style]
    if len(group) < SECTIONS or any(heading.number > SECTIONS for heading in alike[:1]):
        return True
    title = layout.title_above(group, floor, INTRODUCTION)
    return title is not None and bool(COUNTED.fullmatch(layout.blocks[title].text))
