"""Words to compare: without what Markdown puts round them, and without their endings."""

import re
from collections.abc import Iterable

LINK = re.compile(r"\]\([^()\s]*\)")
WORD = re.compile(r"[^\W\d_]{4,}")
ENDING = re.compile(r"(?:ings?|ers?|ed|es|s|ies|y|e)$")
STEM = 5  # letters, at most: “resource” and “resourcing” are one
# Words that stand in titles and texts of whatever they are about.
SAY_NOTHING = re.compile(
    r"""about|after|also|been|before|does|find|first|from|have|help|here|into|just|know|made|make
    |more|most|much|need|next|only|other|over|some|such|take|than|that|their|them|then|there|these
    |they|this|those|used|using|very|were|what|when|where|which|while|will|with|work|working
    |your""",
    re.X,
)


def stems(texts: Iterable[str]) -> set[str]:
    """The words of more than three letters that say something."""
    said = (word for text in texts for word in WORD.findall(LINK.sub("]", text).casefold()))
    return {ENDING.sub("", word)[:STEM] for word in said if not SAY_NOTHING.fullmatch(word)}


def bare(text: str) -> str:
    """The words of a line, without marks of bold or italics."""
    return " ".join(text.replace("**", " ").strip("*_ ").split())
