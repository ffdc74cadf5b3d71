"""Where in a newsletter articles begin and end, and between them the briefings."""

from bisect import bisect_left
from itertools import pairwise

from briefings.reading.layout import INTRODUCTION, LEAD, LEAD_WORDS, Layout
from briefings.reading.numbers import Heading, is_number
from briefings.reading.titles import banner_in, is_banner
from portal.documents import contents
from portal.documents.blocks import Block, markdown

TITLE_WORDS = 40  # from the heading of an article to a first section: it is the briefing's own
TAIL_WORDS = 250  # words below a heading after the last section that may still be the briefing's
TAIL_HEADINGS = 3  # of such a tail, at most


def beginnings(layout: Layout) -> list[int]:
    """The places of the headings of articles, by the table of contents if there is one."""
    entries = contents.entries(layout.blocks, layout.is_line)
    listed = contents.Listed(entries.values())
    return [
        at
        for at, block in enumerate(layout.blocks)
        if at not in entries
        and (at == 0 or not is_number(layout.blocks[at - 1]))
        and block.text in listed
        and not is_banner(block.text)
    ]


def starts(layout: Layout, groups: list[list[Heading]], articles_at: list[int]) -> list[int]:
    """The place where each briefing begins: what leads up to its first section is its own.

    That is a banner and what is below it; or a title, if all the briefings of the text have one.
    """
    leads, titles, floor = [], [], 0
    for group in groups:
        lead = _lead(layout, group, floor, articles_at)
        introduction = INTRODUCTION if floor or lead is not None else 0
        leads.append(lead)
        titles.append(layout.title_above(group, floor, introduction))
        floor = group[-1].body_at
    if not all(place is not None and _is_title(layout.blocks[place]) for place in titles):
        titles = [None] * len(titles)
    found = [
        next((place for place in (lead, title) if place is not None), group[0].at)
        for lead, title, group in zip(leads, titles, groups, strict=True)
    ]
    return [_top(layout, found[0], groups[0][0].at), *found[1:]] if found else []


def ends(
    layout: Layout, group: list[Heading], limit: int, articles_at: list[int]
) -> tuple[int, int]:
    """Where the section that stands last ends, and where the briefing does.

    The section goes on to the next thing that looks like a heading. What is below that is the
    briefing's, though of no section, while it is short and under few headings; else another
    article begins there.
    """
    last, level = group[-1], group[-1].style.level
    is_heading = layout.headings_like(group)
    article = bisect_left(articles_at, last.body_at)
    stop = min([*articles_at[article : article + 1], limit])
    for at in range(last.body_at, stop):
        heading = layout.blocks[at].heading
        if heading and (not level or heading < level):
            return at, at
        is_deeper = level and heading > level
        if is_heading[at] and not is_deeper and (heading or at > last.body_at):
            is_short = layout.words(at, stop) <= TAIL_WORDS
            is_tail = is_short and sum(is_heading[at:stop]) <= TAIL_HEADINGS
            return at, stop if is_tail else at
    return stop, stop


def split(blocks: list[Block], start: int, end: int, articles_at: list[int]) -> list[str]:
    """What is outside the briefings from `start` to `end`, a text for each article."""
    within = articles_at[bisect_left(articles_at, start + 1) : bisect_left(articles_at, end)]
    texts = [markdown(blocks[a:b]) for a, b in pairwise([start, *within, end])]
    return [text for text in texts if text]


def _last_between(places, start, end):
    before = bisect_left(places, end) - 1
    return places[before] if before >= 0 and places[before] >= start else None


def _lead(layout, group, floor, articles_at):
    """The place of what says that the briefing is here: its own entry in the contents, a banner."""
    first = group[0].at
    article = _last_between(articles_at, floor, first)
    if article is not None and layout.words(article, first) <= TITLE_WORDS:
        return article
    return layout.banner_above(first, floor if article is None else article + 1)


def _is_title(block):
    banner = banner_in(block.text)
    return not banner or bool(banner[1])


def _top(layout, start, first):
    """The first briefing begins with the text, if that begins with lines, or those and a few words.

    So do names and dates above a title, and a title with an introduction.
    """
    if start > LEAD or layout.words(0, start) > LEAD_WORDS:
        return start
    prose = next((at for at in range(start) if not layout.is_line[at]), start)
    is_short = start - prose <= (INTRODUCTION if start == first else 0)
    return 0 if is_short and not any(map(layout.is_in_list, range(prose, start))) else start
