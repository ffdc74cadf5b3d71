"""What a result shows of its page: the words around what was found, and where else it stands."""

import re
from collections.abc import Container, Iterable
from typing import NamedTuple

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import mark_safe

from portal.pages.words import listed
from portal.reference.models import Term
from portal.search.asking import Question

BEGINS, ENDS = "\x02", "\x03"  # around what was found: no entry has them
MARKED = re.compile(f"{BEGINS}([^{BEGINS}{ENDS}]*){ENDS}")
LONGEST = 20_000  # letters of a text that are looked at
OPTIONS = (
    f"StartSel={BEGINS}, StopSel={ENDS}, MaxFragments=2, MaxWords=22, MinWords=12, "
    'ShortWord=2, FragmentDelimiter=" … "'
)
EXTRACTS = """
    SELECT
        id, kind, key,
        ts_headline('search_english', left(text, %(longest)s), marked, %(options)s),
        words @@ %(asked)s::tsquery,
        ARRAY(
            SELECT CASE
                WHEN brief @@ title THEN 1
                WHEN brief @@ summary THEN 2
                WHEN brief @@ headings THEN 3
                WHEN words @@ anywhere THEN 4
                ELSE 0
            END
            FROM unnest(
                %(title)s::tsquery[], %(summary)s::tsquery[], %(headings)s::tsquery[],
                %(anywhere)s::tsquery[]
            ) WITH ORDINALITY AS each(title, summary, headings, anywhere, number)
            ORDER BY number
        ),
        ARRAY(
            SELECT words @@ part
            FROM unnest(%(literally)s::tsquery[]) WITH ORDINALITY AS each(part, number)
            ORDER BY number
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


PLACES = {
    1: "In its title",
    2: "In its title, summary or topics",
    3: "In its title, summary or headings",
    4: "In its text",
}


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
    parts = question.parts
    with connection.cursor() as cursor:
        cursor.execute(
            EXTRACTS,
            {
                "longest": LONGEST,
                "options": OPTIONS,
                "asked": question.asked,
                "title": [part.asked(":A") for part in parts],
                "summary": [part.asked(":AB") for part in parts],
                "headings": [part.asked(":ABC") for part in parts],
                "anywhere": [part.asked() for part in parts],
                "literally": [part.literal() for part in parts],
                "literal": " | ".join(part.literal() for part in parts),
                "names": [name for term in terms for name in (*term.names(), *term.also)],
                "entries": entries,
            },
        )
        return {
            entry: Said(kind, key, marked(headline, question.idle), _why(question, *where))
            for entry, kind, key, headline, *where in cursor.fetchall()
        }


def _why(question, has_all, places, literally):
    """Where all of it is, what of it the page has in other words, and what it does not have."""
    may_lack = question.may_lack_one or not has_all
    each = list(zip(question.parts, places, literally, strict=True))
    why = PLACES[max(places) or 4]
    if otherwise := [part for part, place, is_there in each if place and not is_there]:
        why += f", in other words for {_quoted(part.words for part in otherwise)}"
    if may_lack and (lacking := [part for part, place, _ in each if not place]):
        why += f"; without {_quoted(part.words for part in lacking)}"
    return why


def _quoted(words):
    return listed([f"“{each}”" for each in words])


def marked(headline: str, idle: Container[str] = ()) -> str:
    """A headline of PostgreSQL's as HTML: escaped, with what was found in <mark>.

    Words marked one after the other are marked as one, and an idle word alone is not. Dots stand
    where it breaks off in a sentence.
    """

    def mark(found):
        return found[1] if found[1].casefold() in idle else f"<mark>{found[1]}</mark>"

    joined = re.sub(f"{ENDS}(\\W{{1,2}}){BEGINS}", r"\1", " ".join(headline.split()))
    begins = "… " if joined[:2].strip(BEGINS)[:1].islower() else ""
    ends = " …" if joined.strip(ENDS)[-1:].isalnum() else ""
    return mark_safe(begins + MARKED.sub(mark, escape(joined)) + ends)
