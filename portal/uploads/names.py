"""What a file is called when people see it and save it."""

import re
import unicodedata

from portal.uploads.kinds import Kind

LONGEST = 100
UNSAFE_ON_SOME_DISK = re.compile(r'[<>:"|?*]')
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def cleaned(name: str, kind: Kind) -> str:
    """The name somebody gave, without folders, controls and text direction, and truly ended.

    The ending says what is in the file, whatever the name claimed.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(" " if letter.isspace() else letter for letter in last)
    shown = "".join(letter for letter in shown if unicodedata.category(letter)[0] != "C")
    shown = " ".join(UNSAFE_ON_SOME_DISK.sub("", shown).split())
    stem = ENDING.sub("", shown).removesuffix(f".{kind}").strip(". ")
    room = LONGEST - len(kind) - 1
    return f"{stem[:room].strip('. ') or 'file'}.{kind}"
