"""The picture of a thread: where each box, each line of words and each joining line goes.

All is in units of which a narrow telephone shows one a pixel. Words are measured as the widest
common fonts draw them, so that no word stands out of its box.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reviews.steps import Step

WIDTH = 288
INDENT = 16
PAD = 10
LINE = 18
GAP = 14
LETTERS = 14  # the size of the words, in units
MOST_LINES = 3  # of what a step says; a name is never cut
BOLD = 1.1
NARROW, SLIM, USUAL, CAPITAL, WIDE = 0.36, 0.43, 0.64, 0.78, 1.0  # of the size of the words


class Box(NamedTuple):
    step: Step
    x: int
    y: int
    width: int
    height: int
    name: list[tuple[int, str]]  # each line, and how far down it stands
    says: list[tuple[int, str]]

    @property
    def text_x(self):
        return self.x + PAD


class Line(NamedTuple):
    """From the box above to a box: `d` is the path."""

    d: str
    missing: bool


class Picture(NamedTuple):
    width: int
    height: int
    boxes: list[Box]
    lines: list[Line]


def drawn(steps: Sequence[Step]) -> Picture:
    """The boxes one below the other, each joined to the step it belongs to."""
    boxes, y = [], 1
    for step in steps:
        boxes.append(_box(step, y))
        y += boxes[-1].height + GAP
    lines = [_line(boxes[: place + 1]) for place in range(1, len(boxes))]
    return Picture(WIDTH, y - GAP + 1, boxes, lines)


def _box(step, y):
    x = 1 + step.depth * INDENT
    width = WIDTH - x - 1
    room = width - 2 * PAD
    name, says = wrapped(step.name, room, BOLD), cut(wrapped(step.says, room))
    heights = [y + PAD + LINE * (place + 1) - 4 for place in range(len(name) + len(says))]
    return Box(
        step,
        x,
        y,
        width,
        2 * PAD + LINE * len(heights),
        list(zip(heights, name, strict=False)),
        list(zip(heights[len(name) :], says, strict=True)),
    )


def _line(boxes):
    """Straight down between steps of the first rank; to the side into one that stands under it."""
    *above, box = boxes
    rank = max(box.step.depth - 1, 0)
    parent = next(each for each in reversed(above) if each.step.depth <= rank)
    x = parent.x + INDENT // 2
    down = f"M{x} {parent.y + parent.height}V"
    if not box.step.depth:
        return Line(f"{down}{box.y}", box.step.missing)
    return Line(f"{down}{box.y + box.height // 2}H{box.x}", box.step.missing)


def wrapped(text: str, room: float, weight: float = 1) -> list[str]:
    """The text in lines of at most so many units; a word that is longer is broken."""
    lines = [""]
    for word in _short_enough(text.split(), room, weight):
        longer = f"{lines[-1]} {word}".strip()
        if length(longer, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def _short_enough(words, room, weight) -> Iterator[str]:
    for word in words:
        piece = ""
        for letter in word:
            if length(piece + letter, weight) > room:
                yield piece
                piece = ""
            piece += letter
        yield piece


def cut(lines: list[str]) -> list[str]:
    """As many lines as there is room for; the last one says that there was more."""
    if len(lines) <= MOST_LINES:
        return lines
    *shown, last = lines[:MOST_LINES]
    whole_words, _, _ = last.rpartition(" ")
    return [*shown, f"{(whole_words or last[:-2]).rstrip(' .,;:…')}…"]


def length(text: str, weight: float = 1) -> float:
    """How long the text is at most, in units."""
    return weight * LETTERS * sum(map(_breadth, text))


def _breadth(letter):
    if letter in " ijlI.,:;|!'’‘()[]":
        return NARROW
    if letter in 'frt-/“”"':
        return SLIM
    if letter in "mwMW%@&…—–" or ord(letter) > 0x2FFF:
        return WIDE
    return CAPITAL if letter.isupper() else USUAL
