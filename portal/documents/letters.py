"""Letters as they are meant: without what is not seen, and without what only type needs."""

import re

UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u20e3\u3000]")
IN_CIRCLES = {
    **{chr(0x2460 + at): str(at + 1) for at in range(20)},
    **{chr(first + at): str(at + 1) for first in (0x2776, 0x2780, 0x278A) for at in range(10)},
}
CIRCLED = re.compile(rf"([{''.join(IN_CIRCLES)}])\s?")
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
MEANT = str.maketrans(LIGATURES)


def plain(text: str) -> str:
    """The same with ordinary spaces, ligatures as letters, and numbers out of their circles."""
    text = SPACES.sub(" ", UNSEEN.sub("", text).translate(MEANT))
    return CIRCLED.sub(lambda found: f"{IN_CIRCLES[found[1]]} ", text)
