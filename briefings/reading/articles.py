"""Where in a newsletter articles begin and end, and between them the briefings."""

import re

from briefings.reading.numbers import Heading
from briefings.reading.titles import is_banner, looks_like_title
from portal.documents.blocks import Block, markdown

PAGE_FIRST = re.compile(r"\W*(?:pages?|pp?)\.?\s*\d+(?:\s*[-–]\s*\d+)?\W+(?P<title>\S.*)", re.I)
PAGE_LAST = re.compile(
    r"(?P<title>\S.*?)\s*(?:\.{3,}|…+|\t|\s{3,}|\bpages?|\bpp?\.?)\s*\d+(?:\s*[-–]\s*\d+)?", re.I
)
FEWEST_LISTED = 3  # entries that make a table of contents
LEAD = 8  # blocks from the banner, or the top of the document, to the first section at most
LEAD_WORDS = 120  # and their words
TITLE_WORDS = 40  # from the heading of an article to a first section: it is the briefing's own
TAIL_WORDS = 250  # words below a heading after the last section that may still be the briefing's


def beginnings(blocks: list[Block]) -> list[int]:
    """The places of the headings of articles, by the table of contents if there is one."""
    listed = _contents(blocks)
    titles = {_plain(title) for title in listed.values()} - {""}
    return [
        at
        for at, block in enumerate(blocks)
        if at not in listed and _plain(block.text) in titles and not is_banner(block.text)
    ]


def starts(blocks: list[Block], groups: list[list[Heading]], articles_at: list[int]) -> list[int]:
    """The place where each briefing begins: what leads up to its first section is its own."""
    found, above = [], 0
    for group in groups:
        first = group[0].at
        article = max([at for at in articles_at if above <= at < first], default=None)
        if article is not None and _words(blocks[article:first]) <= TITLE_WORDS:
            found.append(article)
        else:
            floor = above if article is None else article + 1
            found.append(_start(blocks, floor, first, is_first=not found))
        above = group[-1].body_at
    return found


def ends(blocks: list[Block], last: Heading, limit: int, articles_at: list[int]) -> tuple[int, int]:
    """Where the section that stands last ends, and where the briefing does.

    The section goes on to the next thing that looks like a heading. What is below that is the
    briefing's, though of no section, while it is short; else another article begins there.
    """
    level = last.style.level
    stop = min([at for at in articles_at if at >= last.body_at] + [limit])
    for at in range(last.body_at, stop):
        if level and 0 < blocks[at].heading <= level:
            return at, at
        if at > last.body_at and not blocks[at].heading and _stands_as_heading(blocks, at):
            is_short = _words(blocks[at:stop]) <= TAIL_WORDS
            return at, stop if is_short else at
    return stop, stop


def split(blocks: list[Block], start: int, end: int, articles_at: list[int]) -> list[str]:
    """What is outside the briefings from `start` to `end`, a text for each article."""
    cuts = sorted({start, end, *(at for at in articles_at if start < at < end)})
    texts = [markdown(blocks[a:b]) for a, b in zip(cuts, cuts[1:], strict=False)]
    return [text for text in texts if text]


def _start(blocks, floor, first, is_first):
    for at in range(first - 1, max(floor, first - LEAD) - 1, -1):
        if is_banner(blocks[at].text):
            return at
    lead = blocks[floor:first]
    if is_first and len(lead) <= LEAD and _words(lead) <= LEAD_WORDS:
        return floor
    has_title = first - 1 > floor and _stands_as_heading(blocks, first - 1)
    return first - 1 if has_title else first


def _stands_as_heading(blocks, at):
    """Whether it stands alone, short and in no list, as a heading does."""
    below_is_apart = at + 1 == len(blocks) or blocks[at + 1].apart
    alone = blocks[at].apart and below_is_apart and not blocks[at].bullet
    return bool(blocks[at].heading) or (alone and looks_like_title(blocks[at].text))


def _contents(blocks):
    """What the table of contents lists: titles by the places of their entries."""
    listed = {}
    for at, block in enumerate(blocks):
        entry = PAGE_FIRST.fullmatch(block.text) or PAGE_LAST.fullmatch(block.text)
        if entry and looks_like_title(entry["title"]):
            listed[at] = entry["title"]
    return listed if len(listed) >= FEWEST_LISTED else {}


def _plain(text):
    return " ".join(re.findall(r"\w+", text.casefold()))


def _words(blocks):
    return sum(len(block.text.split()) for block in blocks)
