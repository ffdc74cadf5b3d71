"""Words that are typed nearly right. What is proposed always finds something anybody may read."""

import datetime as dt

from django.db import connection
from django.utils import timezone

from portal.search.asking import Part, Question
from portal.search.models import Spelling
from portal.search.nearness import begins, difference, is_near

SHORTEST = 4  # letters: a shorter word is like too many others
MOST = 4  # words of one search whose spelling is looked for
RARE = 3  # where fewer pages have it, another spelling may be meant
FRONTS = ("dis", "in", "mis", "non", "pre", "un")  # with and without, a word says opposites
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
HOW_OFTEN = "SELECT search_how_often(%(asked)s::tsquery[], %(at)s, %(most)s)"
ALIKE = "SELECT search_alike(%(word)s, %(at)s)"


def gather(since: dt.datetime) -> None:
    """Take up the words of all entries written since then, so that they can be proposed."""
    with connection.cursor() as cursor:
        cursor.execute(GATHER, {"since": since})


def gather_new() -> None:
    gather(timezone.now() - LOOKED_BACK)


def doubtful(question: Question, found: int) -> tuple[list[Part], list[Part]]:
    """Of the words that were typed, those that no page has which anybody may read, and those that
    hardly any has. Where much was `found`, only words are looked at that may be missing there."""
    parts = [part for part in question.parts if not part.terms and not part.together]
    if found >= RARE:
        parts = _unknown(parts) if question.may_lack_one else []
    if not parts:
        return [], []
    with connection.cursor() as cursor:
        asked = [part.asked() for part in parts]
        cursor.execute(HOW_OFTEN, {"asked": asked, "at": timezone.now(), "most": RARE})
        numbers = [number for (number,) in cursor.fetchall()]
    each = list(zip(parts, numbers, strict=True))
    return (
        [part for part, number in each if not number],
        [part for part, number in each if number < RARE],
    )


def _unknown(parts):
    words = [_folded(part.words) for part in parts]
    known = set(Spelling.objects.filter(word__in=words).values_list("word", flat=True))
    return [part for part, word in zip(parts, words, strict=True) if word not in known]


def better(word: str) -> str:
    """The word most like this one that some page has which anybody may read; empty for none."""
    word = _folded(word)
    if len(word) < SHORTEST:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, {"word": word, "at": timezone.now()})
        alike = [other for (other,) in cursor.fetchall()]
    near = [other for other in alike if is_near(word, other) and not _turns_round(word, other)]
    return min(near, key=lambda other: _distance(word, other), default="")


def _distance(word, other):
    """An unfinished word is nearest to what it begins."""
    return not begins(word, other), difference(word, other)


def _turns_round(word, other):
    """Whether one is more like the other without its front: “nonmobile” and “mobile”."""
    pairs = ((word, other), (other, word))
    return any(
        one.startswith(front)
        and difference(one.removeprefix(front), another) < difference(one, another)
        for one, another in pairs
        for front in FRONTS
    )


def _folded(word):
    return "".join(letter for letter in word.casefold() if letter.isalnum())
