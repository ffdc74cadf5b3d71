"""From what was typed to what the database is asked: stems, and the names of terms as one."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from django.db import connection

from portal.search.typed import Typed

MAY_LACK_ONE = 3  # words, or more
SHORTEST_UNFINISHED = 3  # letters
MOST_JOINED = 2  # words of which neighbours may also be written as one

UNDERSTAND = """
    WITH run AS MATERIALIZED (SELECT search_stems(%(run)s) AS stems)
    SELECT
        ARRAY(SELECT search_stems(said) FROM unnest(%(said)s::text[]) AS said),
        search_named(run.stems),
        COALESCE((
            SELECT jsonb_agg(jsonb_build_array(term_id, related, named.stems))
            FROM search_name AS n,
                LATERAL (SELECT n.stems UNION SELECT replace(n.stems, ' ', '')) AS named(stems)
            WHERE position(' ' || named.stems || ' ' IN ' ' || run.stems || ' ') > 0
        ), '[]'),
        search_idle()
    FROM run
"""


@dataclass(frozen=True)
class Part:
    """Something the page has to have: stems, or one of the names of terms that they are.

    `named` are terms they are a name of; `related` those that are only looked for with them.
    `closed` is the stem of a word like “non-mobile” written as one.
    """

    words: str
    stems: tuple[str, ...]
    named: tuple[int, ...] = ()
    related: tuple[int, ...] = ()
    together: bool = False  # the stems follow each other, as those of a name do; never left out
    closed: str = ""

    @property
    def terms(self) -> tuple[int, ...]:
        return (*self.named, *self.related)

    def literal(self, label: str = "") -> str:
        """The stems themselves, where given only where the weight `label` is."""
        wanted = [f"{quoted(stem)}{label}" for stem in self.stems]
        if (self.together or self.terms) and not label:
            wanted += [quoted(pair(one, other)) for one, other in pairwise(self.stems)]
        closed = f" | {quoted(self.closed)}{label}" if self.closed else ""
        return f"({' & '.join(wanted)}{closed})" if wanted else ""

    def asked(self, label: str = "") -> str:
        """As a query: the stems, or a term; anywhere, also by what the term is looked for with."""
        terms = [f"'#{term}'{label}" for term in self.terms]
        looked_for = [] if label else [f"'?{term}'" for term in self.terms]
        return f"({' | '.join(filter(None, [self.literal(label), *terms, *looked_for]))})"

    def titled(self) -> str:
        """As a query that the index alone answers: all of it in the title, or a term."""
        stems = " & ".join(quoted(f"^{stem}") for stem in self.stems)
        closed = quoted(f"^{self.closed}") if self.closed else ""
        terms = [f"'^#{term}'" for term in self.terms]
        return f"({' | '.join(filter(None, [f'({stems})' if stems else '', closed, *terms]))})"

    def lexemes(self) -> list[str]:
        """What to rank by: of a name of several words the term, not each of its words."""
        terms = [f"'{mark}{term}'" for term in self.terms for mark in "#?"]
        if self.named and len(self.stems) > 1:
            return terms
        return [*map(quoted, filter(None, [*self.stems, self.closed])), *terms]

    def unfinished(self) -> str:
        """What it may be the beginning of, typed last; empty for none."""
        stem = self.closed or (self.stems[0] if len(self.stems) == 1 else "")
        return f"{quoted(stem)}:*" if len(stem) >= SHORTEST_UNFINISHED else ""


@dataclass(frozen=True)
class Question:
    """What the database is asked for: every one of `parts`, none of `without`.

    `named` is all that was typed as a title would be compared with it. `joined` holds, by place of
    the first of two neighbours in `parts`, the stem of both written as one. `idle` are the words
    that say nothing in a question.
    """

    typed: Typed
    parts: tuple[Part, ...]
    without: tuple[Part, ...] = ()
    named: str = ""
    joined: dict[int, str] = field(default_factory=dict)
    idle: frozenset[str] = frozenset()

    def __bool__(self):
        return bool(self.parts)

    @cached_property
    def asked(self) -> str:
        """The query for all of it; of three words or more, one may be missing."""
        words, phrases = self._apart()
        if len(words) < MAY_LACK_ONE:
            wanted = self._from(0)
        else:
            lacking_one = _all_but_one([part.asked() for part in words])
            wanted = " & ".join([lacking_one, *(part.asked() for part in phrases)])
        return self._without(wanted)

    def every(self) -> str:
        """The query for every part, of which the last word may be unfinished: for what is listed
        in another order than the best first."""
        asked = [part.asked() for part in self.parts]
        words = [part for part in self.parts if part.closed or not part.together]
        if words and (unfinished := words[-1].unfinished()):
            last = len(words) - 1
            asked[last] = f"({asked[last]} | {unfinished})"
        either = [" & ".join(asked), *([self._from(0)] if self.joined else [])]
        return self._without(" | ".join(either))

    @property
    def may_lack_one(self) -> bool:
        return len(self._apart()[0]) >= MAY_LACK_ONE

    def counted(self) -> list[str]:
        """What a page that may lack some is ranked by: each part it has, again in its title."""
        return [part.asked(label) for label in ("", ":A") for part in self.parts]

    def some(self) -> str:
        """The query for any of it."""
        return self._without(" | ".join(part.asked() for part in self.parts))

    def _apart(self):
        words = [part for part in self.parts if not part.together]
        return words, [part for part in self.parts if part.together]

    def titled(self) -> str:
        """The query for all of it in the title, which the index alone can answer."""
        return " & ".join(part.titled() for part in self.parts)

    def ranked(self) -> str:
        """The query to rank by: each of what may be found, the more of them the better."""
        return " | ".join(dict.fromkeys(word for part in self.parts for word in part.lexemes()))

    def terms(self) -> list[int]:
        return list(dict.fromkeys(term for part in self.parts for term in part.terms))

    def _from(self, place):
        first, *rest = [part.asked() for part in self.parts[place:]]
        if not rest:
            return first
        either = f"{first} & {self._from(place + 1)}"
        if joined := self.joined.get(place):
            after = f" & {self._from(place + 2)}" if len(rest) > 1 else ""
            either = f"({either} | {quoted(joined)}{after})"
        return either

    def _without(self, asked):
        return " & ".join([f"({asked})", *(f"!{part.literal()}" for part in self.without)])


def of_theme(key: int, name: str) -> Question:
    """All that is on a theme: nothing was typed."""
    return Question(Typed([], [], []), (Part(name, (f"@{key}",)),))


def ask(typed: Typed) -> Question:
    """What is asked for by what was typed: one query, for its stems and the terms it names."""
    neighbours = [one + other for one, other in pairwise(typed.words)]
    fronted = typed.fronted()
    lists = (typed.words, neighbours, typed.phrases, typed.without, list(fronted.values()))
    with connection.cursor() as cursor:
        cursor.execute(UNDERSTAND, {"said": sum(lists, []), "run": " ".join(typed.words)})
        found, named, names, idle = cursor.fetchone()
    names = json.loads(names)
    each = iter(found)
    words, neighbours, phrases, without, closed = (
        [(said, next(each)) for said in those] for those in lists
    )
    closed = {word: stem for word, (_, stem) in zip(fronted, closed, strict=True)}
    parts = _parts(words, names, idle, closed)
    is_short = len(parts) == len(words) <= MOST_JOINED
    return Question(
        typed=typed,
        parts=(*parts, *_together(phrases, idle)),
        without=_together(without, idle),
        named="" if phrases else named,
        joined=dict(enumerate(stems for _, stems in neighbours)) if is_short else {},
        idle=frozenset(idle),
    )


def pair(one: str, other: str) -> str:
    """How an entry has two stems that follow each other: as `search_pair()` says it."""
    return "~" + hashlib.md5(f"{one} {other}".encode(), usedforsecurity=False).hexdigest()[:5]


def _all_but_one(asked: list[str]) -> str:
    """A query for at least all but one, in the form that is quickly seen not to hold."""
    first, *rest = asked
    if len(rest) == 1:
        return f"({first} | {rest[0]})"
    return f"({first} & {_all_but_one(rest)} | {' & '.join(rest)})"


def _together(phrases, idle) -> tuple[Part, ...]:
    """Each phrase as a part; one of idle words alone asks for nothing."""
    told = [(said, _telling(stems.split(), idle)) for said, stems in phrases]
    return tuple(Part(said, stems, together=True) for said, stems in told if stems)


def _parts(words, names, idle, closed) -> list[Part]:
    """The words as parts: the longest names of terms among them, and the others one by one."""
    stems_of = {word: len(stems.split()) for word, stems in words if word in closed}
    run = [(word, stem) for word, stems in words for stem in stems.split()]
    by_stems = {}
    for term, related, stems in names:
        by_stems.setdefault(tuple(stems.split()), []).append((term, related))
    longest = max(map(len, by_stems), default=1)
    parts, place = [], 0
    while place < len(run):
        least = stems_of.get(run[place][0], 1)
        length = next(
            (
                n
                for n in range(longest, least - 1, -1)
                if _stems(run[place : place + n]) in by_stems
            ),
            least,
        )
        here = run[place : place + length]
        terms = by_stems.get(_stems(here), [])
        if telling := _telling(_stems(here), idle):
            named = tuple(term for term, related in terms if not related)
            related = tuple(term for term, is_related in terms if is_related)
            said = list(dict.fromkeys(word for word, _ in here))
            together = any(word in closed for word in said)
            alone = closed.get(said[0], "") if len(said) == 1 else ""
            parts.append(Part(" ".join(said), telling, named, related, together, alone))
        place += length
    return parts


def _stems(run):
    return tuple(stem for _, stem in run)


def _telling(stems, idle):
    return tuple(stem for stem in stems if stem not in idle)


def quoted(stem: str) -> str:
    """A stem as a query has it."""
    escaped = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
