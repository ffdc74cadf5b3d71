"""The search itself: from what was typed and chosen to one page of what is found."""

import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection, models
from django.utils import timezone

from portal.reference.models import Audience, Term
from portal.search import typed
from portal.search.asking import Question, ask
from portal.search.extracts import extracts
from portal.search.kinds import Kind, kinds

A_PAGE = 10
COUNTED, BEST = 10_000, 1_000  # matches that are counted, and ranked, as search_found() has it
LAST_PAGE = 100

FOUND = """
    SELECT search_found(
        %(asked)s::tsquery, %(ranked)s::tsquery, %(titled)s::tsquery, %(named)s,
        %(parts)s::tsquery[], %(at)s, %(section)s, %(audiences)s::text[], %(theme)s, %(year)s,
        %(by_date)s, %(skip)s, %(most)s
    )
"""


@dataclass(frozen=True)
class Choices:
    """What narrows a search, and how it is ordered."""

    section: str | None = None
    audience: str | None = None
    theme: int | None = None
    year: int | None = None
    by_date: bool = False

    @property
    def audiences(self) -> list[str] | None:
        return [str(each) for each in Audience.reaching(self.audience)] if self.audience else None


@dataclass
class Result:
    """One page that was found, as the list of results shows it."""

    kind: Kind
    page: models.Model
    extract: str
    why: str

    @property
    def note(self) -> str:
        return self.kind.note(self.page)

    @property
    def address(self) -> str:
        return self.kind.address(self.page)


@dataclass(frozen=True)
class Found:
    """The entries of one page of what is found, by their keys; how many there are of them, and how
    many `everywhere`, whatever is chosen; and under each choice that narrows how many there are: of
    the best thousand, where there are more."""

    entries: list[int] = field(default_factory=list)
    total: int = 0
    everywhere: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def counts_the_best(self) -> bool:
        """Whether `counts` are not of all."""
        return self.everywhere > BEST

    @property
    def is_more(self) -> bool:
        """Whether there may be more than `total`: no more are counted, except by date."""
        return self.total == COUNTED


def find(question: Question, choices: Choices, page: int = 1) -> Found:
    """The page of that number of what anybody may read now and `question` asks for."""
    counted = question.counted() if question.may_lack_one else []
    return _found(question, question.asked, counted, choices, page)


def find_some(question: Question, choices: Choices) -> Found:
    """The first page of what has any of it."""
    return _found(question, question.some(), question.counted(), choices, 1)


def _found(question, asked, counted, choices, page):
    values = {
        "asked": asked,
        "ranked": question.ranked(),
        "titled": question.titled(),
        "named": question.named,
        "parts": counted,
        "at": timezone.now(),
        "section": choices.section,
        "audiences": choices.audiences,
        "theme": choices.theme,
        "year": choices.year,
        "by_date": choices.by_date,
        "skip": (page - 1) * A_PAGE,
        "most": A_PAGE,
    }
    with connection.cursor() as cursor:
        cursor.execute(FOUND, values)
        told = json.loads(cursor.fetchone()[0])
    counts = {name: told[name] or {} for name in ("section", "audience", "theme", "year")}
    return Found(told["shown"] or [], told["total"], told["everywhere"], counts)


def results(entries: list[int], question: Question, terms: list[Term]) -> dict[int, Result]:
    """The pages of these entries, by their keys: those that anybody may read still."""
    said = extracts(entries, question, terms)
    wanted = defaultdict(list)
    for entry in said.values():
        wanted[entry.kind].append(entry.key)
    known = kinds()
    pages = {label: known[label].rows().in_bulk(keys) for label, keys in wanted.items()}
    return {
        number: Result(known[entry.kind], pages[entry.kind][entry.key], entry.extract, entry.why)
        for number, entry in said.items()
        if entry.key in pages[entry.kind]
    }


class _Matching(models.Func):
    """The keys of the pages of a kind that a query finds, always by the index."""

    function = "search_matching"
    template = "(SELECT %(function)s(%(expressions)s::tsquery))"
    output_field = models.BigIntegerField()


def matching(rows: models.QuerySet, text: str) -> models.QuerySet:
    """Of `rows`, those in which all that was typed stands, though its last word be unfinished: for
    a list searched by itself."""
    question = ask(typed.read(text))
    if not question:
        return rows.none()
    label = models.Value(rows.model._meta.label_lower)
    return rows.filter(pk__in=_Matching(label, models.Value(question.every())))
