"""Small numbers in a table: kept back where they stand, and where they could be worked out.

A count under five may be one family that somebody knows. It reads “fewer than 5”; then so much
more is kept back that no row, column or total gives it away.
"""

from collections import defaultdict
from collections.abc import Mapping
from heapq import heappop, heappush
from itertools import count

from reviews.counting import FEW, SMALLEST

KEPT_BACK = "not shown"
TOTAL = None  # the row, or the column, that adds up the others

Cell = tuple  # (row, column)


def in_words(number: int) -> str:
    """A count as the public reads it. None at all is no secret: an empty list shows it too."""
    return FEW if _is_small(number) else f"{number:,}"


def tally(counts: Mapping[Cell, int], known: Mapping[Cell, int] | None = None) -> dict | None:
    """What a table of `counts` shows in each of its cells, sums included: a number or words.

    For whatever is kept back more than one number fits all that is shown. `known` is how many of
    them anybody can count elsewhere: of the rest, fewer than five cannot be worked out either. None
    where no table can be shown.
    """
    table = _Table(_with_sums(counts), _with_sums(known or dict.fromkeys(counts, 0)))
    return table.shown() if table.keep_back() else None


def _with_sums(counts):
    """The counts, a nought wherever none is given, with the sums of rows, columns and all."""
    rows, columns = (dict.fromkeys(names) for names in zip(*counts, strict=True))
    sums = dict.fromkeys([(r, c) for r in (*rows, TOTAL) for c in (*columns, TOTAL)], 0)
    for (row, column), number in counts.items():
        for cell in ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            sums[cell] += number
    return sums


class _Table:
    """The cells of a table, and which of them are kept back.

    A cell kept back is safe when its number could be another one: some way round the table, from
    row to column to row, over cells kept back alone, on which one goes up and the next one down,
    so that every sum shown still holds. Each cell of such a way is safe by the same way.
    """

    def __init__(self, counts, known):
        self.counts = counts
        self.known = known
        self.hidden = {cell for cell in counts if _is_small(counts[cell])}
        self.secret = {cell for cell in counts if _is_small(counts[cell] - known[cell])}
        self.lines = defaultdict(list), defaultdict(list)  # cells by row, and by column
        for row, column in counts:
            self.lines[0][row].append((row, column))
            self.lines[1][column].append((row, column))

    def keep_back(self) -> bool:
        """Keep back what has to be; whether that could be done.

        First for those who have the table alone, then for those who also counted what is known.
        """
        nothing = dict.fromkeys(self.counts, 0)
        self.hidden |= self.secret
        alone = [(cell, nothing) for cell in self.counts if cell in self.hidden]
        counted = [(cell, self.known) for cell in self.counts if cell in self.secret]
        return all(self._make_safe(*each) for each in [*alone, *counted])

    def shown(self):
        return {
            cell: _words(number) if cell in self.hidden else number
            for cell, number in self.counts.items()
        }

    def _make_safe(self, cell, known):
        """Keep back as little as makes `cell` safe from readers who know so many of each."""
        ways = [self._way_round(cell, up, known) for up in (True, False)]
        ways = [way for way in ways if way]
        if ways:
            self.hidden.update(min(ways, key=self._price_of_all))
        return bool(ways)

    def _way_round(self, start, up, known):
        """The cheapest way round on which `start` goes up, or down; None where there is none.

        Every row, and every column, adds up to nought if the sums at its ends are taken away. So
        what goes up from a row to a column comes down from there to a row; a sum the other way.
        """
        if not self._can_move(start, up, known):
            return None
        up = up != _is_one_sum(start)
        number, seen = count(), set()
        waiting = [(0, next(number), True, [start])]
        while waiting:
            price, _, in_column, way = heappop(waiting)
            place = way[-1][in_column]
            if not in_column and place == start[0]:
                return way
            if (in_column, place) in seen:
                continue
            seen.add((in_column, place))
            for cell in self.lines[in_column][place]:
                goes_up = (up != in_column) != _is_one_sum(cell)
                if cell != start and self._can_move(cell, goes_up, known):
                    onward = price + self._price(cell), next(number), not in_column, [*way, cell]
                    heappush(waiting, onward)
        return None

    def _can_move(self, cell, up, known):
        """Whether, once kept back, its number could be one more, or one less."""
        number = self.counts[cell]
        if up:
            return number != SMALLEST - 1
        return number > max(known[cell], SMALLEST if number >= SMALLEST else 0)

    def _price_of_all(self, way):
        return sum(map(self._price, way))

    def _price(self, cell):
        """What readers lose with it: nothing where it is kept back already, most with a sum."""
        if cell in self.hidden:
            return 0
        sums = list(cell).count(TOTAL)
        return (1 if self.counts[cell] < SMALLEST else 2) * (1, 6, 40)[sums]


def _is_small(number):
    return 0 < number < SMALLEST


def _is_one_sum(cell):
    """Whether it is the sum of one row or of one column; that of all turns round twice."""
    return list(cell).count(TOTAL) == 1


def _words(number):
    return FEW if number < SMALLEST else KEPT_BACK
