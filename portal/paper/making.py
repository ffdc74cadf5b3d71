"""Accessible PDFs, made by typst: tagged, titled, in the order they are read (PDF/UA-1)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import fontpkg_atkinson_hyperlegible as atkinson
import typst

from portal.launch import CHECKOUT
from portal.paper import characters

FRAME = Path(__file__).with_name("frame.typ")
# Where words break decides whether typst finds its way through its own structure: what it loses at
# one size, in points, it finds at the next, and no reader sees the difference.
SIZES = (11, 11.1, 11.2)
LOST = ("invalid list (L) structure", "tags weren't properly closed")


class CannotMake(Exception):
    """Typst makes nothing of it: the template is wrong, or typst is."""


@dataclass(frozen=True)
class Document:
    """`length` is how far its words reach, in pages: 1.5 is half way down the second."""

    pdf: bytes
    pages: int
    length: float


def make(template: Path, given: dict) -> Document:
    """What `template` makes of `given`: words that are printed as they are.

    Typst makes no accessible document with holes in it, so what no font has is replaced and all is
    made again. Raises CannotMake.
    """
    while True:
        try:
            return _made_at_some_size(template, json.dumps(given))
        except typst.TypstError as refusal:
            pieces = characters.refused(refusal.diagnostic)
            mended = _mapped(given, partial(characters.without, pieces=pieces))
            if mended == given:
                raise CannotMake(refusal.diagnostic) from refusal
            given = mended


def _made_at_some_size(template, given):
    *sizes, last = SIZES
    for size in sizes:
        try:
            return _made(template, given, size)
        except typst.TypstError as refusal:
            if not any(words in refusal.diagnostic for words in LOST):
                raise
    return _made(template, given, last)


def _made(template, given, size):
    setting = {
        "root": str(CHECKOUT),
        "sys_inputs": {"given": given, "size": str(size)},
        "ignore_system_fonts": True,
        "font_paths": _fonts(),
    }
    try:
        pdf = typst.compile(str(template), pdf_standards=["ua-1"], **setting)
        end = json.loads(typst.query(str(template), "<end>", field="value", one=True, **setting))
    except BaseException as failure:  # typst's own mistakes come as one that ends a process
        if type(failure).__name__ == "PanicException":
            raise CannotMake(str(failure)) from failure
        raise
    return Document(pdf, **end)


@cache
def _fonts():
    return typst.Fonts(include_system_fonts=False, font_paths=[str(atkinson.ROOT)])


def _mapped(value, change: Callable[[str], str]):
    """Data with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _mapped(inner, change) for name, inner in value.items()}
    if isinstance(value, list):
        return [_mapped(inner, change) for inner in value]
    return value
