"""What the database looks for in texts: it hands over what may be meant, and Python reads that.

Never too little: a number is found whatever stands between its digits.
"""

import re
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Func, Q, TextField, Value

from portal.publishing.former import FEWEST_DIGITS, compared
from portal.reference.models import Way

# Seven digits, whatever people type between two of them, marks of rich text too.
DIGITS = r"\d(?:(?:<[^<>]*>|&nbsp;|[^0-9a-z<>]){0,4}\d){6}"
TAGS_AND_MORE, ALL_ELSE = "<[^<>]*>|[^0-9]", "[^0-9]"


class _LikeAny(Func):
    template = "%(expressions)s::text[])"
    arg_joiner = " LIKE ANY ("
    output_field = BooleanField()


def _without(what, text):
    return Func(text, Value(what), Value(""), Value("g"), function="regexp_replace")


class Anything:
    """Whatever is like a number or an address; of web addresses those of contacts alone."""

    def __init__(self, forms: Iterable[str]):
        self._pattern = "|".join([DIGITS, "@", *map(re.escape, forms)])

    def stands_in(self, text: str) -> Q:
        """`text` names a text column."""
        return Q(**{f"{text}__iregex": self._pattern})


class These:
    """Some ways in, without reading every text digit by digit: that takes ten times as long."""

    def __init__(self, ways: Iterable[Way]):
        keys = {(way.kind, compared(way.kind, way.value)) for way in ways}
        self._numbers = [key for kind, key in keys if kind == Way.Kind.PHONE and key]
        self._others = [_in_any_case(key) for kind, key in keys if kind != Way.Kind.PHONE]

    def stands_in(self, text: str) -> Q:
        begins = {"%".join(number[:FEWEST_DIGITS]) for number in self._numbers}
        shown, leads_to = _without(TAGS_AND_MORE, text), _without(ALL_ELSE, text)
        number = Q(_like(shown, self._numbers)) | Q(_like(leads_to, self._numbers))
        return Q(_like(text, begins)) & number | Q(_like(text, self._others))


def _like(text, patterns):
    anywhere = [f"%{pattern}%" for pattern in sorted(patterns)]
    return _LikeAny(text, Value(anywhere, ArrayField(TextField())))


def _in_any_case(address):
    """A pattern with any sign for a letter: to compare in small letters takes far longer. What may
    be written otherwise in HTML is any number of them."""
    return re.sub(r"[^\w.@/:?=-]", "%", re.sub(r"[^\W\d]", "_", address))
