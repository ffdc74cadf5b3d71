"""What stands on the slide of a part: three points, short enough for the back of a room."""

from django.template.defaultfilters import pluralize
from django.utils.text import Truncator

MOST = 3
LONGEST = 120  # characters: three lines beside a picture
TOO_MANY = (
    "A slide has three points at most, and here are {}. Keep the three that people should "
    "remember; the rest can go into the notes for the speaker."
)
TOO_LONG = (
    "Point {} is too long to read from the back of a room: make it shorter by {} character{}."
)
NONE = "Give one to three points for its slide, one a line."


def written(part) -> list[str]:
    return [words for words in map(str.strip, part.points.splitlines()) if words]


def short(piece) -> list[str]:
    """Those of what is pulled that fit on a slide."""
    every = [" ".join(point.split()) for point in piece.points]
    return [point for point in every if len(point) <= LONGEST][:MOST]


def of_source(piece) -> list[str]:
    """What the slide of what is pulled says where nobody wrote anything else; a point that is too
    long only where none is short."""
    return short(piece) or [Truncator(point).chars(LONGEST) for point in piece.points[:MOST]]


def problems(part) -> list[str]:
    """What is wrong with what somebody wrote for the slide of a part, in words for them."""
    points = written(part)
    if part.on_slides and not points and not part.is_pulled:
        return [NONE]
    found = [TOO_MANY.format(len(points))] if len(points) > MOST else []
    for number, point in enumerate(points, 1):
        if (more := len(point) - LONGEST) > 0:
            found.append(TOO_LONG.format(number, more, pluralize(more)))
    return found
