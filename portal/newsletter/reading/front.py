"""The front page of a newsletter: its name, its table of contents, a few words of welcome."""

from portal.newsletter.reading.headings import WELCOME, Headings
from portal.newsletter.reading.outline import Outline

ABOVE_CONTENTS = 150  # words of a front page above its table of contents, at most
SHORT = 150  # words of a welcome that is of the front page


def front(outline: Outline, heads: Headings) -> int:
    """Where the first part below it begins, at the earliest."""
    end = max(1, _contents_end(outline))
    below = [at for at in heads.all if at >= end]
    while below and WELCOME.fullmatch(outline.blocks[below[0]].text):
        first, *below = below
        after = below[0] if below else len(outline.blocks)
        if outline.words(first, after) > SHORT:
            return end
        end = after
    return end


def _contents_end(outline):
    first = min(outline.entries, default=0)
    is_of_front = outline.words(0, first) <= ABOVE_CONTENTS
    return max(outline.entries, default=0) + 1 if is_of_front and outline.entries else 0
