"""Where in a newsletter articles begin and end, and between them the briefings."""

import re
from bisect import bisect_left
from itertools import pairwise

from briefings.reading.layout import INTRODUCTION, LEAD, LEAD_WORDS, Layout
from briefings.reading.numbers import Heading, is_number
from briefings.reading.titles import LONGEST_LINE, banner_in, is_banner, looks_like_title
from portal.documents.blocks import Block, markdown

PAGE_FIRST = re.compile(r"\W*(?:pages?|pp?)\.?\s*\d+(?:\s*[-–]\s*\d+)?\W+(?P<title>\S.*)", re.I)
PAGE_LAST = re.compile(
    r"(?P<title>\S.*?)\s*(?:\.{3,}|…+|\t|\s{3,}|\bpages?|\bpp?\.?)\s*\d+(?:\s*[-–]\s*\d+)?", re.I
)
NUMBER_FIRST = re.compile(r"\d{1,2}[.):]?\s+(?P<title>\S.*)")
FEWEST_LISTED = 3  # entries that make a table of contents
FEWEST_WORDS = 3  # of an entry or a heading, where one is only the beginning of the other
TITLE_WORDS = 40  # from the heading of an article to a first section: it is the briefing's own
TAIL_WORDS = 250  # words below a heading after the last section that may still be the briefing's


def beginnings(layout: Layout) -> list[int]:
    """The places of the headings of articles, by the table of contents if there is one."""
    listed = _contents(layout)
    titles = {_plain(title) for title in listed.values()} - {()}
    begun = {title[:length] for title in titles for length in range(FEWEST_WORDS, len(title))}
    return [
        at
        for at, block in enumerate(layout.blocks)
        if at not in listed
        and (at == 0 or not is_number(layout.blocks[at - 1]))
        and _is_listed(block.text, titles, begun)
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
    briefing's, though of no section, while it is short; else another article begins there.
    """
    last, level = group[-1], group[-1].style.level
    is_heading = layout.headings_like(group)
    article = bisect_left(articles_at, last.body_at)
    stop = min([*articles_at[article : article + 1], limit])
    for at in range(last.body_at, stop):
        heading = layout.blocks[at].heading
        if level and 0 < heading < level:
            return at, at
        is_deeper = level and heading > level
        if is_heading[at] and not is_deeper and (heading or at > last.body_at):
            return at, stop if layout.words(at, stop) <= TAIL_WORDS else at
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


def _contents(layout):
    """What the table of contents lists: titles by the places of their entries."""
    paged = {at: found for at, block in enumerate(layout.blocks) if (found := _paged(block))}
    return _repeated(layout) | (paged if len(paged) >= FEWEST_LISTED else {})


def _paged(block):
    if len(block.text) > LONGEST_LINE:
        return None
    entry = PAGE_FIRST.fullmatch(block.text) or PAGE_LAST.fullmatch(block.text)
    return entry["title"] if entry and looks_like_title(entry["title"]) else None


def _repeated(layout):
    """The first run of titles, or numbers between them, of which some stand again further down."""
    again = {_plain(b.text): at for at, b in enumerate(layout.blocks) if layout.is_line[at]}
    run = {}
    for at, block in enumerate(layout.blocks):
        title = NUMBER_FIRST.fullmatch(block.text) if len(block.text) <= LONGEST_LINE else None
        title = title["title"] if title else block.text
        if looks_like_title(title):
            run[at] = title
        elif listed := _listed(run, again):
            return listed
        else:
            run = {}
    return {}


def _listed(run, again):
    """Those in the run that stand again below it, not one beside another."""
    end = max(run, default=0)
    places = {at: again.get(_plain(title), 0) for at, title in run.items()}
    listed = {
        at: run[at]
        for at, place in places.items()
        if place > end and place - 1 not in places.values()
    }
    return listed if len(listed) >= FEWEST_LISTED else {}


def _is_listed(text, titles, begun):
    """Whether it is an entry, or one begins with it, or it with one, in words enough."""
    words = _plain(text)
    if words in titles:
        return True
    if not looks_like_title(text):
        return False
    return words in begun or any(words[:n] in titles for n in range(FEWEST_WORDS, len(words)))


def _plain(text):
    if len(text) > LONGEST_LINE:
        return ()
    return tuple(re.findall(r"\w+", text.casefold().replace("&", " and ")))
