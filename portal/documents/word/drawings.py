"""Boxes of text in Word's drawings, and where they stand."""

from collections.abc import Iterator
from typing import NamedTuple

from portal.documents.package import ALTERNATE, chosen
from portal.documents.places import A, Frame, Place
from portal.documents.word.names import TEXT_BOX

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
GROUP = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"


class TextBox(NamedTuple):
    content: object  # the element that holds its paragraphs
    place: Place | None  # among the boxes of the same paragraph, where that is said


def text_boxes(
    element, frame: Frame | None = None, place: Place | None = None
) -> Iterator[TextBox]:
    """The boxes in a drawing, in its order."""
    if element.tag == TEXT_BOX:
        yield TextBox(element, place)
    elif element.tag == ALTERNATE:
        for child in chosen(element, TEXT_BOX):
            yield from text_boxes(child, frame, place)
    else:
        frame, place = _inside(element, frame, place)
        for child in element:
            yield from text_boxes(child, frame, place)


def _inside(element, frame, place):
    """The frame and the place that hold within an element."""
    if element.tag == f"{DRAWING}inline":
        return Frame(), place
    if element.tag == f"{DRAWING}anchor":
        return Frame(_offset(element, "positionH"), _offset(element, "positionV")), place
    if element.tag in (f"{GROUP}wgp", f"{GROUP}grpSp") and frame:
        return frame.within(element.find(f"{GROUP}grpSpPr/{A}xfrm")), place
    if element.tag == f"{SHAPE}wsp" and frame:
        return frame, frame.place(element.find(f"{SHAPE}spPr/{A}xfrm"))
    return frame, place


def _offset(anchor, direction):
    text = anchor.findtext(f"{DRAWING}{direction}/{DRAWING}posOffset") or ""
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 12 else 0
