"""Themes that come back: in which years a review taught something about each, as a picture.

Found or not found, and never how often: so no small number can be read from it.
"""

from collections import defaultdict
from typing import NamedTuple

from django.db.models.functions import ExtractYear

from portal.pages.words import listed
from portal.reference.models import Theme
from reviews.models import LearningPoint

MOST_YEARS = 10
WIDTH, HEAD, ROW = 960, 40, 32  # of the picture, of its line of years and of each theme, in units
NAMES = 440  # of the width


class Mark(NamedTuple):
    """A year of a theme: where it stands in the picture, and whether the theme was found."""

    x: int
    found: bool


class Row(NamedTuple):
    theme: Theme
    years: list[int]
    top: int
    y: int
    marks: list[Mark]

    @property
    def in_words(self) -> str:
        return listed([str(year) for year in self.years])


class Chart(NamedTuple):
    """Themes down, years across: the theme found in most years first."""

    years: list[tuple[int, int]]  # each with where it stands
    rows: list[Row]

    width = WIDTH
    line = HEAD - ROW // 2

    @property
    def height(self) -> int:
        return HEAD + ROW * len(self.rows)


def themes_by_year() -> Chart:
    """The themes found in the last years, by the year in which their reviews were published."""
    found = _years_of_themes()
    years = _last_years({year for years in found.values() for year in years})
    across = {year: _across(place, len(years)) for place, year in enumerate(years)}
    kept = {theme: sorted(found[theme] & set(years)) for theme in found}
    themes = sorted(filter(kept.get, kept), key=lambda theme: (-len(kept[theme]), theme.name))
    rows = [_row(theme, kept[theme], across, place) for place, theme in enumerate(themes)]
    return Chart(list(across.items()), rows)


def _last_years(years):
    if not years:
        return range(0)
    return range(max(min(years), max(years) - MOST_YEARS + 1), max(years) + 1)


def _years_of_themes() -> dict[Theme, set[int]]:
    points = LearningPoint.objects.public().order_by()
    pairs = points.values_list("theme", ExtractYear("review__publish_at")).distinct()
    years = defaultdict(set)
    for theme, year in pairs:
        years[theme].add(year)
    return {theme: years[theme.pk] for theme in Theme.objects.filter(pk__in=years)}


def _across(place, number):
    step = (WIDTH - NAMES) / number
    return round(NAMES + step * (place + 0.5))


def _row(theme, years, across, place):
    marks = [Mark(x, year in years) for year, x in across.items()]
    top = HEAD + ROW * place
    return Row(theme, years, top, top + ROW // 2, marks)
