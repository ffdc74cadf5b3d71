"""Words that are typed nearly right. What is proposed always finds something anybody may read."""

import datetime as dt
from difflib import SequenceMatcher

from django.db import connection
from django.utils import timezone

from portal.search.asking import Part, Question

SHORTEST = 4  # letters: a shorter word is like too many others
RARE = 3  # where fewer pages have it, another spelling may be meant
LOOKED_BACK = dt.timedelta(minutes=15)  # for a page whose transaction took long

GATHER = """
    INSERT INTO search_spelling (word)
    SELECT DISTINCT word FROM (
        SELECT unnest(tsvector_to_array(to_tsvector(
            'simple', search_folded(concat_ws(' ', title, left(text, 200000)))
        )))
        FROM search_entry WHERE kept_at >= %(since)s
        UNION ALL
        SELECT unnest(tsvector_to_array(to_tsvector('simple', search_folded(concat_ws(
            ' ', short, expansion, array_to_string(others || former || also, ' ')
        )))))
        FROM reference_term
    ) AS each(word)
    WHERE word ~ '^[[:alpha:]]{4,40}$'
    ON CONFLICT DO NOTHING
"""
VISIBLE = "visible_from <= %(at)s AND (visible_until IS NULL OR visible_until > %(at)s)"
HOW_OFTEN = f"""
    SELECT (
        SELECT count(*) FROM (
            SELECT FROM search_entry WHERE words @@ asked AND {VISIBLE} LIMIT %(most)s
        ) AS found
    )
    FROM unnest(%(asked)s::tsquery[]) WITH ORDINALITY AS each(asked, place)
    ORDER BY place
"""
ALIKE = f"""
    SELECT word FROM (
        SELECT word, search_phrase(search_stems(word)) AS asked, similarity(word, %(word)s) AS alike
        FROM search_spelling
        WHERE (word %% %(word)s OR word LIKE %(word)s || '%%') AND word <> %(word)s
        ORDER BY alike DESC, word
        LIMIT 20
    ) AS near
    WHERE EXISTS (SELECT FROM search_entry WHERE words @@ asked AND {VISIBLE})
"""


def gather(since: dt.datetime) -> None:
    """Take up the words of all entries written since then, so that they can be proposed."""
    with connection.cursor() as cursor:
        cursor.execute(GATHER, {"since": since})


def gather_new() -> None:
    gather(timezone.now() - LOOKED_BACK)


def rare(question: Question) -> list[Part]:
    """The parts that hardly any page has, of those that anybody may read."""
    asked = [part.asked() for part in question.parts]
    with connection.cursor() as cursor:
        cursor.execute(HOW_OFTEN, {"asked": asked, "at": timezone.now(), "most": RARE})
        numbers = [number for (number,) in cursor.fetchall()]
    return [part for part, number in zip(question.parts, numbers, strict=True) if number < RARE]


def better(word: str) -> str:
    """The word most like this one that some page has which anybody may read; empty for none."""
    word = word.casefold()
    if len(word) < SHORTEST:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, {"word": word, "at": timezone.now()})
        near = [other for (other,) in cursor.fetchall()]
    return max(near, key=lambda other: _nearness(word, other), default="")


def _nearness(word, other):
    """An unfinished word is nearest to what it begins."""
    return other.startswith(word), SequenceMatcher(None, word, other).ratio()
