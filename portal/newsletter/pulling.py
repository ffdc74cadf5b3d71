"""Parts of an issue that are pulled from what is published: asked of every app, none named here.

An app that has some defines `pulled()` in its AppConfig, a list of `Source`. The words of a source
are copied into its part when the issue is approved; from then on readers are told, at the part,
what has become of it since.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import NamedTuple

from django.apps import apps

GONE = "A part that was withdrawn"


class Choice(NamedTuple):
    """Something an editor may pull: its `source`, what it is called, and what else to know."""

    source: str  # “briefings.briefing:12”
    title: str
    note: str  # “Published on 3 April 2026”


@dataclass(frozen=True)
class Piece:
    """The words of a source as they stand, in the three lengths of `Part.Extent`."""

    kind: str  # as readers call one: “7-minute briefing”
    title: str
    url: str  # a path of this site, or a whole address
    summary: str = ""
    html: str = ""  # all of it: cleaned formatted text
    points: list[str] = field(default_factory=list)  # for its slide, the most telling first
    tells_of_numbers: bool = False  # which replace which: an e-mail has all of it
    lists: list[dict] = field(default_factory=list)  # the rows it is made of, to compare

    def as_data(self) -> dict:
        return asdict(self)


class Became(NamedTuple):
    """What has become of a source since an issue told of it: a dated notice for its readers."""

    at: dt.datetime | None  # None: it is gone, and nobody is told when
    says: str  # “This chapter has changed again.”
    url: str = ""  # where to read what holds now, and its name
    name: str = ""
    others: tuple[tuple[str, str], ...] = ()  # where there is more than one: names and addresses
    is_gone: bool = False  # withdrawn: then nothing of its words may be shown
    instead: Piece | None = None  # what still may be, where some of its words may not


class Kept(NamedTuple):
    """What an issue listed, and when it was kept."""

    at: dt.datetime
    rows: list[dict]


@dataclass(frozen=True)
class Source:
    """One kind of thing that issues tell of.

    `since(start, end)` are those that are new between two aware moments, in the order to show them.
    `pieces(keys)` is what each says now, by its key, in as many queries for many as for one; what
    the public cannot read is left out.
    `became(keys_and_moments)` says of each key what has become of it since its moment, in as many
    queries for many as for one; those of which nothing has are left out.
    `compared(kept)` says the same of parts that list rows, by the keys of the parts: each is
    compared with what it listed itself.
    """

    kind: str  # what stands before the colon in `Part.source`
    heading: str  # as the editor sees them: “Briefings”
    since: Callable[[dt.datetime, dt.datetime], list[Choice]]
    pieces: Callable[[Iterable[str]], dict[str, Piece]]
    became: Callable[[dict[str, dt.datetime]], dict[str, Became]]
    compared: Callable[[dict[int, Kept]], dict[int, Became]] = lambda kept: {}


def sources() -> dict[str, Source]:
    """Every kind of source, by its name, in the order of the apps."""
    asked = [app.pulled() for app in apps.get_app_configs() if hasattr(app, "pulled")]
    return {source.kind: source for source in chain.from_iterable(asked)}


def pieces_of(named: Iterable[str]) -> dict[str, Piece]:
    """What each of these sources says now; those that nobody may read, or that there are not, are
    left out."""
    keys = {}
    for source in named:
        kind, _, key = source.partition(":")
        keys.setdefault(kind, set()).add(key)
    known = sources() if keys else {}
    return {
        f"{kind}:{key}": piece
        for kind, of_kind in keys.items()
        if kind in known
        for key, piece in known[kind].pieces(of_kind).items()
    }
