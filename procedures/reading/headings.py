"""Headings and sentences that tell of the entries below them: which manual, month and kind.

Each word of one is known here, save for the name of a place before it: so no title of a chapter is
taken for one.
"""

import re
from typing import NamedTuple

from procedures.models import Change
from procedures.reading.months import month_in, without_dates
from procedures.reading.words import NUMBER, is_marked, plain, simple
from procedures.wording import all_of

Kind = Change.Kind
CHILDREN = all_of("children children's childrens childrens' child child's scp lscp lscb scb")
ADULTS = {"adult", "adults", "adult's", "adults'", "sab", "lsab", "sapb", "sapp", "mapp", "mapps"}
CHAPTERS = all_of(
    "chapter chapters procedure procedures policy policies guidance document documents "
    "protocol protocols content contents feature features resource resources link links "
    "page pages item items manual manuals section sections topics"
)
PARTS = all_of("link links section sections content contents")  # of a chapter
MANUAL = {"procedures", "manual", "manuals", "policies", "chapters", "handbook", "mapp"}
OF_KIND = {
    Kind.NEW: {"new", "added", "additional", "additions"},
    Kind.UPDATED: {
        "updated",
        "amended",
        "revised",
        "changed",
        "refreshed",
        "modified",
        "rewritten",
    },
    Kind.REMOVED: {"removed", "deleted", "archived", "withdrawn", "retired", "discontinued"},
}
CHANGES = {
    "update",
    "updates",
    "amendment",
    "amendments",
    "change",
    "changes",
    "revision",
    "revisions",
}
REVIEWED = re.compile(
    r"\b(?:no|without|not)\b[\w\s,/]*?\b(?:chang|amend|updat|revis)\w*|\bunchanged\b", re.I
)
WHAT_IS_NEW = re.compile(r"\bwhat(?:'s| is| has)? (?:new|changed)\b", re.I)
GLUE = all_of(
    "what what's "
    "the a an of in on to and for with by from our this these following below are is was "
    "were has have had been as at since latest recent recently newly all some multi agency "
    "multi-agency safeguarding partnership partnership's partnerships board board's boards "
    "local online regional interagency inter-agency & / - – — | list summary month months "
    "here version last made brand month's edition release issue reviewed no not without any "
    "needed required necessary which that unchanged only existing being partners s"
)
OF_ONE = all_of("chapter procedure policy document protocol link links page pages section sections")
OF_A_NOTE = re.compile(
    r"(?:this(?! page\b)|these|it|an?)\b|the (?:chapter|link|document|section)\b", re.I
)
PLACES = re.compile(r"(?:[A-Z][\w’'-]*|and|&|of|the|upon|on)")
WORD = re.compile(r"[\w’'‘-]*\w['’]?|&")
COMING = re.compile(r"\b(?:next|due|planned|scheduled|forthcoming|will be|upcoming)\b", re.I)
LEAD = re.compile(
    r"\bfollowing(?: (?!(?:the|this|these|our|an?)\b)[\w'&/-]+){0,6}? (?:chapters?|procedures|"
    r"policies|amendments|changes|updates)\b"
    r"|\b(?:below|these)\b.*\b(?:chapters?|procedures|policies|amendments|changes|updates)\b"
    r"|\b(?:chapters|amendments|changes|updates|procedures|policies)\b.*\b(?:below|"
    r"(?:as|are) follow(?:s|ing))\b"
    r"|\b(?:chapters|amendments|changes|updates)\b[^.]*\b(?:are|include)$"
    r"|\bpage (?:lists|shows|gives|sets out)\b.*\b(?:amendments|changes|updates)\b",
    re.I,
)
LONGEST = 45  # words of a sentence that leads to a list
MOST_PLACES = 6


class Told(NamedTuple):
    """What a heading or a sentence tells of what stands below it."""

    manual: str = ""
    release: str = ""
    kind: str = ""
    is_sure: bool = False  # that a list of amendments is below, wherever it stands
    is_lead: bool = False  # a sentence
    may_be_note: bool = False  # of the chapter above it: “New chapter”


