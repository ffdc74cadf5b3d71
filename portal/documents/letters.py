"""Letters as they are meant: without what is not seen, and without what only type needs."""

import re

UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
IN_CIRCLES = {
    **{chr(0x2460 + number): f"{number + 1} " for number in range(20)},
    **{chr(0x2776 + number): f"{number + 1} " for number in range(10)},
    **{chr(0x2780 + number): f"{number + 1} " for number in range(10)},
    **{chr(0x278A + number): f"{number + 1} " for number in range(10)},
}
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
MEANT = str.maketrans(IN_CIRCLES | LIGATURES)


def plain(text: str) -> str:
    """The same with ordinary spaces, ligatures as letters, and numbers out of their circles."""
    return SPACES.sub(" ", UNSEEN.sub("", text).translate(MEANT))
