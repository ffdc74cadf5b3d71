"""The month that a text names."""

import re

NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
YEAR = r"(?:20\d\d|['’]\d\d)"
IN_WORDS = re.compile(rf"\b(?P<month>{NAMED})\b\.?,?(?:\s+|\s*[-–]\s*)(?P<year>{YEAR})\b", re.I)
IN_NUMBERS = re.compile(
    r"\b(?:(?:\d{1,2}[/.](?P<month>\d{1,2})[/.](?P<year>20\d\d|\d\d))"
    r"|(?P<year_first>20\d\d)-(?P<month_next>\d\d)(?:-\d\d)?)\b"
)
DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
)
SINCE = rf"(?:(?:{NAMED})(?:\s+{YEAR})?\s*(?:[-–/&]|to|and)\s*)?"  # of a span of months
SEASON = rf"\b(?:spring|summer|autumn|winter)\s+{YEAR}(?:\s*[/–-]\s*\d\d)?\b"
DATE = re.compile(
    re.sub(
        r"\?P<\w+>", "?:", rf"\b{DAY}{SINCE}{IN_WORDS.pattern[2:]}|{IN_NUMBERS.pattern}|{SEASON}"
    ),
    re.I,
)


def month_in(text: str) -> str:
    """The first month it names, such as “2024-04”; or ""."""
    named, numbered = IN_WORDS.search(text), IN_NUMBERS.search(text)
    if named and not (numbered and numbered.start() < named.start()):
        number, year = NAMES.index(named["month"][:3].casefold()) + 1, named["year"]
    elif numbered:
        number = int(numbered["month"] or numbered["month_next"])
        year = numbered["year"] or numbered["year_first"]
    else:
        return ""
    year = year.strip("'’")
    return f"{'20' * (len(year) == 2)}{year}-{number:02}" if 1 <= number <= 12 else ""


def without_dates(text: str) -> str:
    return DATE.sub(" ", text)
