"""What the front page of a newsletter says of it: which issue it is, and of which month."""

import datetime as dt
import re

from django.core.exceptions import ValidationError

from portal.pages.moments import MonthField

NUMBER = re.compile(r"\b(?:issue|edition|number|no\.?|volume)\W{0,3}(\d{1,4})\b", re.I)
MONTH = re.compile(
    r"\b((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\W{1,3}((?:19|20)\d\d)\b", re.I
)


def number_in(text: str) -> int | None:
    found = NUMBER.search(text)
    return int(found[1]) if found else None


def month_in(text: str) -> dt.date | None:
    """The first month that stands there with its year."""
    for name, year in MONTH.findall(text):
        try:
            return MonthField().clean(f"{name[:3]} {year}")
        except ValidationError:
            continue
    return None
