"""Formatted text on paper, by the template beside this."""

from pathlib import Path

from portal.paper import formatted
from portal.paper.making import Document, make
from tests.paper.printed import Printed

TEMPLATE = Path(__file__).with_name("formatted.typ")
PAGE = "https://portal.example.org/briefings/meera/"
FRAME = {"title": "Title", "author": "Anytown", "colour": "#1f5f5b", "foot": "portal.example.org"}


def given(html="", **frame) -> dict:
    return {"paper": FRAME | frame, "body": formatted.blocks(html, PAGE)}


def document(html="", **frame) -> Document:
    return make(TEMPLATE, given(html, **frame))


def printed(html="", **frame) -> Printed:
    return Printed(document(html, **frame).pdf)