def told(text: str) -> Told | None:
    """What it tells; None for anything that is no such heading."""
    said = NUMBER.sub("", plain(text)).replace("’", "'").strip(" :*-–—.#")
    if not said or len(said.split()) > LONGEST or COMING.search(said) or OF_A_NOTE.match(said):
        return None
    is_lead = bool(LEAD.search(said))
    words = {word.casefold() for word in _words(said)}
    if plain(text).endswith(".") and not is_lead and not words & MANUAL:
        return None
    release, kind = month_in(said), _kind(said, words)
    is_dated = bool(release or without_dates(said) != said)
    strange = _strange(said)
    if not is_lead and (strange is None or len(strange) > MOST_PLACES):
        return None
    manual = _manual(words)
    changes = bool(words & CHANGES or kind or WHAT_IS_NEW.search(said))
    is_sure = bool(
        is_lead
        or changes
        and words & CHAPTERS
        or changes
        and (is_dated and (manual or "amendments" in words))
        or is_dated
        and words & MANUAL
    )
    if strange and not is_lead and not (is_sure and (words & MANUAL) and (release or changes)):
        return _organisation(said, words, manual)
    if not (is_sure or changes or release or manual):
        return None
    of_one = not words & CHAPTERS - OF_ONE and not (manual or release)
    return Told(manual, release, kind, is_sure, is_lead, of_one)


def is_known(text: str) -> bool:
    """Whether it has no word but those of such headings."""
    return _strange(plain(text).replace("’", "'")) == []


def is_bare_kind(text: str) -> str:
    """The kind, where the text says nothing else: a cell with “New” in it."""
    said = simple(text).strip(" :")
    words = set(said.split())
    kind = _kind(said, words)
    allowed = set().union(*OF_KIND.values(), CHAPTERS - PARTS, GLUE, CHANGES)
    return kind if kind and len(words) < 6 and words <= allowed else ""


def _kind(said, words):
    """The one kind it tells; where it tells of two, none."""
    if WHAT_IS_NEW.search(said):
        return ""
    if REVIEWED.search(said):
        return Kind.REVIEWED.value
    found = [kind for kind, names in OF_KIND.items() if words & names]
    if len(found) == 2 and Kind.UPDATED not in found:
        return ""
    if len(found) == 2 and re.search(r"\b(?:have|has|were|was) been \w+\b|\badded\b", said, re.I):
        if re.search(r"\band\b|/|&|,", said):
            return ""
        found.remove(Kind.UPDATED)
    return found[0].value if len(found) == 1 else ""


def _manual(words):
    children, adults = bool(words & CHILDREN), bool(words & ADULTS)
    return "" if children == adults else "children" if children else "adults"


def _words(said):
    return WORD.findall(said.replace("/", " ").replace("(", " ").replace(")", " "))


def _strange(said):
    """Its words that are not known, if they are a name that stands first; None for others."""
    known = CHILDREN | ADULTS | CHAPTERS | MANUAL | GLUE | CHANGES | set().union(*OF_KIND.values())
    words = _words(re.sub(r"\(\d*\)", " ", without_dates(said)))
    strange = [at for at, word in enumerate(words) if word.casefold() not in known]
    if not strange:
        return []
    name = words[: strange[-1] + 1]
    if name[0].casefold() in known - {"the", "our"} or not all(map(PLACES.fullmatch, name)):
        return None
    return name


def _organisation(said, words, manual):
    """A name of a manual, such as “LLR Safeguarding Children”, which tells by where it stands."""
    is_one = "safeguarding" in words or words & {"procedures", "manual"}
    return Told(manual=manual) if manual and is_one and said.split()[0].isupper() else None


def of_manual(text: str) -> Told | None:
    """The manual that a name of one tells, such as “Wexshire Safeguarding Adults Procedures”."""
    said = plain(text).replace("’", "'").strip(" :.")
    words = {word.casefold() for word in _words(said)}
    is_name = "safeguarding" in words and said.split()[-1].casefold() in MANUAL
    manual = _manual(words) if is_name and _strange(said) is not None else ""
    return Told(manual=manual) if manual else None


def is_capitals(text: str) -> bool:
    """Whether it is in capitals alone, as headings of articles are; initials are not."""
    letters = "".join(filter(str.isalpha, plain(text)))
    return len(letters) > 5 and letters.isupper()


def looks_marked(block) -> bool:
    return bool(block.heading) or is_marked(block.text)
