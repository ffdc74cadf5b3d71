"""Numbers and addresses that a contact had once: found in a text however they are typed, with what
to use in their place."""

import datetime as dt
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import unquote

import phonenumbers
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.pages.templatetags.portal import plain_date
from portal.pages.words import listed
from portal.reference.models import Way

CONTACTS = "/contacts/"
FEWEST_DIGITS = 6  # of a number looked for in texts: 101 may be anything
# What people type between two digits, as text and as HTML.
BETWEEN = r"(?:[\s().\-\u2010-\u2015/]|&nbsp;)"
# A number as it is rung from here or from abroad. Its groups are its digits without the 0 or +44.
NUMBER = re.compile(
    rf"(?<![\w+])(?:(?:\+|00){BETWEEN}?44{BETWEEN}{{0,2}}(?:\(?0\)?{BETWEEN}{{0,2}})?|\(?0)"
    rf"((?:{BETWEEN}{{0,3}}[0-9]){{{FEWEST_DIGITS},10}})"
)
NOUN = {"phone": "number", "email": "address", "form": "web address"}
DO = {"phone": "ring", "email": "write to", "form": "use"}


class Former(NamedTuple):
    """A number or address that ended. `instead` is what the same contacts have of that kind now."""

    value: Way
    contacts: list[str]
    ended: dt.datetime
    instead: list[tuple[str, Way]]  # the name of a contact, and its way

    def __str__(self):
        return f"{self.value.display()} for {listed(self.contacts)}"

    def became(self, contacts: str = CONTACTS) -> SafeString:
        """What became of it, and what to use; `contacts` is the address of the page of contacts,
        whole where this is read elsewhere."""
        what, day = NOUN[self.value.kind], plain_date(self.ended)
        if not self.instead:
            ended = 'this {} ended on {}: see <a class="govuk-link" href="{}">contacts</a>'
            return format_html(ended, what, day, contacts)
        return format_html(
            "this {} was replaced on {}: {} {}", what, day, DO[self.value.kind], self._instead()
        )

    def _instead(self):
        names = {}
        for name, way in self.instead:
            shown = way.address(), way.display(), self._answers(way)
            names.setdefault(shown, []).append(name)
        several = len({name for name, _ in self.instead}) > 1
        return format_html_join(
            " or ",
            '<a class="govuk-link" href="{}">{}</a>{}',
            (
                (address, display, _in_brackets(listed(whose) if several else "", answers))
                for (address, display, answers), whose in names.items()
            ),
        )

    def _answers(self, way):
        """When it answers, if that is at other times than this did."""
        same = way.when in (self.value.when, Way.When.ALWAYS)
        return "" if same else way.get_when_display().lower()


def _in_brackets(*said):
    """What a reader must know of what to use instead: for whom it is, and when it answers."""
    known = ", ".join(filter(None, said))
    return f" ({known})" if known else ""


class FormerWays:
    """All that ended and that nobody has now."""

    def __init__(self, ways: list[dict]):
        self._by_key = _by_key(ways)
        self._addresses = _addresses([former.value for former in self._by_key.values()])
        self._numbers = any(kind == Way.Kind.PHONE for kind, _ in self._by_key)
        moments = [way[name] for way in ways for name in ("began", "ended") if way[name]]
        self.changed = max(map(dt.datetime.fromisoformat, moments), default=None)

    def __bool__(self):
        return bool(self._by_key)

    def of_link(self, address: str) -> Former | None:
        """The one to which a link leads; `address` as it stands in HTML."""
        address = unquote(unescape(address)).strip()
        scheme, _, rest = address.partition(":")
        if scheme.lower() == "tel":
            return self._by_key.get((Way.Kind.PHONE, _digits(rest)))
        if scheme.lower() == "mailto":
            return self._by_key.get((Way.Kind.EMAIL, _mail(rest.partition("?")[0])))
        return self._by_key.get((Way.Kind.FORM, _web(address)))

    def find(self, html: str) -> Iterator[tuple[int, Former]]:
        """Those in a piece of HTML without tags, each with where it ends."""
        if self._numbers:
            yield from self._find_numbers(html)
        for match in self._addresses.finditer(html) if self._addresses else ():
            written = unescape(match[0])
            by_mail = self._by_key.get((Way.Kind.EMAIL, _mail(written)))
            yield match.end(), by_mail or self._by_key[Way.Kind.FORM, _web(written)]

    def _find_numbers(self, html):
        start = 0
        while match := NUMBER.search(html, start):
            start = match.start() + 1
            for end, digits in _readings(html, match):
                if former := self._by_key.get((Way.Kind.PHONE, digits)):
                    yield end, former
                    start = end
                    break


