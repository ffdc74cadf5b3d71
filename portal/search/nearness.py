"""How near a word that was typed is to another, in letters. What is easily mixed up, by the ear or
by the hand, counts half a letter."""

VOWELS = frozenset("aeiou")
OFTEN_LOST = VOWELS | {"h"}
ALIKE = (VOWELS, *map(frozenset, ("sz", "sc", "ck", "iy", "gj", "fv", "dt")))
HALF, WHOLE = 0.5, 1.0
FIRST = 1.0  # more, for the first letter: people seldom get that wrong
ALLOWED = ((5, 0.5), (7, 1.0))  # letters of what was typed, and how much may differ up to there
ALLOWED_LONGER = 1.5
SHORTEST_BEGINNING = 5  # letters: a shorter one begins too many others


def is_near(typed: str, other: str) -> bool:
    """Whether `other` may be meant: it is little different, or `typed` is the beginning of it."""
    if begins(typed, other):
        return True
    allowed = _allowed(typed)
    missing = abs(len(typed) - len(other)) * HALF  # at least: much less work than to compare
    return missing <= allowed and difference(typed, other) <= allowed


def begins(typed: str, other: str) -> bool:
    return len(typed) >= SHORTEST_BEGINNING and other.startswith(typed)


def difference(word: str, other: str) -> float:
    """The least it takes to turn one into the other, letter by letter; the same both ways."""
    least = {(0, 0): 0.0}
    for end in range(len(word) + 1):
        for other_end in range(len(other) + 1):
            if end or other_end:
                ways = _ways(least, word[:end], other[:other_end])
                least[end, other_end] = min(ways)
    return least[len(word), len(other)]


def _ways(least, word, other):
    """What it takes with each last step there can be; `least` is for all that is shorter."""
    end, other_end = len(word), len(other)
    if word:
        yield least[end - 1, other_end] + _extra(word)
    if other:
        yield least[end, other_end - 1] + _extra(other)
    if word and other:
        changed = _changed(word[-1], other[-1])
        is_other_start = end == other_end == 1 and changed == WHOLE
        yield least[end - 1, other_end - 1] + changed + (FIRST if is_other_start else 0)
    if end > 1 and other_end > 1 and word[-2:] == other[-1] + other[-2]:
        yield least[end - 2, other_end - 2] + HALF


def _extra(word):
    """For the last letter of `word`, which the other does not have."""
    is_slight = word[-1] in OFTEN_LOST or word[-2:-1] == word[-1]
    return (HALF if is_slight else WHOLE) + (FIRST if len(word) == 1 else 0)


def _changed(letter, other):
    if letter == other:
        return 0
    return HALF if any({letter, other} <= sound for sound in ALIKE) else WHOLE


def _allowed(typed):
    return next((most for letters, most in ALLOWED if len(typed) <= letters), ALLOWED_LONGER)
