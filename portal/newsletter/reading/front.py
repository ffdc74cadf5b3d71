"""The front page of a newsletter: its name, its table of contents, a few words of welcome."""

from itertools import pairwise

from portal.newsletter.reading.headings import WELCOME, Headings
from portal.newsletter.reading.outline import Outline

ABOVE_CONTENTS = 150  # words of a front page above its table of contents, at most
SHORT = 150  # words of a welcome that is of the front page


def front(outline: Outline, heads: Headings) -> int:
    """Where the first part below it begins, at the earliest."""
    end = max(1, _contents_end(outline))
    below = [at for at in heads.all if at >= end]
    for first, after in pairwise([*below, len(outline.blocks)]):
        is_welcome = WELCOME.fullmatch(outline.blocks[first].text)
        if not is_welcome or outline.words(first, after) > SHORT:
            return end
        end = after
    return end


def _contents_end(outline):
    first = min(outline.entries, default=0)
    is_of_front = outline.words(0, first) <= ABOVE_CONTENTS
    return max(outline.entries, default=0) + 1 if is_of_front and outline.entries else 0
