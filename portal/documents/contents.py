"""The table of contents of a document: where its entries stand, and which lines it lists."""

import re

from portal.documents.blocks import Block
from portal.documents.titles import LONGEST_LINE, looks_like_title

PAGE_FIRST = re.compile(r"\W*(?:pages?|pp?)\.?\s*\d+(?:\s*[-–]\s*\d+)?\W+(?P<title>\S.*)", re.I)
PAGE_LAST = re.compile(
    r"(?P<title>\S.*?)\s*(?:\.{3,}|…+|\t|\s{3,}|\bpages?|\bpp?\.?)\s*\d+(?:\s*[-–]\s*\d+)?", re.I
)
NUMBER_FIRST = re.compile(r"\d{1,2}[.):]?\s+(?P<title>\S.*)")
FEWEST_LISTED = 3  # entries that make a table of contents
MOST_LISTED = 60  # entries of one that runs into the first heading below it
FEWEST_WORDS = 3  # of an entry or a heading, where one is only the beginning of the other


def entries(blocks: list[Block], is_line: list[bool]) -> dict[int, str]:
    """What the table of contents lists: titles by the places of their entries.

    `is_line` tells of each block whether it may be a heading.
    """
    paged = {at: found for at, block in enumerate(blocks) if (found := _paged(block))}
    return _repeated(blocks, is_line) | (paged if len(paged) >= FEWEST_LISTED else {})


class Listed:
    """The titles of a table of contents, to ask of a line whether it is among them."""

    def __init__(self, titles):
        self.titles = {words_of(title) for title in titles} - {()}
        self._begun = {
            title[:length] for title in self.titles for length in range(FEWEST_WORDS, len(title))
        }

    def __contains__(self, text: str) -> bool:
        """Whether it is an entry, or one begins with it, or it with one, in words enough."""
        words = words_of(text)
        if words in self.titles:
            return True
        if not looks_like_title(text):
            return False
        begins = (words[:n] for n in range(FEWEST_WORDS, len(words)))
        return words in self._begun or any(each in self.titles for each in begins)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a line, to compare; none of what is too long to be a title."""
    if len(text) > LONGEST_LINE:
        return ()
    return tuple(re.findall(r"\w+", text.casefold().replace("&", " and ")))


def _paged(block):
    if len(block.text) > LONGEST_LINE:
        return None
    entry = PAGE_FIRST.fullmatch(block.text) or PAGE_LAST.fullmatch(block.text)
    return entry["title"] if entry and looks_like_title(entry["title"]) else None


def _repeated(blocks, is_line):
    """The first run of titles, or numbers between them, of which some stand again further down."""
    again = {words_of(b.text): at for at, b in enumerate(blocks) if is_line[at]}
    run = {}
    for at, block in enumerate(blocks):
        title = NUMBER_FIRST.fullmatch(block.text) if len(block.text) <= LONGEST_LINE else None
        title = title["title"] if title else block.text
        if looks_like_title(title) and not _ends(run, title, again):
            run[at] = title
        elif listed := _listed(run, again):
            return listed
        else:
            run = {}
    return {}


def _ends(run, title, again):
    """Whether a title stands in the run already: what it lists begins here."""
    is_short = len(run) <= MOST_LISTED
    return is_short and words_of(title) in map(words_of, run.values()) and _listed(run, again)


def _listed(run, again):
    """Those in the run that stand again below it, not one beside another."""
    end = max(run, default=0)
    places = {at: again.get(words_of(title), 0) for at, title in run.items()}
    taken = set(places.values())
    listed = {at: run[at] for at, place in places.items() if place > end and place - 1 not in taken}
    return listed if len(set(map(words_of, listed.values()))) >= FEWEST_LISTED else {}
