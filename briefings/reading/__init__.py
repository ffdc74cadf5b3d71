"""Reading briefings out of a document: a single one, or those of a newsletter.

Nothing is dropped: what belongs to a briefing and to none of its sections is `unplaced`, and what
belongs to no briefing is `outside`.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from briefings.models import SECTIONS
from briefings.reading import articles
from briefings.reading.choosing import briefings
from briefings.reading.layout import Layout
from briefings.reading.numbers import Heading
from briefings.reading.titles import is_banner, title_among
from portal.documents.blocks import Block, markdown
from portal.documents.furniture import furniture
from portal.documents.titles import looks_like_title


class Part(NamedTuple):
    """One of the seven sections as it was found; empty where it was not."""

    title: str = ""
    blocks: tuple[Block, ...] = ()

    @property
    def body(self) -> str:
        """Markdown."""
        return markdown(self.blocks)


@dataclass
class Found:
    """One briefing: its title if one stands, its sections by number, what else belongs to it."""

    title: str = ""
    parts: dict[int, Part] = field(default_factory=dict)
    loose: list[Block] = field(default_factory=list)
    source: list[Block] = field(default_factory=list)

    @property
    def unplaced(self) -> list[str]:
        """What belongs to it and to none of its sections, as Markdown."""
        return [markdown([block]) for block in self.loose]

    def part(self, number: int) -> Part:
        return self.parts.get(number, Part())

    def as_data(self) -> dict:
        parts = [(number, self.part(number)) for number in range(1, SECTIONS + 1)]
        sections = [
            {"number": number, "title": part.title, "body": part.body} for number, part in parts
        ]
        return {"title": self.title, "sections": sections, "unplaced": self.unplaced}


@dataclass
class Reading:
    """All that was understood of a document; `outside` is Markdown, a text an article."""

    briefings: list[Found] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def as_data(self) -> dict:
        found = [briefing.as_data() for briefing in self.briefings]
        return {"briefings": found, "outside": self.outside}


def read(blocks: list[Block]) -> Reading:
    """The briefings in `blocks`, each with its sections in their order, and all the rest."""
    pages = furniture(blocks, numbered_to=SECTIONS)
    printed = [block for at, block in enumerate(blocks) if at in pages]
    blocks = [block for at, block in enumerate(blocks) if at not in pages]
    layout = Layout(blocks)
    articles_at = articles.beginnings(layout)
    groups = briefings(layout, articles_at)
    starts = articles.starts(layout, groups, articles_at)
    reading, done = Reading(), 0
    for group, start, limit in zip(groups, starts, [*starts[1:], len(blocks)], strict=False):
        section_end, end = articles.ends(layout, group, limit, articles_at)
        reading.outside += articles.split(blocks, done, start, articles_at)
        reading.briefings.append(_found(blocks, group, start, section_end, end))
        done = end
    reading.outside += articles.split(blocks, done, len(blocks), articles_at)
    reading.outside += [markdown(printed)] if printed else []
    return reading


def _found(blocks: list[Block], group: list[Heading], start: int, last: int, end: int) -> Found:
    """The briefing of these headings, that begins at `start` and ends before `end`.

    `last` is where the section that stands last ends.
    """
    found = Found(source=blocks[start:end])
    loose = blocks[start : group[0].at]
    is_announced = any(is_banner(block.text) for block in loose)
    ends = [heading.at for heading in group[1:]] + [last]
    for heading, below in zip(group, ends, strict=True):
        body, centre = _without_centre(blocks[heading.body_at : below], is_announced)
        if heading.rest:
            body = [Block(heading.rest), *body]
        found.parts[heading.number] = Part(heading.title, tuple(body))
        loose += centre
    found.title, found.loose = title_among(loose)
    found.loose += blocks[last:end]
    return found


def _without_centre(body, is_announced):
    """The body of a section, and what stands in it that is of the whole briefing.

    A banner begins the middle of a wheel, title and all; the title may be above it. Where one has
    announced the briefing already, another is only the top of a page.
    """
    banners = [at for at, block in enumerate(body) if is_banner(block.text)]
    if is_announced or not banners:
        return [b for b in body if not is_banner(b.text)], [body[at] for at in banners]
    at = banners[0]
    is_last = at + 1 == len(body) and at > 1
    at -= is_last and not body[at - 1].bullet and looks_like_title(body[at - 1].text)
    return body[:at], body[at:]
