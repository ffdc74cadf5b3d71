"""Discussions by team and month, for a table."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

MONTHS = 6  # that have a column; what is older is counted together


@dataclass
class Team:
    """One agency, or another organisation: how often it discussed a briefing, and with how many."""

    name: str
    people: int = 0
    by_month: Counter = field(default_factory=Counter)

    @property
    def times(self) -> int:
        return self.by_month.total()

    def row(self, months: list[dt.date]) -> list[int]:
        """How often in each of these months, and before them."""
        shown = [self.by_month[month] for month in months]
        return [*shown, self.times - sum(shown)]


def teams(discussions: QuerySet) -> list[Team]:
    """Each team with what it did, in the order of their names. Takes one query."""
    counted = (
        discussions.annotate(
            team=Coalesce("agency__name", "organisation"), month=TruncMonth("discussed_on")
        )
        .values_list("team", "month")
        .annotate(Count("pk"), Sum("people"))
        .order_by("team", "month")
    )
    found = {}
    for name, month, times, people in counted:
        team = found.setdefault(name, Team(name))
        team.by_month[month] += times
        team.people += people
    return list(found.values())


def last_months(today: dt.date) -> list[dt.date]:
    """The first day of each of the last MONTHS, this one the last."""
    month = today.year * 12 + today.month - 1
    months = [divmod(number, 12) for number in range(month - MONTHS + 1, month + 1)]
    return [dt.date(year, month + 1, 1) for year, month in months]
