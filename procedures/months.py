"""Months, by which a manual's releases are known."""

import datetime as dt


def months_after(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months after the month of `day`; before, if negative."""
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def month_of(text: str) -> dt.date:
    """The first day of the month written “2026-04”. Raises ValueError for anything else."""
    month = dt.datetime.strptime(text, "%Y-%m").date()
    if f"{month:%Y-%m}" != text:
        raise ValueError(f"{text} is not written like 2026-04.")
    return month
