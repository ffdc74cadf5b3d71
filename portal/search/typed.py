"""What somebody typed, taken apart: words, “quoted phrases”, and what a minus leaves out."""

import re
from typing import NamedTuple

LONGEST = 200  # letters; what is longer is cut
MOST_WORDS = 12
PIECE = re.compile(
    r'(?P<minus>(?<!\S)[-–−])?(?:["“”„](?P<phrase>[^"“”„]*)["“”„]?|(?P<word>[^\s"“”„]+))'
)
FRONT = re.compile(r"(?<![^\W_])(non|pre|un)[-‐‑–—](?=[^\W_])", re.IGNORECASE)
LOOSE = re.compile(r"(?<![^\W_])(non|pre) (?!(?:and|or)\b)(?=[^\W_])", re.IGNORECASE)
HYPHEN = re.compile(r"/|(?<!\bnon)(?<!\bpre)(?<!\bun)[-‐‑–—]", re.IGNORECASE)
QUIET = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Soft hyphens and what has no width: copied with a word, they stand in the middle of it.
UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
DOTTED = re.compile(r"(?<![\w.@])(?:[^\W\d_]\.)+[^\W\d_]\b\.?(?![\w@])")


class Typed(NamedTuple):
    """`words` to be found, each by itself and in their order; `phrases`, each as it stands; and
    `without`, what must not be there. “Non-mobile” is one word, also typed “non mobile”: without
    its front it would say the opposite."""

    words: list[str]
    phrases: list[str]
    without: list[str]

    def __bool__(self):
        return bool(self.words or self.phrases)

    def changed(self, words: dict[str, str]) -> str:
        """What would be typed for the same with other words, where `words` has any."""
        plain = [words.get(word) or word for word in self.words]
        quoted = [f'"{phrase}"' for phrase in self.phrases]
        return " ".join([*plain, *quoted, *(f'-"{words}"' for words in self.without)])

    def fronted(self) -> dict[str, str]:
        """Its words like “non-mobile”, and each as it is written without the hyphen."""
        return {word: FRONT.sub(r"\1", word) for word in self.words if FRONT.match(word)}


def tidy(text: str) -> str:
    """`text` on one line, without what cannot be seen, and no longer than it may be. “L.A.D.O.” is
    written “LADO”."""
    seen = " ".join(QUIET.sub(" ", UNSEEN.sub("", text)).split())
    return DOTTED.sub(lambda letters: letters[0].replace(".", ""), seen)[:LONGEST].strip()


def read(text: str) -> Typed:
    """Take apart what was typed: the first so many words and phrases of it."""
    words, phrases, without = [], [], []
    for piece in list(PIECE.finditer(LOOSE.sub(r"\1-", tidy(text))))[:MOST_WORDS]:
        said = (piece["word"] or piece["phrase"] or "").strip()
        if not any(letter.isalnum() for letter in said):
            continue
        is_one_word = piece["word"] or (FRONT.match(said) and " " not in said)
        if is_one_word and not piece["minus"]:
            words += [part for part in HYPHEN.split(said) if any(map(str.isalnum, part))]
        else:
            (without if piece["minus"] else phrases).append(said)
    return Typed(words, phrases, without)
