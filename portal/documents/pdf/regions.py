"""Lines on a page put together to regions: what stands below one another, and belongs together."""

from collections.abc import Iterator

from portal.documents.lines import LONE_NUMBER, NUMBERED
from portal.documents.pdf.printed import Printed
from portal.documents.places import Place
from portal.documents.rows import MOST_WORDS

Region = list[Printed]

MOST_LABELS = 40  # on a page
MOST_LINES = 3  # of a label
FAR = 150  # points from a label to what it is beside
# In sizes of the letters.
BELOW = 1.3  # how far below a line the next of its region may begin
INTO = 0.5  # how far up into it the next may reach
SIDE_BY_SIDE = 0.5  # how far apart the tops are of lines that stand side by side


def place(region: Region) -> Place:
    places = [line.place for line in region]
    return Place(
        min(each.left for each in places),
        min(each.top for each in places),
        max(each.right for each in places),
        max(each.bottom for each in places),
    )


def is_number(region: Region) -> bool:
    return len(region) == 1 and _is_lone(region[0])


def _is_lone(line):
    return bool(LONE_NUMBER.fullmatch(line.text.strip("*")))


def regions(lines: list[Printed]) -> list[Region]:
    """The lines, from top to bottom, as columns in which no two stand side by side.

    A heading above two columns is so a region of its own; one right above its text is not.
    """
    below = [list(_next(lines, at)) for at in range(len(lines))]
    above = {}
    for at, others in enumerate(below):
        for other in others:
            above.setdefault(other, []).append(at)
    made, regions_of = [], {}
    for at, line in enumerate(lines):
        before = above.get(at, [])
        goes_on = len(before) == 1 and len(below[before[0]]) == 1
        goes_on = goes_on and not (_is_lone(line) and _is_lone(lines[before[0]]))
        regions_of[at] = regions_of[before[0]] if goes_on else []
        regions_of[at].append(line)
        made += [] if goes_on else [regions_of[at]]
    return _with_labels(made)


def _next(lines, at) -> Iterator[int]:
    """The places of the lines right below one: the nearest, and those beside it."""
    line, nearest = lines[at], None
    for other in range(at + 1, len(lines)):
        below = lines[other]
        if below.place.top > line.place.bottom + BELOW * line.size:
            return
        if nearest and below.place.top > nearest.place.top + SIDE_BY_SIDE * nearest.size:
            return
        if _is_below(line, below):
            nearest = nearest or below
            yield other


def _is_below(line, below):
    smaller = min(line.size, below.size)
    reach = line.place.bottom + BELOW * smaller
    overlap = min(line.place.right, below.place.right) - max(line.place.left, below.place.left)
    return overlap > 0 and line.place.bottom - INTO * smaller <= below.place.top <= reach


def _with_labels(made: list[Region]) -> list[Region]:
    """The regions, but one that has several labels to its left as so many, each below its label."""
    labels = [region for region in made if _is_label(region)]
    if not 1 < len(labels) <= MOST_LABELS:
        return made
    found, done = [], set()
    for region in made:
        beside = [] if _is_label(region) else _left_of(region, labels, made)
        parts = list(_parts(region, beside)) if len(beside) > 1 else [region]
        if len(parts) == len(beside) and done.isdisjoint(map(id, beside)):
            done.update(map(id, beside))
            parts = [[*label, *part] for label, part in zip(beside, parts, strict=True)]
        found += parts
    return [region for region in found if id(region) not in done]


def _is_label(region):
    """A number, or a numbered heading alone."""
    words = " ".join(line.text for line in region).split()
    is_short = len(region) <= MOST_LINES and len(words) <= MOST_WORDS
    return is_short and bool(NUMBERED.match(region[0].text)) and not region[0].glyph


def _left_of(region, labels, made) -> list[Region]:
    """The labels to the left of a region at its own height, unless others stand among them."""
    around = place(region)
    beside = [label for label in labels if _is_left_of(place(label), around)]
    if len(beside) < 2:
        return []
    column = place([line for label in beside for line in label])
    among = [other for other in made if other not in beside and _is_within(other, column)]
    return [] if among else sorted(beside, key=lambda label: label[0].place.top)


def _is_left_of(label, around):
    reaches = label.top < around.bottom and label.bottom > around.top
    return reaches and 0 < around.left - label.right <= FAR


def _is_within(region, column):
    inner = place(region)
    across = inner.left < column.right and inner.right > column.left
    return across and inner.top < column.bottom and inner.bottom > column.top


def _parts(region, labels) -> Iterator[Region]:
    start = 0
    for one, two in zip(labels, labels[1:], strict=False):
        if end := _beginning(region, start, _middle(one[0]), _middle(two[0])):
            yield region[start:end]
            start = end
    yield region[start:]


def _beginning(region, start, top, bottom):
    """The place of the line between two heights that most looks like a beginning, or None.

    A gap is above it, and it is larger or bolder than what stands there.
    """
    found = [
        (_stands_out(region[at - 1], region[at]), at)
        for at in range(start + 1, len(region))
        if _middle(region[at - 1]) >= top - region[at].size and _middle(region[at]) <= bottom
    ]
    return max(found)[1] if found else None


def _stands_out(above, line):
    is_heading = line.size > above.size or line.bold > above.bold
    return line.place.top - above.place.bottom + is_heading * line.size


def _middle(line):
    return (line.place.top + line.place.bottom) / 2
