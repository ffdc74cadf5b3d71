"""Reading a whole newsletter: its parts, in their order, as a person would take it apart.

Nothing is dropped: every word is in the title or the text of exactly one part.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from portal.documents.blocks import Block, markdown
from portal.newsletter.reading.front import front
from portal.newsletter.reading.headings import Headings, ends_a_list, headings, lead_in
from portal.newsletter.reading.kinds import ARTICLE, heads_a_profile, kind_of
from portal.newsletter.reading.outline import Outline
from portal.newsletter.reading.spans import Span, spans
from portal.newsletter.reading.words import bare

INTRODUCTION = 120  # words between a heading and what an app recognises below it, at most


@dataclass
class Part:
    """One part; its title, if one stands there, stands in none of its `blocks`."""

    kind: str
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    source: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Markdown."""
        return markdown(self.blocks)

    def as_data(self) -> dict:
        return {"kind": self.kind, "title": self.title, "text": self.text}


@dataclass
class Reading:
    parts: list[Part] = field(default_factory=list)
    outside: tuple[str, ...] = ()  # nothing is

    def as_data(self) -> list[dict]:
        return [part.as_data() for part in self.parts]


def read(blocks: list[Block]) -> Reading:
    """The parts of a text, in which every block stands once."""
    outline = Outline(blocks)
    theirs = [_until_next_article(outline, span) for span in spans(blocks)]
    taken = {at for span in theirs for at in range(span.start, span.end)}
    heads = _below_the_front(outline, headings(outline, taken), taken)
    floors = [0, *(span.end for span in theirs)]
    theirs = list(map(partial(_with_introduction, outline, heads), theirs, floors))
    return Reading([_part(outline, *each) for each in _cut(outline, heads, theirs)])


def _below_the_front(outline, heads, taken):
    """The headings, with those of profiles, without what is of the front page: its table of
    contents, what stands above that, and a short welcome."""
    end = front(outline, heads)
    sure = heads.sure | set(_profiles(outline, taken))
    return Headings({at for at in sure if at >= end}, {at for at in heads.likely if at >= end})


def _profiles(outline, taken):
    for at in range(len(outline.blocks)):
        if outline.may_head[at] and at not in taken and heads_a_profile(outline.blocks, at):
            yield at


def _until_next_article(outline, span):
    """The same list, without what an article begins within it."""
    if not span.goes_up:
        return span
    places = range(span.start + 1, span.end)
    return span._replace(end=next((at for at in places if ends_a_list(outline, at)), span.end))


def _with_introduction(outline, heads, span, floor):
    """The same, from the heading above it, where only a few words lie between."""
    above = heads.between(floor, span.start)
    near = [at for at in above if outline.words(at, span.start) <= INTRODUCTION]
    sure = [at for at in near if at in heads.sure]
    first = (sure or near)[-1:]
    return span._replace(start=first[0]) if span.goes_up and first else span


def _cut(outline, heads, theirs):
    """Where each part begins and ends, its heading, and the span that it is, if it is one."""
    by_start = {span.start: span for span in theirs}
    begun = {0: 0} | {at: at for span in theirs for at in (span.start, span.end)}
    within = {at for span in theirs for at in range(span.start, span.end)}
    floors = _floors(heads, theirs)
    for head in (at for at in heads.all if at not in within):
        floor = floors[bisect_right(floors, head) - 1]
        start = lead_in(outline, head, floor) if head in heads.sure else head
        for swallowed in range(start + 1, head):
            begun.pop(swallowed, None)
        begun[start] = head
    begun.pop(len(outline.blocks), None)
    for start, end in pairwise([*sorted(begun), len(outline.blocks)]):
        yield start, end, begun[start], by_start.get(start)


def _floors(heads, theirs):
    """Above which nothing leads in to a heading: another one, or what is of an app."""
    return sorted([1, *(at + 1 for at in heads.sure), *(span.end for span in theirs)])


def _part(outline, start, end, head, span: Span | None):
    source = outline.blocks[start:end]
    if span and span.title:
        title, blocks = _without_title(source, span.title)
    elif span and not span.goes_up:
        title, blocks = "", source
    else:
        title, blocks = _headed(outline, start, end, head)
    kind = span.kind if span else ARTICLE if start == 0 else kind_of(title, source)
    return Part(kind, title, blocks, source)


def _headed(outline, start, end, head):
    """The title, and all the blocks but that."""
    if not outline.is_line[head]:
        return "", outline.blocks[start:end]
    title = bare(outline.blocks[head].text)
    return title, outline.blocks[start:head] + outline.blocks[head + 1 : end]


def _without_title(source, title):
    """The blocks without the title that stands in one of them; without a title, if in none."""
    for at, block in enumerate(source):
        if bare(block.text) == title:
            return title, source[:at] + source[at + 1 :]
        if title in block.text:
            rest = block._replace(text=block.text.replace(title, "", 1).strip())
            return title, [*source[:at], rest, *source[at + 1 :]]
    return "", source


__all__ = ["Part", "Reading", "Span", "read"]
