"""The order in which one reads what stands on a page."""

from collections.abc import Callable, Iterable

from portal.documents.blocks import Block
from portal.documents.boxes import Box
from portal.documents.rows import in_reading_order

GUTTER = 4  # points at least between two columns
ALIGNED = 6  # points at most between the tops of boxes in one row
BROKEN_OFF = 40  # letters at least of a paragraph that breaks off
ENDS = ".:;!?”\"’')"
IN_ROWS = 0.8  # of the boxes in each column, those that must stand in a row with others


def read_in_order(boxes: list[Box]) -> list[Block]:
    """The blocks of boxes: column by column, or by rows where the columns make a table."""
    columns = _columns(boxes)
    if len(columns) > 1 and _make_rows(columns):
        return in_reading_order(_rows(columns))
    parts = columns if len(columns) > 1 else _bands(boxes)
    if len(parts) > 1:
        return together(read_in_order(part) for part in parts)
    boxes = sorted(boxes, key=lambda box: (box.place.top, box.place.left))
    return together(box.blocks for box in boxes)


def together(parts: Iterable[list[Block]]) -> list[Block]:
    """The blocks of all; a paragraph that breaks off in one and goes on in the next is one."""
    made = []
    for part in parts:
        if made and part and _goes_on(made[-1], part[0]):
            made[-1] = made[-1]._replace(text=f"{made[-1].text} {part[0].text}")
            part = part[1:]
        made += part
    return made


def _goes_on(before, after):
    if before.heading or after.heading or after.bullet or not after.text[0].islower():
        return False
    return (
        len(before.text) >= BROKEN_OFF and before.text[-1] not in ENDS and "://" not in after.text
    )


def _parted(boxes: Iterable[Box], ends: Callable, gap: float) -> list[list[Box]]:
    """The boxes in one direction, parted where a gap goes through between all of them."""
    parts, reached = [], None
    for box in sorted(boxes, key=ends):
        start, end = ends(box)
        if reached is None or start - reached >= gap:
            parts.append([])
            reached = end
        parts[-1].append(box)
        reached = max(reached, end)
    return parts


def _bands(boxes) -> list[list[Box]]:
    """The boxes from top to bottom; what stands in the same columns stays together."""
    bands = []
    for band in _parted(boxes, lambda box: (box.place.top, box.place.bottom), 0):
        if bands and len(_columns([*bands[-1], *band])) > 1:
            bands[-1] += band
        else:
            bands.append(band)
    return bands


def _columns(boxes):
    return _parted(boxes, lambda box: (box.place.left, box.place.right), GUTTER)


def _make_rows(columns):
    """Whether nearly every box begins as high as one in another column."""
    for column in columns:
        others = [box for other in columns if other is not column for box in other]
        in_rows = sum(any(_are_aligned(box, other) for other in others) for box in column)
        if in_rows < IN_ROWS * len(column):
            return False
    return True


def _rows(columns) -> list[list[list[Block]]]:
    rows = []
    for box in sorted((box for column in columns for box in column), key=_top):
        if not rows or not _are_aligned(rows[-1][0], box):
            rows.append([])
        rows[-1].append(box)
    return [[_cell(row, column) for column in columns] for row in rows]


def _cell(row, column):
    boxes = [box for box in row if any(box is other for other in column)]
    return read_in_order(boxes) if boxes else []


def _are_aligned(box, other):
    return abs(box.place.top - other.place.top) <= ALIGNED


def _top(box):
    return box.place.top
