"""Business years, as partnerships report by them: from April to March."""

import datetime as dt
from typing import NamedTuple

APRIL = 4


class Year(NamedTuple):
    """The one that begins in April of `begins`."""

    begins: int

    @property
    def first(self) -> dt.date:
        return dt.date(self.begins, APRIL, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.begins + 1, APRIL, 1) - dt.timedelta(days=1)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        return self.first, self.last

    def __str__(self):
        return f"{self.begins}–{(self.begins + 1) % 100:02}"


def year_of(day: dt.date) -> Year:
    return Year(day.year if day.month >= APRIL else day.year - 1)
