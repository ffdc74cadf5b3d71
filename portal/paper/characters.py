"""Which characters can be printed, and what stands for those that cannot.

Our font and those within typst have Latin, Greek, Cyrillic and many signs. Of other text typst
makes nothing that everybody could read: it refuses, or fails.
"""

import re
import unicodedata

OTHER = (
    "[^\t\n\r\f -~\xa0-\xac\xae-\u0482\u048a-\u04ff\u1e00-\u200a\u2010-\u2027\u202f-\u205f"
    "\u2070-\u20cf\u2100-\u2184\u2190-\u23ff\u2460-\u27ff\ufb00-\ufb06]+"
)
UNPRINTABLE = re.compile(f"{OTHER}(?: {OTHER})*")
LONE_MARKS = re.compile("(?<![A-Za-z\xc0-\u02af\u0370-\u04ff\u1e00-\u1fff])[\u0300-\u036f]+")
LATIN = re.compile("[ -\u017f]+")
REFUSED = re.compile(r'the text (?:contains the disallowed codepoint )?`"(.+?)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
SCRIPTS = {"CJK": "Chinese"}


def printable(text: str) -> str:
    """`text` with something else for all that no font has, and marks only where a letter is."""
    text = unicodedata.normalize("NFC", text)
    return LONE_MARKS.sub("", UNPRINTABLE.sub(lambda found: stand_in(found[0]), text))


def stand_in(text: str) -> str:
    """The names of signs, “(grinning face)”, and of the script of letters, “(Arabic script)”.

    There is nothing for what nobody sees: joiners, marks, controls.
    """
    names = dict.fromkeys(map(_name, text))
    return "".join(f"({name})" for name in names if name)


def _name(character):
    kind = unicodedata.category(character)
    name = unicodedata.name(character, "another sign")
    if kind[0] in "LN":
        script = name.split()[0]
        return f"{SCRIPTS.get(script, script.capitalize())} script"
    return name.lower() if kind[0] == "P" or kind in ("Cn", "Sc", "Sm", "So") else ""


def is_visible(text: str) -> bool:
    """Whether anything of it leaves ink on its own."""
    return any(unicodedata.category(character)[0] not in "CMZ" for character in text)


def refused(diagnostic: str) -> list[str]:
    """The pieces of text that typst says it cannot show, longest first."""
    pieces = {ESCAPED.sub(_character, piece) for piece in REFUSED.findall(diagnostic)}
    return sorted(pieces, key=len, reverse=True)


def without(text: str, pieces: list[str]) -> str:
    """`text` with something else for each of `pieces`.

    A Latin letter is refused only for a mark on it that no font has with it: then all marks go.
    """
    if any(map(LATIN.fullmatch, pieces)):
        text = "".join(each for each in text if unicodedata.category(each)[0] != "M")
    for piece in pieces:
        text = text if LATIN.match(piece) else text.replace(piece, stand_in(piece))
    return text


def _character(escaped):
    return chr(int(escaped[1], 16))
