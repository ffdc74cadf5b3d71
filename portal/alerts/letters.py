"""What the e-mails say: each piece of news in the words it has now, put together once for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from django.template import Context
from django.template.loader import get_template

from portal.alerts import finding, links, subjects
from portal.alerts.entries import HEADINGS, Entry, Group, entry_of
from portal.alerts.matching import Match
from portal.alerts.models import Frequency, News, Subscriber
from portal.outbox.actions import Letter
from portal.outbox.models import Message
from portal.pages.addresses import full
from portal.pages.words import listed
from portal.publishing.running_text import CONTACTS, RunningText, known_to
from portal.reference import known

ALERT, NEWSLETTER = NAMES = ("alert", "newsletter_issue")
IN_WORDS = {
    Frequency.AT_ONCE: "at once",
    Frequency.DAILY: "daily",
    Frequency.WEEKLY: "weekly",
    Frequency.MONTHLY: "monthly",
}
ENDS = {
    Frequency.AT_ONCE: "End the alerts that come at once",
    Frequency.DAILY: "End your daily alerts",
    Frequency.WEEKLY: "End your weekly alerts",
    Frequency.MONTHLY: "End your monthly alerts",
    links.NEWSLETTER: "End the newsletter",
}
THE_NEWSLETTER = "the newsletter"
WHEN = {
    Frequency.AT_ONCE: "",
    Frequency.DAILY: " since yesterday",
    Frequency.WEEKLY: " in the last week",
    Frequency.MONTHLY: " in the last month",
}


class Telling(NamedTuple):
    """Who was told of what, by their keys, and in which e-mail; in none where there was nothing to
    say. `said` is the digest of what was."""

    subscriber: int
    news: int
    message: int | None
    said: int | None


class Letters:
    """The e-mails of one frequency to some subscribers, from what matches each of them.

    What several of them are told is asked for, and put into words, once.
    """

    def __init__(self, frequency: Frequency, matches: dict[int, Match]):
        self.frequency, self._matches = frequency, matches
        self._entries: dict[tuple[int, ...], Entry | None] = {}
        self._rendered: dict[tuple[Entry, str], str] = {}
        self._written: list[tuple[str, int, list[int]]] = []

    def to(self, subscribers: Iterable[Subscriber]) -> Iterator[Letter]:
        """None to those for whom there is nothing to say any more."""
        for subscriber in subscribers:
            if match := self._matches.get(subscriber.pk):
                yield from self._to_one(subscriber, match)

    @cached_property
    def _news(self) -> dict[int, News]:
        keys = {pk for match in self._matches.values() for pk in match.by_news}
        return News.objects.in_bulk(keys)

    @cached_property
    def _said(self) -> finding.Said:
        return finding.items(self._news.values())

    @property
    def unsaid(self) -> set[int]:
        """The news, by their keys, of which nobody could be told for a fault of ours."""
        return self._said.unsaid

    def told(self, messages: Iterable[Message]) -> list[Telling]:
        """All that was told, once the letters were written as these `messages`: in their order, but
        for those left out."""
        messages = list(messages)
        kept = {message.leave_url for message in messages}
        written = [each for each in self._written if each[0] in kept]
        told_in = {
            (subscriber, pk): message.pk
            for (_, subscriber, news), message in zip(written, messages, strict=True)
            for pk in news
        }
        return [
            Telling(subscriber, pk, told_in.get((subscriber, pk)), self._digests.get(pk))
            for subscriber, match in self._matches.items()
            for pk in match.news
            if pk not in self.unsaid
        ]

    @cached_property
    def _digests(self) -> dict[int, int | None]:
        return {pk: item.digest for pk, item in self._said.items.items()}

    @cached_property
    def _names(self) -> dict[str, str]:
        matches = self._matches.values()
        return subjects.called(
            {s for match in matches for each in match.by_news.values() for s in each}
        )

    @cached_property
    def _partnership(self):
        return known.read()

    def _to_one(self, subscriber, match):
        issues, others = [], []
        for pk in match.news:
            of_issue = self._news[pk].kind == News.Kind.ISSUE
            (issues if of_issue else others).append(pk)
        for pk in issues:
            yield from self._letter(subscriber, match, [pk], links.NEWSLETTER)
        yield from self._letter(subscriber, match, others, self.frequency)

    def _letter(self, subscriber, match, keys, scope):
        entries = self._entries_of(keys)
        if not entries:
            return
        told = [pk for entry in entries for pk in entry.news]
        because = set().union(*(match.by_news[pk] for pk in told))
        leave, is_newsletter = links.of_leaving(subscriber, scope), scope == links.NEWSLETTER
        context = {
            "subject": subject_line(entries, self.frequency),
            "partnership": self._partnership,
            "because": THE_NEWSLETTER if is_newsletter else self._because(because),
            "ends": ENDS[scope],
            "manage": links.of_subscriber(subscriber),
            "leave": leave,
        }
        name = ALERT
        if whole := entries[0].whole:
            name = NEWSLETTER
            context |= {"whole_text": whole[0], "whole_html": whole[1]}
        else:
            context["groups"] = self._groups(entries)
        self._written.append((leave, subscriber.pk, told))
        yield Letter(name, subscriber.email, context, leave_url=leave)

    def _because(self, followed: Collection[str]) -> str:
        """“Neglect (weekly) and Early help (weekly)”."""
        names = sorted({self._names[each] for each in followed if each in self._names})
        return listed([f"{name} ({IN_WORDS[self.frequency]})" for name in names])

    def _entries_of(self, keys: Iterable[int]) -> list[Entry]:
        """An entry for each thing, in the order they are read."""
        of_thing = defaultdict(list)
        for pk in keys:
            of_thing[self._news[pk].thing].append(pk)
        found = [self._entry(tuple(those)) for those in of_thing.values()]
        return sorted(filter(None, found), key=lambda entry: entry.place)

    def _entry(self, keys):
        if keys not in self._entries:
            items = self._said.items
            told = [(self._news[pk], items[pk]) for pk in keys if pk in items]
            self._entries[keys] = entry_of(told, self._explained) if told else None
        return self._entries[keys]

    def _explained(self, words: str) -> str:
        """With what abbreviations stand for, and without numbers that nobody answers any more."""
        text = RunningText(known_to(self._partnership), full(CONTACTS))
        return text.in_plain_words(words)

    def _groups(self, entries):
        """The entries under their headings, as text and as HTML."""
        of_group = defaultdict(list)
        for entry in entries:
            of_group[entry.group].append(entry)
        return [
            {
                "heading": HEADINGS[group],
                "text": "\n".join(self._as(entry, "txt") for entry in those),
                "html": "".join(self._as(entry, "html") for entry in those),
            }
            for group, those in of_group.items()
        ]

    def _as(self, entry, form):
        if (entry, form) not in self._rendered:
            template = get_template(f"messages/alert/_entry.{form}").template
            context = Context({"entry": entry}, autoescape=form == "html")
            self._rendered[entry, form] = template.render(context)
        return self._rendered[entry, form]


def subject_line(entries: list[Entry], frequency: Frequency) -> str:
    """What happened, that first which matters most: “To re-read: Pre-birth planning, and 3 more in
    the last week”, “2 chapters to re-read and 3 more in the last week”."""
    lead = entries[0]
    alike = [each for each in entries if each.group == lead.group]
    several = lead.several if {each.several for each in alike} == {lead.several} else ""
    if lead.group == Group.FIRST:
        several = several or "to read first"
    if several and len(alike) > 1:
        rest = len(entries) - len(alike)
        more = f" and {rest} more" if rest else ""
        return f"{len(alike)} {several}{more}{WHEN[frequency]}"
    more = f", and {len(entries) - 1} more{WHEN[frequency]}" if len(entries) > 1 else ""
    return f"{lead.happened}: {lead.title}{more}"
