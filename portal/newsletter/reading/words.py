"""Words to compare: without what Markdown puts round them, and without their endings."""

import re
from collections.abc import Iterable

LINK = re.compile(r"\]\([^()\s]*\)")
WORD = re.compile(r"[^\W\d_]{4,}")
STEM = 6  # letters: “resource” and “resources” are one


def stems(texts: Iterable[str]) -> set[str]:
    """The words of more than three letters."""
    return {word[:STEM] for text in texts for word in WORD.findall(LINK.sub("]", text).casefold())}


def bare(text: str) -> str:
    """The words of a line, without marks of bold or italics."""
    return " ".join(text.replace("**", " ").strip("*_ ").split())