def _readings(html, match):
    """The numbers that may stand at a match, the longest first: what follows may be one more."""
    digits = [place for place in range(*match.span(1)) if html[place].isdecimal()]
    for count in range(len(digits), FEWEST_DIGITS - 1, -1):
        end = digits[count - 1] + 1
        if not html[end : end + 1].isdecimal():
            yield end, "".join(html[place] for place in digits[:count])


def _by_key(ways):
    """What ended, by its kind and its value as compared; nothing that somebody has now."""
    known = [way | {"key": (way["kind"], compared(way["kind"], way["value"]))} for way in ways]
    stands = [way for way in known if not way["ended"]]
    taken = {way["key"] for way in stands}
    found = {}
    for way in known:
        if way["ended"] and way["key"][1] and way["key"] not in taken:
            found.setdefault(way["key"], []).append(way)
    return {key: _former(ended, stands) for key, ended in found.items()}


def _former(ended, stands):
    """One value, which several contacts may have had."""
    ended.sort(key=lambda way: way["ended"], reverse=True)
    last_of = {}
    for way in ended:
        last_of.setdefault(way["contact"], way)
    instead = [
        (way["name"], _way(way))
        for was in last_of.values()
        for way in _nearest(was, [way for way in stands if _is_alike(way, was)])
    ]
    moment = dt.datetime.fromisoformat(ended[0]["ended"])
    names = sorted({way["name"] for way in last_of.values()})
    return Former(_way(ended[0]), names, moment, instead)


def _is_alike(way, other):
    return (way["contact"], way["kind"]) == (other["contact"], other["kind"])


def _nearest(was, ways):
    """Those that answer when it did; else those that always answer; else all."""
    for when in (was["when"], Way.When.ALWAYS):
        if same := [way for way in ways if way["when"] == when]:
            return same
    return ways


def _way(said):
    return Way(kind=said["kind"], value=said["value"], when=said["when"])


def compared(kind, value):
    """`value` as two of a kind are compared; empty for what is not looked for in texts."""
    return {"phone": _digits, "email": _mail, "form": _web}[kind](value)


def _digits(value):
    """A phone number’s digits, without what it begins with here or from abroad."""
    try:
        number = phonenumbers.parse(value, "GB")
    except phonenumbers.NumberParseException:
        return ""
    digits = phonenumbers.national_significant_number(number)
    return digits if len(digits) >= FEWEST_DIGITS else ""


def _mail(value):
    return value.strip().lower()


def _web(value):
    bare = re.sub(r"^https?://(?:www\.)?|^www\.", "", value.strip().lower())
    return bare.partition("#")[0].rstrip("/")


def _addresses(values: list[Way]) -> re.Pattern | None:
    """What finds those of them that are no numbers, as they stand in HTML; None without any."""
    mails = [_literal(_mail(way.value)) for way in values if way.kind == Way.Kind.EMAIL]
    pages = [_literal(_web(way.value)) for way in values if way.kind == Way.Kind.FORM]
    patterns = []
    if mails:
        patterns.append(rf"(?<![\w.+@-])(?:{'|'.join(mails)})(?![\w@-]|\.\w)")
    if pages:
        begins, goes_on = r"(?<![\w.@/-])(?:https?://)?(?:www\.)?", r"/?(?:[\w%?=#~-]|&amp;|\.\w)"
        patterns.append(rf"{begins}(?:{'|'.join(pages)})/?(?!{goes_on})")
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def _literal(value):
    return re.escape(escape(value, quote=False))
