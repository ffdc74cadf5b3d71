"""Words without what Markdown puts round them."""

import re

LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\([^()\s]*\)")
BOLD = re.compile(r"\*{1,3}(?=\S)(.+?)(?<=\S)\*{1,3}")
ESCAPED = re.compile(r"\\([\\`*_\[\]<])")
BULLET = re.compile(r"^[•·●▪■‣⁃]\s*")
NUMBER = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}[.)])\s+(?=\S)")
ENDS = " \t:–—-|"


def plain(text: str) -> str:
    """The words alone: of a link what it says, and no marks of bold or italics."""
    text = BOLD.sub(r"\1", LINK.sub(r"\1", text))
    return " ".join(ESCAPED.sub(r"\1", text).split())


def title(text: str) -> str:
    """The words of a title: without the number of a list before it, or a dash or colon after it."""
    return NUMBER.sub("", BULLET.sub("", plain(text))).strip(ENDS)


def simple(text: str) -> str:
    """The same to compare: small letters, straight apostrophes."""
    return plain(text).replace("’", "'").replace("‘", "'").casefold()


def is_marked(text: str) -> bool:
    """Whether all of it is bold, or one link, as headings are that are not called so."""
    text = text.strip(ENDS)
    bold = re.fullmatch(r"\*\*[^*]+\*\*", text)
    return bool(bold or LINK.fullmatch(text) or LINK.fullmatch(text.strip("* ")))
