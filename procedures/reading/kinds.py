"""What kind of change a note says that it is, where no heading says so."""

import re

from procedures.models import Change
from procedures.reading.headings import is_bare_kind

Kind = Change.Kind
WHOLE = (
    r"(?:chapter|document|procedure|policy|guidance|protocol|feature|resource|link|toolkit|page)"
)
SAID = {
    Kind.NEW: re.compile(
        rf"^(?:this|it|the \w+)? ?(?:is|was|has been added as)? ?an? (?:brand |"
        rf"completely |entirely )?new {WHOLE}\b"
        rf"|^(?:brand |completely |entirely )?new {WHOLE}s?(?: (?:has|have|"
        rf"was) been)?(?: \w+)? ?(?:added|created|[.!:]|$)"
        rf"|^new\s*[:,;–—-]|^(?:this|a) new {WHOLE} (?:has been|was|is) |^this {WHOLE} (?:is new|"
        rf"has been added|was added)\b",
        re.IGNORECASE,
    ),
    Kind.REMOVED: re.compile(
        rf"^(?:this|the|it) ?(?:{WHOLE})? ?(?:has (?:now )?been|was|is(?: now)?|has) (?:now )?"
        rf"(?:removed|withdrawn|archived|deleted|retired|discontinued)\b"
        rf"|^no longer (?:needed|required|in use|relevant)\b"
        rf"|^{WHOLE} (?:has been |was )?(?:removed|withdrawn|archived|deleted|retired)\b"
        rf"|^(?:removed|withdrawn|archived|deleted)\s*(?:[.,;–—-]|as\b|because\b|and\b|from\b)",
        re.IGNORECASE,
    ),
    Kind.REVIEWED: re.compile(
        r"\breviewed\b(?:[^.]*?|\W+)\b(?:no|without(?: any)?) (?:\w+ )?(?:changes?|amendments?|"
        r"updates?)\b"
        r"|^no (?:changes?|amendments?)\b",
        re.IGNORECASE,
    ),
}


BEFORE = re.compile(
    r"[*(\[\\]*(?P<kind>[a-z][a-z ,/]{2,40}?)"
    r"(?:[)\]\\]+\**:?|\**\s*[:–—]\**|\**\s+-)\s+(?P<rest>\S.*)",
    re.IGNORECASE,
)
IN_CAPITALS = re.compile(r"(?P<kind>[A-Z]{3,})\s+(?P<rest>[A-Z][a-z].*)")
AFTER = re.compile(r"(?P<title>.*\S)\s*[(\[](?P<kind>[a-z][a-z ,/]{2,40})[)\]]", re.IGNORECASE)


def kind_before(text: str) -> tuple[str, str]:
    """The kind with which a line begins, and the rest of it: “NEW: Neglect – Section 2 …”."""
    found = BEFORE.fullmatch(text) or IN_CAPITALS.fullmatch(text)
    kind = is_bare_kind(found["kind"]) if found else ""
    if not kind:
        return "", text
    rest = found["rest"]
    return kind, f"**{rest}" if rest.count("**") % 2 else rest


def kind_after(title: str) -> tuple[str, str]:
    """The kind in brackets with which a title ends, and the title alone: “Neglect (new)”."""
    found = AFTER.fullmatch(title)
    kind = is_bare_kind(found["kind"]) if found else ""
    return (kind, found["title"]) if kind else ("", title)


def kind_said(note: str) -> str:
    if kind := is_bare_kind(note.strip(" .")):
        return kind
    said = (kind.value for kind, pattern in SAID.items() if pattern.search(note))
    return next(said, Kind.UPDATED.value)
