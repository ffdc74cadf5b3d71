"""Texts in boxes, as designs place them: a number in a circle, and beside it what it numbers."""

from collections.abc import Iterable
from typing import NamedTuple

from portal.documents.blocks import Block
from portal.documents.lines import LONE_NUMBER
from portal.documents.places import Place

MOST_NUMBERS = 20  # on one page or slide; where there are more it is a table
REACH = 2  # how far from what it numbers a number stands, in sizes of its own
ABOVE, RIGHT = 4, 0.5  # how much farther, or nearer, a text counts that stands there


class Box(NamedTuple):
    blocks: list[Block]
    place: Place | None = None

    @property
    def is_number(self) -> bool:
        """Whether it holds a number and nothing else, and one knows where it stands."""
        lone = len(self.blocks) == 1 and LONE_NUMBER.fullmatch(self.blocks[0].text.strip("*"))
        return bool(self.place and lone)


def with_numbers_beside(boxes: Iterable[Box]) -> list[Box]:
    """The boxes in their order, but each that is a number put into the one it stands next to."""
    boxes = [box for box in boxes if box.blocks]
    numbers = [box for box in boxes if box.is_number]
    if not 0 < len(numbers) <= MOST_NUMBERS:
        return boxes
    texts = [box for box in boxes if box.place and not box.is_number]
    of_text = _pairs(numbers, texts)
    placed = {id(number) for number in of_text.values()}
    return [_numbered(box, of_text) for box in boxes if id(box) not in placed]


def _numbered(box, of_text):
    number = of_text.get(id(box))
    return box._replace(blocks=[*number.blocks, *box.blocks]) if number else box


def _pairs(numbers, texts):
    """The number of each text that has one: the nearest two first, the upper of two as near."""
    near = [
        (_apart(number.place, text.place), text.place.top, number, text)
        for number in numbers
        for text in texts
        if number.place.distance(text.place) <= REACH * number.place.size
    ]
    of_text, done = {}, set()
    for _, _, number, text in sorted(near, key=lambda pair: pair[:2]):
        if id(text) not in of_text and id(number) not in done:
            of_text[id(text)] = number
            done.add(id(number))
    return of_text


def _apart(number, text):
    """How far apart they are; more where the text is above, less where it is to the right."""
    distance = number.distance(text)
    if text.bottom <= number.top:
        return distance * ABOVE
    is_beside = text.top < number.bottom and text.left >= number.right
    return distance * RIGHT if is_beside else distance
