"""How an e-mail tells of one thing, whatever happened to it: once, as it is now."""

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from portal.alerts.items import Item
from portal.alerts.models import News
from portal.pages.addresses import full

Kind = News.Kind


class Group(IntEnum):
    """Where in an e-mail it stands."""

    FIRST = 1
    HOLDING = 2
    CHANGED = 3
    NEW = 4
    DATES = 5
    WITHDRAWN = 6
    UNCHANGED = 7


HEADINGS = {
    Group.FIRST: "To read first",
    Group.HOLDING: "Until further notice",
    Group.CHANGED: "Changed",
    Group.NEW: "New",
    Group.DATES: "New dates",
    Group.WITHDRAWN: "Withdrawn or removed",
    Group.UNCHANGED: "Says the same as before",
}
OF_KIND = {
    Kind.HOLDING: Group.HOLDING,
    Kind.CHANGED: Group.CHANGED,
    Kind.PUBLISHED: Group.NEW,
    Kind.ISSUE: Group.NEW,
    Kind.DATES: Group.DATES,
    Kind.WITHDRAWN: Group.WITHDRAWN,
}
BEGINNINGS = (Kind.PUBLISHED, Kind.HOLDING)  # who is told of these has not read it before


class Entry(NamedTuple):
    """One thing in an e-mail, and the news (by their keys) it tells of."""

    group: Group
    place: tuple
    happened: str
    title: str
    url: str
    says: tuple[str, ...]
    several: str
    news: tuple[int, ...]
    whole: tuple[str, str] | None

    @property
    def label(self) -> str:
        """What happened, where its heading does not say just that."""
        return "" if self.happened == HEADINGS[self.group] else self.happened


def entry_of(told: list[tuple[News, Item]], explained: Callable[[str], str]) -> Entry:
    """One entry for all that happened to one thing, with everything said that was not told yet.

    What is gone is gone, whatever happened to it before; what is to be read again is still to be
    read again, whatever happened to it since; what is new and has changed since is new.
    """
    told = sorted(told, key=lambda each: (each[0].happened_at, each[0].pk))
    kept = told[-1:] if told[-1][0].kind == Kind.WITHDRAWN else told
    kept = [each for each in kept if each[0].kind != Kind.WITHDRAWN] or kept
    news, item = _leading(kept)
    group = Group.UNCHANGED if item.unchanged else OF_KIND[news.kind]
    group = Group.FIRST if item.first else group
    says = dict.fromkeys(
        line for _, each in kept for line in each.says.splitlines() if line.strip()
    )
    newest = -told[-1][0].happened_at.timestamp()
    return Entry(
        group=group,
        place=(group, newest, item.title, news.pk),
        happened=item.happened,
        title=item.title,
        url=full(item.path),
        says=tuple(explained(line) for line in says),
        several=item.several,
        news=tuple(each.pk for each, _ in told),
        whole=item.whole,
    )


def _leading(told):
    """The news that says what happened."""
    for wanted in (
        lambda news, item: item.first,
        lambda news, item: news.kind in BEGINNINGS,
        lambda news, item: not item.unchanged,
    ):
        if those := [each for each in told if wanted(*each)]:
            return those[-1]
    return told[-1]
