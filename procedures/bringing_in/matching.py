"""Which chapter of a manual an entry means, though it is spelt a little differently."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import NamedTuple

from procedures.models import Chapter, Manual

SAME = 0.93  # of the letters agree: a slip of the keys
LIKE = 0.6  # so many: worth asking about
MOST_ASKED = 4  # chapters to choose from
NO_WORDS = re.compile(r"[^a-z0-9]+")
NUMBER = re.compile(r"\d+")
OFTEN_LEFT_OUT = re.compile(r"\b(?:the|a|an|and|of|for|in|to|chapter|procedure|procedures)\b")


class Match(NamedTuple):
    """The chapters an entry may mean, likeliest first; `sure` when it is the first."""

    chapters: list[Chapter]
    sure: bool


class Matcher:
    """Finds chapters of one manual by their titles, those of before included."""

    def __init__(self, manual: Manual):
        chapters = Chapter.objects.filter(manual=manual).select_related("merged_into")
        self._known = [
            (_plain(title), chapter.merged_into or chapter)
            for chapter in chapters.prefetch_related("former_names")
            for title in [chapter.title, *chapter.names_before()]
        ]

    def match(self, title: str) -> Match:
        wanted = _plain(title)
        likeness = {}
        for known, chapter in self._known:
            likeness[chapter] = max(_likeness(wanted, known), likeness.get(chapter, 0))
        near = sorted((c for c in likeness if likeness[c] >= LIKE), key=lambda c: -likeness[c])
        best = [likeness[chapter] for chapter in near[:2]]
        sure = bool(best) and best[0] >= SAME and (len(best) == 1 or best[1] < best[0])
        return Match(near[:MOST_ASKED], sure)


def _plain(title: str) -> str:
    """The words of a title in small letters, without accents, signs and the smallest of them."""
    letters = unicodedata.normalize("NFKD", title.replace("&", " and ").replace("’", ""))
    words = NO_WORDS.sub(" ", letters.replace("'", "").casefold())
    return " ".join(OFTEN_LEFT_OUT.sub(" ", words).split()) or words.strip()


def _likeness(wanted: str, known: str) -> float:
    """From 0 to 1: how much of the letters agree. Another number is never a slip of the keys; one
    title that holds all words of the other is worth asking about."""
    ratio = SequenceMatcher(None, wanted, known, autojunk=False).ratio()
    if NUMBER.findall(wanted) != NUMBER.findall(known):
        ratio = min(ratio, LIKE)
    shorter, longer = sorted((set(wanted.split()), set(known.split())), key=len)
    holds = len(shorter) > 1 and shorter <= longer
    return max(ratio, LIKE) if holds else ratio
