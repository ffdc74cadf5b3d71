"""One entry of a list of amendments; and a chapter told from what is said of it beside it."""

import re
from dataclasses import dataclass

from procedures.reading.kinds import kind_before
from procedures.reading.likeness import (
    LONGEST_TITLE,
    VERB,
    begins_note,
    is_title_case,
    may_be_title,
    says_a_change,
)
from procedures.reading.notes import asks_to_re_read, sections
from procedures.reading.words import BULLET, LINK, NUMBER, plain, title

JOINT = "\x1f"  # where a title ends by being bold, a link, or a cell
PARTS = re.compile(rf"(\s+[–—-]+\s+|[–—]\s+|\s+[–—]|:\s+|\s{{3,}}|\s*\|\s*|\s*{JOINT}\s*)")
LINK_FIRST = re.compile(rf"(?P<title>\**{LINK.pattern}\**)(?P<rest>\s*\S.*)", re.DOTALL)
BOLD_FIRST = re.compile(r"(?P<title>\*\*[^*]+\*\*)(?P<rest>\s*\S.*)", re.DOTALL)
RUN_ON = re.compile(
    r"(?<=[\w)’”]) (?=(?:This|The) (?:new )?(?:chapter|link|document|guidance|"
    r"procedure|policy|section)\b)"
)
SENTENCE_END = re.compile(r"(?<=[a-z0-9)][.!])\s+(?=[A-Z“\[*])")
NO_CHAPTER = re.compile(r"(?:sections?|paragraphs?|paras?\.?|s\.)\s*\d[\d.]*(?:,|$)", re.I)
BEGINNING = 300  # letters, in which more words stand than a title has
LONGEST_BESIDE = 12  # words of a title that stands after a sentence, in the same paragraph


@dataclass(frozen=True)
class Entry:
    """What one list says of one chapter, in the source's own words.

    `manual` is "children" or "adults", `release` a month such as "2024-04", each "" where nothing
    tells. `sections` are numbers of the chapter's own.
    """

    manual: str
    release: str
    kind: str
    chapter: str
    note: str

    @property
    def re_read(self) -> bool:
        return asks_to_re_read(self.note)

    @property
    def sections(self) -> tuple[str, ...]:
        return sections(self.note)

    def as_data(self) -> dict:
        return {
            "manual": self.manual or None,
            "release": self.release or None,
            "kind": self.kind,
            "chapter": self.chapter,
            "note": self.note,
            "re_read": self.re_read,
            "sections": list(self.sections),
        }


def parted(text: str) -> tuple[str, str]:
    """The chapter and the note of a line that holds both; two empty strings for other lines.

    A title may hold dashes and colons itself, and so may a note: of the pieces between them, the
    note begins with the first that is no part of a title.
    """
    if _begins_long(text[:BEGINNING]):
        return "", ""
    text = _with_joints(NUMBER.sub("", BULLET.sub("", text.strip())))
    pieces = PARTS.split(text)
    said = [plain(piece) for piece in pieces[::2]]
    if len(said) < 2 or len(said[0].split()) > LONGEST_TITLE:
        return "", ""
    at = _beginning(said)
    if not at:
        return "", ""
    chapter = title("".join(pieces[: 2 * at - 1]).replace(JOINT, " "))
    note = plain("".join(pieces[2 * at :]).replace(JOINT, " "))
    return (chapter, note) if may_be_title(chapter) and not NO_CHAPTER.match(chapter) else ("", "")


def _begins_long(beginning):
    """Whether more words than a title has stand before the first place where one may end.

    It spares a long text from being taken apart for each of its sentences. The first two are not
    counted, for they may be a bullet and a number; nor the last four, which may be cut short.
    """
    ends = [found.start() for sign in (PARTS, RUN_ON) if (found := sign.search(beginning))]
    first = beginning[: min(ends, default=len(beginning))]
    is_plain = "[" not in first and "*" not in first
    return is_plain and len(first.split()[2:-4]) > LONGEST_TITLE


def _with_joints(text):
    if found := LINK_FIRST.fullmatch(text) or BOLD_FIRST.fullmatch(text):
        rest = found["rest"].lstrip()
        text = text if rest[0] in ":–—-" else f"{found['title']}{JOINT}{rest}"
    return text if JOINT in text else RUN_ON.sub(JOINT, text)


def _beginning(said):
    """Which piece the note begins with; 0 where no piece is of a note."""
    for at in range(1, len(said)):
        is_part = _is_of_title(said[at])
        if begins_note(said[at]) or (says_a_change(said[at]) and not is_part):
            return _back(said, at)
        is_like = VERB.search(said[at]) and not is_title_case(said[at])
        if is_like and _is_sentence(said[at:], said[at]):
            return _back(said, at)
    for at in range(1, len(said)):
        if not is_title_case(said[at]) and said[-1].endswith("."):
            return at
    return 0


def _is_of_title(piece):
    return is_title_case(piece) and not piece.endswith(".") and not VERB.search(piece)


def _is_sentence(rest, first):
    return rest[-1].endswith((".", "!")) or len(first.split()) > 6 or len(rest) == 1


def _back(said, at):
    """Before words in small letters, what goes on with the piece before is of the note."""
    while at > 1 and said[at][:1].islower() and not is_title_case(said[at - 1]):
        at -= 1
    return at


def one_by_one(text: str) -> list[str]:
    """The paragraph, parted where within it another entry begins after a sentence."""
    made, start = [], 0
    for end in SENTENCE_END.finditer(text):
        rest = text[end.end() :]
        chapter, note = parted(rest)
        is_name = is_title_case(chapter) and len(chapter.split()) <= LONGEST_BESIDE
        is_kind = kind_before(rest)[0] and kind_before(text[start:])[0]
        if is_kind or (
            is_name
            and begins_note(note)
            and says_a_change(note) == 2
            and parted(text[start : end.start()])[0]
        ):
            made.append(text[start : end.start()])
            start = end.end()
    return [*made, text[start:]]
