"""Phone numbers, e-mail addresses and web addresses in one text, and whose they are."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import phonenumbers
from django.db import models

from portal.publishing.former import compared
from portal.reference.models import Way

MAIL = re.compile(r"(?<![\w.+'’-])\w[\w.+'’-]*@\w[\w-]*(?:\.\w[\w-]*)+")
WEB = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:\w[\w-]*\.)+[a-z]{2,}(?![\w-])(?:[/?:][^\s<>\"()]*)?", re.I
)
# Two numbers with no more than a space between them, each in its usual groups.
SIDE_BY_SIDE = re.compile(
    r"\b(0\d{2,4}[ \xa0]\d{3,4}[ \xa0]\d{3,4}|0\d{4}[ \xa0]\d{5,6})(?=[ \xa0]+[(+0])"
)
ENDS_A_SENTENCE = ".,;:!?’'"
BEGINS = ("0", "(0", "+")  # what can be rung from any phone here
DATE = re.compile(r"\d{1,2}[-. ]\d{1,2}[-. ]\d{2}(?:\d{2})?")
DECIMAL = re.compile(r"0[.,]\d")
IN_SOMETHING_LONGER = re.compile(r"[\w£$€.#/]$")
# Words before digits that are no phone number.
REFERENCE = re.compile(
    r"\b(?:case|charity|company|isbn|issn|ref|reference|urn)\b\W*(?:(?:no|number)\b\W*)?$", re.I
)
LONG = (9, 10)  # digits of a number here after its 0
SHORT = re.compile(r"800\d{4}|8454\d{3}")  # of the few that have seven


class State(models.TextChoices):
    REPLACED = "replaced", "Ended"
    CONTACT = "contact", "A contact’s"
    NOBODY = "nobody", "Nobody’s"


class Found(NamedTuple):
    """A number or address as it was typed; whose it is or was, and when it ended."""

    value: str
    kind: str
    state: State
    contacts: tuple[str, ...] = ()
    ended: dt.datetime | None = None

    @property
    def key(self):
        return self.kind, compared(self.kind, self.value)


class Known:
    """Every way in there is, was or will be, by what is compared."""

    def __init__(self, ways: Iterable[Way], now: dt.datetime):
        self._now, self._by_key = now, defaultdict(list)
        for way in ways:
            self._by_key[way.kind, compared(way.kind, way.value)].append(way)

    def forms(self) -> list[str]:
        return [value for kind, value in self._by_key if kind == Way.Kind.FORM]

    def ended(self) -> list[Way]:
        """Those that nobody has any more."""
        whose = ((ways, self._whose(*key)) for key, ways in self._by_key.items())
        return [ways[0] for ways, found in whose if found.state == State.REPLACED]

    def find(self, text: str) -> list[Found]:
        """What is typed in a plain text, each once, in order."""
        found = {}
        for each in (self._whose(kind, value) for kind, value in typed(text)):
            if _counts(each):
                found.setdefault(each.key, each)
        return list(found.values())

    def _whose(self, kind, value):
        ways = self._by_key.get((kind, compared(kind, value)), [])
        stands = [way for way in ways if not way.effective_until or way.effective_until > self._now]
        if stands:
            return Found(value, kind, State.CONTACT, _names(stands))
        if ways:
            ended = max(way.effective_until for way in ways)
            return Found(value, kind, State.REPLACED, _names(ways), ended)
        return Found(value, kind, State.NOBODY)


def typed(text: str) -> Iterator[tuple[str, str]]:
    """The kind and the value of each number and address in a plain text."""
    for pattern, kind in ((MAIL, Way.Kind.EMAIL), (WEB, Way.Kind.FORM)):
        for match in pattern.finditer(text):
            yield kind, match[0].rstrip(ENDS_A_SENTENCE)
        text = pattern.sub(" … ", text)
    text = SIDE_BY_SIDE.sub(r"\1, ", text)
    for match in phonenumbers.PhoneNumberMatcher(text, "GB", phonenumbers.Leniency.POSSIBLE):
        if _is_number(match, text[: match.start]):
            yield Way.Kind.PHONE, match.raw_string


def _counts(found):
    """Pages elsewhere are named all over: only those of contacts are looked for."""
    return found.kind != Way.Kind.FORM or found.state != State.NOBODY


def _names(ways):
    return tuple(sorted({way.contact.name for way in ways}))


def _is_number(match, before):
    raw = match.raw_string
    if not raw.startswith(BEGINS) or IN_SOMETHING_LONGER.search(before):
        return False
    if DATE.fullmatch(raw) or DECIMAL.match(raw) or REFERENCE.search(before):
        return False
    if match.number.country_code != 44:
        return phonenumbers.is_valid_number(match.number)
    digits = phonenumbers.national_significant_number(match.number)
    return len(digits) in LONG or bool(SHORT.fullmatch(digits))
