"""What each subscriber should get, worked out in plain Python from what they chose and from what
happened: without the database and without anything of the portal's own alerts."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ORDER = ("at_once", "daily", "weekly", "monthly")
NARROWED = ("section", "theme", "role")


@dataclass(eq=False)
class Thing:
    """Something public that things happen to. `wording` is what its summary says from when on."""

    title: str
    audience: str
    subjects: frozenset
    wording: list = field(default_factory=list)  # (from, words)
    gone_at: dt.datetime | None = None
    own: str = ""  # the subject it is itself, which has no name any more once it is gone
    gone_title: str = ""  # what it is called from then on, where that is something else

    def called(self, now):
        return self.gone_title if self.gone_title and self.is_gone(now) else self.title

    def is_gone(self, now):
        return self.gone_at is not None and self.gone_at <= now

    def words(self, now):
        return [words for since, words in self.wording if since <= now][-1]


@dataclass(eq=False)
class Fact:
    """That something happened: new, changed, dates, withdrawn or issue.

    `says` are the words that tell of it; new ones say what the summary says by then. From
    `void_at` on there is nothing to say of it. `first` is told before all else.
    """

    thing: Thing
    kind: str
    at: dt.datetime
    says: str = ""
    subjects: frozenset | None = None
    void_at: dt.datetime | None = None
    first: bool = False

    def about(self):
        return self.thing.subjects if self.subjects is None else self.subjects


@dataclass(eq=False)
class Reader:
    """A subscriber: `follows` are {subject: (how often, since when)}. Nothing comes from
    `left_at` on."""

    key: int
    audience: str
    follows: dict
    left_at: dt.datetime | None = None


class Mail(NamedTuple):
    """One e-mail as the oracle expects it, and as a test reads it from what was written."""

    at: dt.datetime
    kind: str  # how often, or “newsletter”
    titles: Counter
    says: frozenset
    because: frozenset
    begins_with_first: bool


def expected(readers, facts, sweeps) -> dict[int, list[Mail]]:
    """What each reader, by key, gets when the worker looks at these moments."""
    facts = sorted(facts, key=lambda fact: fact.at)
    return {reader.key: list(_mails(reader, facts, sorted(sweeps))) for reader in readers}


def _mails(reader, facts, sweeps):
    told, served = set(), {}
    mine = [(fact, brought) for fact in facts if (brought := _brings(reader, fact))]
    for now in sweeps:
        if reader.left_at and reader.left_at <= now:
            return
        for often in ORDER:
            moment = now if often == "at_once" else due(often, now)
            if often != "at_once" and served.get(often) == moment:
                continue
            served[often] = moment
            matched = {
                fact: subjects
                for fact, brought in mine
                if id(fact) not in told
                and fact.at <= moment
                and (subjects := {subject for subject, how in brought if how == often})
            }
            told |= {id(fact) for fact in matched}
            yield from _written(matched, often, now)


def _brings(reader, fact):
    """The follows, as (subject, how often), for which this is news."""
    return [
        (subject, often)
        for subject, (often, since) in reader.follows.items()
        if subject in fact.about()
        and since < fact.at
        and (
            subject.split(":")[0] not in NARROWED
            or "both" in (reader.audience, fact.thing.audience)
            or reader.audience == fact.thing.audience
        )
    ]


def _written(matched, often, now):
    """The newsletter comes by itself, all else in one e-mail."""
    apart = [fact for fact in matched if fact.kind == "issue"]
    together = [fact for fact in matched if fact.kind != "issue"]
    for facts, kind in [*(([fact], "newsletter") for fact in apart), (together, often)]:
        alive = [fact for fact in facts if _is_alive(fact, now)]
        if alive:
            yield Mail(
                now,
                kind,
                Counter(thing.called(now) for thing in {fact.thing for fact in alive}),
                frozenset(_says(fact, now) for fact in alive) - {""},
                frozenset().union(*(_named(matched[fact], fact.thing, now) for fact in alive)),
                any(fact.first for fact in alive),
            )


def _is_alive(fact, now):
    """Whether there is anything to say of it: of what is gone, only that it is."""
    if fact.void_at and fact.void_at <= now:
        return False
    return fact.kind == "withdrawn" if fact.thing.is_gone(now) else fact.kind != "withdrawn"


def _named(subjects, thing, now):
    return subjects - {thing.own} if thing.is_gone(now) else subjects


def _says(fact, now):
    """As it is now."""
    return fact.thing.words(now) if fact.kind in ("new", "issue") else fact.says


def due(often, now):
    """The last half past seven in the morning, in London, on a day of that kind."""
    day = now.astimezone(LONDON).date()
    while True:
        moment = dt.datetime(day.year, day.month, day.day, 7, 30, tzinfo=LONDON)
        right = {"daily": True, "weekly": day.isoweekday() == 1, "monthly": day.day == 1}[often]
        if right and moment <= now:
            return moment
        day -= dt.timedelta(days=1)
