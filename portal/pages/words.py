"""Values as people read them."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone


def clock(time: dt.time) -> str:
    """A time of day as GOV.UK writes it: 8:30am, 5pm, midday."""
    if (time.hour, time.minute) == (12, 0):
        return "midday"
    return f"{time:%-I:%M%p}".replace(":00", "").lower()


def listed(words: list[str]) -> str:
    """Words in a row: “evenings, nights and weekends”."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def in_words(moment: dt.datetime) -> str:
    """A moment in London: Monday 30 November 2026, 9am."""
    local = timezone.localtime(moment)
    return f"{local:%A %-d %B %Y}, {clock(local.time())}"


def pounds(amount: Decimal | None) -> str:
    """An amount of money: £50, £12.50; “Nothing” where there is none."""
    return f"£{amount:.2f}".removesuffix(".00") if amount else "Nothing"
