"""What a result shows of its page: the words around what was found, and where else it stands."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import mark_safe

from portal.pages.words import listed
from portal.reference.models import Term
from portal.search.asking import Question

BEGINS, ENDS = "\x02", "\x03"  # around what was found: no entry has them
MARKED = re.compile(f"{BEGINS}([^{BEGINS}{ENDS}]*){ENDS}")
SMALL = {
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "for",
    "in",
    "is",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
}
LONGEST = 20_000  # letters of a text that are looked at
OPTIONS = (
    f"StartSel={BEGINS}, StopSel={ENDS}, MaxFragments=2, MaxWords=22, MinWords=12, "
    'ShortWord=2, FragmentDelimiter=" … "'
)
EXTRACTS = """
    SELECT
        id, kind, key,
        ts_headline('search_english', left(text, %(longest)s), marked, %(options)s),
        CASE
            WHEN brief @@ %(title)s::tsquery THEN 'In its title'
            WHEN brief @@ %(summary)s::tsquery THEN 'In its title or summary'
            WHEN brief @@ %(headings)s::tsquery THEN 'In its title, summary or headings'
            ELSE 'In its text'
        END,
        ARRAY(
            SELECT words @@ part
            FROM unnest(%(parts)s::tsquery[]) WITH ORDINALITY AS each(part, place) ORDER BY place
        )
    FROM search_entry, LATERAL (
        SELECT string_agg(quoted, ' | ')::tsquery AS marked FROM (
            SELECT %(literal)s AS quoted
            UNION ALL
            SELECT '(' || search_phrase(search_stems(name))::text || ')'
            FROM unnest(%(names)s::text[]) AS name WHERE search_stems(name) <> ''
        ) AS each
        WHERE quoted <> ''
    ) AS query
    WHERE id = ANY (%(entries)s)
"""


class Said(NamedTuple):
    """Of one entry: which page it is of, words of it with what was found marked, and why it is."""

    kind: str
    key: int
    extract: str
    why: str


def extracts(entries: list[int], question: Question, terms: Iterable[Term]) -> dict[int, Said]:
    """What is said of each of these entries, by its key."""
    if not entries:
        return {}
    parts = [part for part in question.parts if part.terms and part.stems]
    with connection.cursor() as cursor:
        cursor.execute(
            EXTRACTS,
            {
                "longest": LONGEST,
                "options": OPTIONS,
                "title": question.all_in("A"),
                "summary": question.all_in("AB"),
                "headings": question.all_in("ABC"),
                "literal": " | ".join(part.literal() for part in question.parts),
                "parts": [part.literal() for part in parts],
                "names": [name for term in terms for name in (*term.names(), *term.also)],
                "entries": entries,
            },
        )
        return {key: _said(parts, *row) for key, *row in cursor.fetchall()}


def _said(parts, kind, key, headline, place, there):
    otherwise = [
        f"“{part.words}”" for part, is_there in zip(parts, there, strict=True) if not is_there
    ]
    why = f"{place}, in other words for {listed(otherwise)}" if otherwise else place
    return Said(kind, key, marked(headline), why)


def marked(headline: str) -> str:
    """A headline of PostgreSQL's as HTML: escaped, with what was found in <mark>.

    Words marked one after the other are marked as one, and a small word alone is not.
    """
    joined = re.sub(f"{ENDS}(\\W{{1,2}}){BEGINS}", r"\1", " ".join(headline.split()))
    return mark_safe(MARKED.sub(_mark, escape(joined)))


def _mark(found):
    words = found[1]
    return words if words.casefold() in SMALL else f"<mark>{words}</mark>"
