"""How an action stands, as whoever wrote it said: what follows the last dash of its words, or
stands in brackets at their end."""

import datetime as dt
import re

DASH = re.compile(r"\s[–—-]{1,2}\s+")
BRACKETS = re.compile(r"\s\(([^()]+)\)\.?$")
MONTHS = [f"{dt.date(2000, month, 1):%B}".casefold() for month in range(1, 13)]
DAY = re.compile(
    r"(?:^|[,;]\s*)(?:due(?: (?:by|on))?|by|deadline|target(?: date)?):?\s+"
    rf"(\d{{1,2}})(?:(?:st|nd|rd|th)?\s+({'|'.join(MONTHS)})\s+|/(\d{{1,2}})/)(\d{{4}})\.?"
    r"(?=$|[,;])",
    re.IGNORECASE,
)
MOST_WORDS = 10  # of a state; more is a sentence
WHEN = (
    r"(?:\d|q[1-4]\b|end\b|early\b|mid\b|late\b|spring|summer|autumn|winter|next\b|this\b|the end\b"
    r"|january|february|march|april|may\b|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b|quarter|year|tb[ac]\b)"
)
STATE = re.compile(
    r"(?:(?:now |all |partly |partially |nearly |mostly )?"
    r"(?:completed?|done|closed|achieved|finished|implemented|actioned|delivered|signed off)\b"
    r"|(?:not (?:yet )?|to be |has |yet to be )?"
    r"(?:start(?:ed)?|begun|due|scheduled|planned|agreed|confirmed|completed|done)\b"
    r"|on[- ]?going\b|in progress\b|under ?way\b|in (?:place|hand|development|draft)\b|on track\b"
    r"|on hold\b|over ?due\b|delayed\b|outstanding\b|paused\b|superseded\b|awaiting\b|open\b"
    r"|tb[ac]\b|no (?:progress|update|longer)\b|business as usual\b|red\b|amber\b|green\b"
    rf"|(?:throughout|during|from|until|expected|target|planned for|in|by|deadline)[: ]+{WHEN}"
    r")",
    re.IGNORECASE,
)
COMPLETED = re.compile(
    r"(?:now |all )?(?:completed?|done|closed|achieved|finished|implemented|actioned|delivered)\b",
    re.IGNORECASE,
)
DATE = re.compile(rf"{WHEN}", re.IGNORECASE)


def is_state(words: str) -> bool:
    """Whether words read like a state: “completed”, “due early 2024/25”, “by March”."""
    return bool(STATE.match(words)) and len(words.split()) <= MOST_WORDS and ". " not in words


def parted(paragraph: str) -> tuple[str, str]:
    """The words of an action, and its state as written; “” where none is told."""
    if (found := BRACKETS.search(paragraph)) and is_state(found[1].strip()):
        return _with_state(paragraph, found.start(), found[1])
    dashes = list(DASH.finditer(paragraph))
    if not dashes or not is_state(paragraph[dashes[-1].end() :].strip()):
        return paragraph, ""
    return _with_state(paragraph, dashes[-1].start(), paragraph[dashes[-1].end() :])


def _with_state(paragraph, end, state):
    text = paragraph[:end].rstrip()
    return (text, state.strip().removesuffix(".")) if text else (paragraph, "")


def due(words: str) -> str:
    """What stands under “by when”, so that it reads as a state."""
    return f"due {words}" if DATE.match(words) else words


def due_on(state: str) -> dt.date | None:
    """The day by which a state says it is due: “due 31 March 2026”, “by 31/03/2026”.

    None where it tells no day, tells two, or tells one that no calendar has.
    """
    days = {_day(*found.groups()) for found in DAY.finditer(state)}
    return days.pop() if len(days) == 1 else None


def _day(day, name, month, year):
    number = MONTHS.index(name.casefold()) + 1 if name else int(month)
    try:
        return dt.date(int(year), number, int(day))
    except ValueError:
        return None


def is_completed(state: str) -> bool:
    """Whether a state says that the action was done, and not in part."""
    return bool(COMPLETED.match(state))
