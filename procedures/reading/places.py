"""Where in a text lists of amendments stand: from the first entry of each to its last."""

from collections.abc import Iterator
from itertools import groupby

from portal.documents.blocks import Block
from procedures.reading.lists import found_in
from procedures.reading.units import Sort, Unit, units

AHEAD = 4  # blocks in which the next unit is looked for
FEWEST = 2  # entries of a list
BETWEEN = 60  # words from a list to the next, which is told by a heading, at most


def lists_in(blocks: list[Block]) -> list[tuple[int, int]]:
    """The first block of each list, and the first below it. A heading between two joins them."""
    read_as = units(blocks)
    used = found_in(read_as).used
    places = list(_places(read_as, blocks))
    found: list[tuple[int, int]] = []
    for first, last in _runs(used, read_as):
        start, end = places[first], places[last] + len(_own(read_as[last]))
        found.append((start, min(end, len(blocks))))
    return found


def _runs(used, read_as) -> Iterator[tuple[int, int]]:
    """The first and the last unit of each list that has entries enough."""
    runs: list[list[int]] = []
    for at in sorted(used):
        if runs and _goes_on(read_as[runs[-1][-1] + 1 : at]):
            runs[-1].append(at)
        else:
            runs.append([at])
    return ((run[0], run[-1]) for run in runs if len(run) >= FEWEST)


def _goes_on(between: list[Unit]) -> bool:
    words = sum(len(block.text.split()) for unit in between for block in unit.blocks)
    is_told = all(unit.sort in (Sort.ASIDE, Sort.END) for unit in between) or any(
        unit.sort is Sort.TOLD for unit in between
    )
    return words <= BETWEEN and is_told


def _places(read_as: list[Unit], blocks: list[Block]) -> Iterator[int]:
    """The place of the first block of each unit, which may be only a piece of that block."""
    here = 0
    for unit in read_as:
        words = unit.first.text
        ahead = range(here, min(here + AHEAD, len(blocks)))
        here = next((at for at in ahead if words in blocks[at].text), here)
        yield here
        here += max(len(_own(unit)) - 1, 0)


def _own(unit: Unit) -> list[Block]:
    """Its blocks, those that were taken apart of one block counted once."""
    return [block for _, (block, *_) in groupby(unit.blocks, key=id)]
