"""What is in which column of an audit table, by the words of its heading row."""

import re

RECOMMENDATION, ACTION, OUTCOME = "recommendation", "action", "outcome"
NUMBER, STATE, DUE, WHO, OTHER = "number", "state", "due", "who", "other"
LONGEST = 90  # letters of a heading
TOO_LONG = 12  # words of a heading

# The first that is found in a heading says what it is: “action owner” is whose, not an action.
KINDS = [
    (NUMBER, r"^(?:(?:rec(?:ommendation)?|action|ref(?:erence)?|item|finding)?s? ?"
             r"(?:no|nos|number|num|#|ref|reference|id)|no|#|№)$"),
    (WHO, r"\b(?:who|owners?|leads?|whom|responsib\w+|accountab\w+|assigned|agency|agencies"
          r"|organisations?|partner)$|^(?:lead|responsible|action owner|by whom|who)\b"),
    (DUE, r"\b(?:when|due|deadline|time ?scales?|time ?frames?|dates?|target date)\b"),
    (STATE, r"\b(?:status|state|progress|rag|updates?|position)\b|^how it stands"),
    (OUTCOME, r"\b(?:outcomes?|impact|difference|different|success|measures?|benefits?"
              r"|what good looks like|so what)\b"),
    (ACTION, r"\b(?:actions?|responses?|we (?:will|have|did|are|plan)|to be done|was done"
             r"|will be done|done|activity|activities|tasks?|steps?|plan|how)\b"),
    (RECOMMENDATION, r"\b(?:recommend\w*|findings?|learning|issues?|themes?|what we found"
                     r"|areas? for (?:improvement|development)|gaps?)\b"),
]  # fmt: skip
KINDS = [(kind, re.compile(names)) for kind, names in KINDS]
SURE = re.compile(r"\brecommendations?\b")
IN_ORDER = [RECOMMENDATION, ACTION, OUTCOME]
NUMBER_ALONE = re.compile(r"\W*(?:rec\w*\W*|r)?(\d{1,3})\W*", re.IGNORECASE)
NUMBERED = re.compile(
    r"\W{0,2}(?:(?:recommendation|rec|finding|r)[.\s]*(\d{1,3})\s*[.):–—-]?|(\d{1,3})\s*[.):])"
    r"\s+(?=\S)",
    re.IGNORECASE,
)


def headings(cells: list[str]) -> list[str]:
    """The kind of each column, if these are the cells of a heading row; else nothing.

    It names the recommendation, and the action or the outcome.
    """
    if len(cells) < 2 or any(len(cell) > LONGEST for cell in cells):
        return []
    words = [_simple(cell) for cell in cells]
    if any(len(each.split()) > TOO_LONG for each in words):
        return []
    kinds = _each_once([_kind(each) for each in words], words)
    found = set(kinds)
    return kinds if RECOMMENDATION in found and found & {ACTION, OUTCOME} else []


def without_headings(cells: list[str]) -> list[str]:
    """The kind of each column where the first row is numbered, in the order such tables have."""
    if len([cell for cell in cells if cell.strip()]) < 2:
        return []
    if NUMBER_ALONE.fullmatch(cells[0].strip()) and len(cells[1].split()) > 2:
        kinds = [NUMBER, *IN_ORDER]
    elif (found := NUMBERED.match(cells[0])) and len(cells[0][found.end() :].split()) > 2:
        kinds = IN_ORDER
    else:
        return []
    return [*kinds, *[OTHER] * len(cells)][: len(cells)]


def numbered(words: str) -> tuple[int, str]:
    """The number that words begin with, and the words without it; 0 where there is none."""
    found = NUMBERED.match(words)
    number = int(found[1] or found[2]) if found else 0
    return (number, words[found.end() :]) if number else (0, words)


def number_alone(words: str) -> int:
    found = NUMBER_ALONE.fullmatch(words)
    return int(found[1]) if found else 0


def _kind(words):
    return next((kind for kind, names in KINDS if names.search(words)), OTHER if words else "")


def _each_once(kinds, words):
    """A kind stands for one column; “recommendation” is surer of itself than “finding”."""
    sure = [
        at for at, kind in enumerate(kinds) if kind == RECOMMENDATION and SURE.search(words[at])
    ]
    taken, made = set(), []
    for at, kind in enumerate(kinds):
        kept = kind not in taken and (kind != RECOMMENDATION or not sure or at == sure[0])
        made.append(kind or OTHER if kept else OTHER)
        taken |= {kind} if kept else set()
    return made


def _simple(words):
    return " ".join(words.replace("’", "'").casefold().split()).strip(" :.*?")
