"""Which of the lines of a newsletter are the headings of articles.

A document may say so itself, by levels of headings or a table of contents. For the rest a heading
is known by being of something new: its words stand below it and not above.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from portal.documents.blocks import Block
from portal.documents.lines import NUMBERED
from portal.documents.titles import ORGANISATION
from portal.newsletter.reading.kinds import (
    COMING,
    EVENT_TITLE,
    MYTH,
    WHEN,
    heads_a_profile,
    is_label,
    says_who,
)
from portal.newsletter.reading.outline import Outline
from portal.newsletter.reading.words import bare, stems

KNOWN = re.compile(
    r"""\W*(?:
        (?:a\ )?(?:foreword|message)\b.*\bfrom\b.* | foreword | editorial
      | changes?\ to\b.*\bcontact\b.* | (?:new|updated)\ contact\ details.*
      | (?:spotlight|focus)\ on\b.* | in\ (?:the\ spotlight|focus)\b.* | meet\ the\b.*
      | a\ day\ in\ the\ life\b.* | role\ profile\b.* | (?:the\ )?(?:view\ )?role\ of\b.*
      | (?:dates?\ for\ (?:your|the)\ diar(?:y|ies)|diary\ dates?|save\ the\ dates?)\b.*
      | what[’']s\ on\b.*
      | (?:training|learning|events)\b.*\b(?:events?|opportunities|dates?|courses?|training)\b.*
      | (?:upcoming|forthcoming)\b.* | training | resources | did\ you\ know\W*
      | (?:training|learning)\ (?:and|&)\ (?:development|training|learning)\b.*
      | .*\b(?:procedures?|polic(?:y|ies))\b.*\b(?:updates?|changes|amendments)\b
      | (?:(?:recent|latest|new)\ )?(?:updates?|changes|amendments)\ (?:to|in)\b
        .*\b(?:procedures?|polic(?:y|ies))\b.*
      | (?:new|amended|revised|updated)\b.*\b(?:policies|procedures)
      | (?:polic(?:y|ies)|procedures?)\b.*\bguidance
      | (?:news\ in\ brief|in\ brief|quick\ news|news\ round-?up|and\ finally)\b.*
      | myth\b.*\b(?:bust|fact)\w*\b.*
    )\W*""",
    re.I | re.X | re.S,
)
WELCOME = re.compile(
    r"\W*(?:welcome|hello|foreword|introduction|editorial|from the (?:chair|editor))\b.*",
    re.I | re.S,
)
ENDS_A_LIST = re.compile(  # of changes: no chapter is called so
    r"\W*(?:(?:new|updated|changes? to)\b.*\bcontact\b.*|contact us|dates? for (?:your|the) diar\w+"
    r"|diary dates?|(?:training|learning|events)\b.*\b(?:events?|opportunities|dates?|courses?"
    r"|development)|resources|did you know|(?:upcoming|forthcoming)\b.*|spotlight on\b.*"
    r"|meet the\b.*|a day in the life\b.*|(?:news )?in brief|quick news|and finally\b.*)\W*",
    re.I | re.S,
)
QUOTES = ("“", "‘", '"', "'")
PROSE = 12  # words of a sentence, at least, that tells that a first heading is above it
AT_THE_END = re.compile(
    r"\W*(?:contacts?|contact\ us|contact\ details|(?:get|keep)\ in\ touch|useful\ contacts"
    r"|how\ to\ contact\ us|contacting\ us)\W*",
    re.I,
)
LAST = 0.5  # of the words of a text: below that its last page begins
FEWEST_HEADINGS = 3  # of a level that articles have
NEW_WORDS = 2  # of a heading that stand below it and not above, at least
NEW = 0.6  # of its words stand below it
KNOWN_ABOVE = 0.4  # of its words at most stand above
ABOVE, BELOW = 14, 8  # blocks in which they are looked for
LONG = 120  # words of a part of a series: it has ended
PARAGRAPHS = 2  # below the heading of an article, where nothing else tells what is one
WITHIN_AN_ARTICLE = re.compile(
    r"\W*(?:what|who|why|when|where|how|our|key|your|next|further|more|background|aims?|summary"
    r"|findings|references)\b",
    re.I,
)
BOLD = re.compile(r"\*\*[^*]+\*\*")
LEAD_IN = 9  # words of a line that leads in to the heading below it
FEWEST_LEADING = 3  # such lines


@dataclass(frozen=True)
class Headings:
    """The places of headings of articles: those that are beyond doubt, and likely ones."""

    sure: set[int]
    likely: set[int]

    @cached_property
    def all(self) -> list[int]:
        return sorted(self.sure | self.likely)

    def between(self, start: int, end: int) -> list[int]:
        """Those from `start` to before `end`."""
        return self.all[bisect_left(self.all, start) : bisect_left(self.all, end)]


def headings(outline: Outline, taken: set[int]) -> Headings:
    """Those of the text, none among the places that are `taken` already."""
    level = article_level(outline)
    free = [at for at in range(len(outline.blocks)) if outline.may_head[at] and at not in taken]
    sure = {at for at in free if _is_sure(outline, at, level)} | _first(outline, free)
    asked = sorted(sure.union(_bold(outline, free) or free))
    likely = set() if level else set(_Likely(outline, asked, sure, taken).found())
    return Headings(sure, likely - sure)


def ends_a_list(outline: Outline, at: int) -> bool:
    """Whether a list of changes does not go on here, whatever its own reader made of it."""
    is_heading = outline.may_head[at] and bool(ENDS_A_LIST.fullmatch(outline.blocks[at].text))
    return is_heading or outline.is_listed(at)


def _bold(outline, free):
    """The lines that are wholly bold, where they are so many that headings are."""
    bold = [at for at in free if BOLD.fullmatch(outline.blocks[at].text)]
    return bold if len(bold) >= FEWEST_HEADINGS else []


def _first(outline, free):
    """The first line below the front page that has a text below it."""
    above = max(outline.entries, default=0)
    for at in free:
        if at > above and at + 1 < len(outline.blocks) and not outline.may_head[at + 1]:
            is_prose = len(outline.blocks[at + 1].text.split()) >= PROSE
            return {at} if is_prose and not outline.blocks[at].text.endswith((":", "?")) else set()
    return set()


def article_level(outline: Outline) -> int:
    """The level of the headings of articles; 0 where the document tells of none."""
    levels = Counter(
        block.heading
        for at, block in enumerate(outline.blocks)
        if block.heading and outline.may_head[at]
    )
    often = sorted(level for level, count in levels.items() if count >= FEWEST_HEADINGS)
    return next((level for level in often if not _only_head_others(outline, level)), 0)


def lead_in(outline: Outline, at: int, floor: int) -> int:
    """Where the part of a heading begins: a poster's few short lines may stand above it."""
    start = at
    while start > floor and _leads_in(outline, start - 1):
        start -= 1
    return start if at - start >= FEWEST_LEADING else at


def _leads_in(outline, at):
    block = outline.blocks[at]
    return not (
        block.bullet
        or block.column
        or at in outline.entries
        or len(block.text.split()) > LEAD_IN
        or block.text.endswith((".", ":", "?", ")"))
        or any(letter.isdigit() for letter in block.text)
        or "@" in block.text
        or "](" in block.text
    )


def _only_head_others(outline, level):
    """Whether most headings of the level have no words of their own, but others below them."""
    of_level = [at for at, block in enumerate(outline.blocks) if block.heading == level]
    bare = [at for at in of_level if _heads_another(outline, at)]
    return len(bare) > len(of_level) / 2


def _heads_another(outline, at):
    below = outline.blocks[at + 1 : at + 2]
    return bool(below and below[0].heading > outline.blocks[at].heading)


def _is_sure(outline, at, level):
    block = outline.blocks[at]
    if level and block.heading:
        return block.heading <= level
    if outline.is_listed(at) or KNOWN.fullmatch(block.text):
        return True
    is_last = outline.words(0, at) >= LAST * outline.words(0, len(outline.blocks))
    return is_last and bool(AT_THE_END.fullmatch(block.text))


class _Likely:
    """Lines that are of something new, where they are not of a series below another heading."""

    def __init__(self, outline, free, sure, taken):
        self._outline, self._free, self._sure, self._taken = outline, free, sure, taken

    def found(self) -> Iterator[int]:
        begun, is_within = -1, None
        for at in self._free:
            if at in self._sure:
                begun, is_within = at, self._of_umbrella(at)
            elif at and self._outline.blocks[at - 1].text.endswith(":"):
                is_within = is_within or self._of_series
            elif is_within and is_within(at):
                continue
            elif at - begun > 1 and self._begins(at, begun):
                begun, is_within = at, None
                yield at

    def _begins(self, at, begun):
        if begun >= 0 and MYTH.match(self._outline.blocks[begun].text):
            beside = self._outline.blocks[at - 1 : at + 1]
            return not any(is_label(each) or each.text.startswith(QUOTES) for each in beside)
        if is_of_something_new(self._outline, at, begun):
            return True
        return not self._outline.entries and self._heads_paragraphs(at, begun)

    def _heads_paragraphs(self, at, begun):
        """Whether more paragraphs stand right below it than below a sub-heading, or one, and a
        sub-heading below that."""
        blocks, end = self._outline.blocks, self._next(at)
        text = bare(blocks[at].text)
        is_asked = text.endswith("?") and begun >= 0 and heads_a_profile(blocks, begun)
        if is_asked or not _may_head_paragraphs(blocks[at]):
            return False
        below = list(map(_is_paragraph, blocks[at + 1 : end]))
        if not below or not below[0]:
            return False
        if WITHIN_AN_ARTICLE.match(text):
            return sum(below) > PARAGRAPHS
        is_divided = any(WITHIN_AN_ARTICLE.match(bare(each.text)) for each in blocks[end : end + 1])
        return sum(below) >= PARAGRAPHS or is_divided

    def _of_umbrella(self, at):
        """Where the next line is a heading too, all below is of the first, or all that is alike."""
        if not self._heads_another(at) or heads_a_profile(self._outline.blocks, at):
            return None
        is_of_events = EVENT_TITLE.search(self._outline.blocks[at].text)
        return self._is_of_events if is_of_events else lambda place: True

    def _heads_another(self, at):
        below = self._outline.blocks[at + 1 : at + 2]
        return bool(below and self._outline.may_head[at + 1] and len(below[0].text.split()) > 1)

    def _is_of_events(self, at):
        return bool(COMING.search("\n".join(_texts(self._outline.blocks, at, at + 1 + BELOW))))

    def _of_series(self, at):
        """Whether it is one of the few words each that a colon has announced."""
        return self._outline.words(at, self._next(at)) <= LONG

    def _next(self, at):
        blocks = range(at + 1, len(self._outline.blocks))
        return next(
            (n for n in blocks if self._outline.may_head[n] or n in self._taken), blocks.stop
        )


def is_of_something_new(outline: Outline, at: int, begun: int) -> bool:
    """Whether the words of the line stand below it and not above, since `begun`."""
    text = outline.blocks[at].text
    said = stems([text])
    if (
        text.startswith(QUOTES)
        or text.endswith((":", "?"))
        or says_who(outline.blocks[at])
        or ORGANISATION.fullmatch(text)
        and len(said) < NEW_WORDS
    ):
        return False
    above = stems(_texts(outline.blocks, max(begun, at - ABOVE, 0), at))
    below = stems(_texts(outline.blocks, at + 1, at + 1 + BELOW))
    fresh = said & below - above
    return (
        len(fresh) >= NEW_WORDS
        and len(said & below) >= NEW * len(said)
        and len(said & above) <= KNOWN_ABOVE * len(said)
    )


def _may_head_paragraphs(block):
    text = bare(block.text)
    return not (
        text.startswith(QUOTES)
        or text.endswith((":", ")"))
        or NUMBERED.match(text)
        or WHEN.search(text)
        or ORGANISATION.fullmatch(text)
        or says_who(block)
        or is_label(block)
    )


def _is_paragraph(block):
    return not block.bullet and not block.column and len(block.text.split()) >= PROSE


def _texts(blocks: list[Block], start: int, end: int):
    return [block.text for block in blocks[start:end]]
