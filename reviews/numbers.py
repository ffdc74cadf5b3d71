"""How many reviews there are, by type and by the year they began."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import ExtractYear

from reviews.models import Review
from reviews.tallies import TOTAL, tally

YEARS = 5  # with a column of their own
NOT_KNOWN = "Not known"


class Table(NamedTuple):
    """What readers see: words and numbers, sums last."""

    headings: list[str]
    rows: list[tuple[str, list]]  # the type; each heading, and what stands under it


def by_type_and_year() -> Table | None:
    """All that is counted, as far as it may be told; None where nothing may be, or nothing is."""
    found = _counted()
    headings = _headings({year for _, year, _, _ in found})
    kinds = [kind for kind in Review.Kind if kind in {kind for kind, _, _, _ in found}]
    counts, known = (Counter({(k, h): 0 for k in kinds for h in headings}) for _ in range(2))
    for kind, year, restricted, number in found:
        cell = (kind, _heading(year, headings))
        counts[cell] += number
        known[cell] += 0 if restricted else number
    shown = tally(counts, known) if found else None
    return shown and _table(shown, kinds, headings)


def _counted():
    """(type, year, restricted, how many) of all there are."""
    years = Review.objects.counted().annotate(year=ExtractYear("commissioned_on"))
    groups = years.order_by().values_list("kind", "year", "restricted")
    return list(groups.annotate(number=Count("pk")))


def _headings(years):
    """The columns: the newest years, then those before, then where nobody knows."""
    known = sorted(years - {None})
    last = known[-1] if known else 0
    newest = range(max(known[0], last - YEARS + 1), last + 1) if known else []
    headings = [str(year) for year in reversed(newest)]
    if known and known[0] < newest[0]:
        headings.append(f"Before {newest[0]}")
    return headings + [NOT_KNOWN] * (None in years)


def _heading(year, headings):
    if year is None:
        return NOT_KNOWN
    return str(year) if str(year) in headings else next(h for h in headings if h[0] == "B")


def _table(shown, kinds, headings):
    columns = {heading: heading for heading in headings} | {TOTAL: "All years"}
    names = {kind: kind.label for kind in kinds} | {TOTAL: "All types"}
    rows = [
        (name, [(heading, shown[row, column]) for column, heading in columns.items()])
        for row, name in names.items()
    ]
    return Table(list(columns.values()), rows)
