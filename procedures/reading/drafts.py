"""What may be entries of a list: each chapter with the paragraphs that are said of it."""

import re
from dataclasses import dataclass, field, replace

from procedures.models import Change
from procedures.reading.likeness import goes_on, is_title_case, says_a_change
from procedures.reading.units import Sort, Unit

Kind = Change.Kind
HEADING = 4  # words of a heading at most, where a sentence may stand too
LONG_TITLE = 6  # words
LONG_NOTE = 60  # words
OF_A_MANUAL = re.compile(
    r"\b(?:chapter|section|link|guidance|procedure|polic(?:y|ies)|document|paragraph|appendi|"
    r"protocol|definition|toolkit|template|wording)",
    re.I,
)
MOST_BARE = 2  # new chapters whose titles stand alone, where the next has a note
OF_ARTICLES = re.compile(r"\b(?:events?|news|training|upcoming|dates|diary|welcome)\b", re.I)


@dataclass
class Draft:
    """An entry that may be one: its units, and how it stands in the text."""

    unit: Unit
    parts: list[Unit] = field(default_factory=list)

    @property
    def is_inline(self) -> bool:
        return self.unit.sort is Sort.ENTRY

    @property
    def note(self) -> str:
        own = [self.unit.note] if self.is_inline else []
        return "\n".join(said for said in [*own, *(part.note for part in self.parts)] if said)

    @property
    def layout(self) -> str:
        if self.unit.table:
            return "row"
        return "line" if self.is_inline else "heading" if self.note else "title"

    @property
    def is_of_a_manual(self) -> bool:
        return bool(self.unit.kind or OF_A_MANUAL.search(self.note))

    @property
    def talk(self) -> int:
        if len(self.note.split()) > LONG_NOTE and not self.is_of_a_manual:
            return 0  # an article, in which something was changed too
        return says_a_change(self.note)


def drafts_in(run: list[Unit], kind: str):
    """What may be entries, each with the paragraphs that belong to it, and places of the rest."""
    drafts, strays = [], []
    is_marked = _is_marked(run)
    for at, unit in enumerate(run):
        last = drafts[-1] if drafts else None
        if unit.sort is Sort.END and all(draft.layout == "title" for draft in drafts):
            break
        if unit.sort in (Sort.ASIDE, Sort.END):
            continue
        if _begins_article(unit, drafts, kind):
            is_below_items = drafts[-1].unit.first.bullet > unit.first.bullet
            drafts = drafts if is_below_items else _without_headings(drafts[:-1])
            break
        if unit.sort is Sort.SAID:
            if last and _belongs(unit, last, drafts, run[at + 1 :]):
                last.parts.append(unit)
            elif drafts:
                strays.append(at)
        elif last and _is_note_of(unit, last, is_marked):
            last.parts.append(unit)
        else:
            drafts.append(Draft(unit))
    return drafts, strays


def _begins_article(unit, drafts, kind):
    """Whether it is what an article says, whose title stands last in a list of titles alone."""
    is_item = bool(drafts and drafts[-1].unit.first.bullet)
    fewest = MOST_BARE if kind == Kind.NEW and not is_item else 1
    is_bare = len(drafts) > fewest and all(draft.layout == "title" for draft in drafts)
    return bool(kind and is_bare) and unit.sort is Sort.SAID and not goes_on(unit.note)


def _without_headings(drafts):
    """The titles, without the last if it is the heading of articles below them."""
    *above, last = drafts
    is_other = not is_title_case(last.unit.chapter) and all(
        is_title_case(draft.unit.chapter) for draft in above
    )
    return above if above and (is_other or OF_ARTICLES.search(last.unit.chapter)) else drafts


def _is_marked(run):
    """Whether the titles of these are headings, or bold."""
    marked = [unit for unit in run if unit.sort is Sort.TITLE and unit.is_marked]
    first = next((unit for unit in run if unit.sort in (Sort.TITLE, Sort.ENTRY)), None)
    return bool(marked) and first is marked[0]


def _is_note_of(unit, last, is_marked):
    """Whether what may be a title, or an entry, is said of the chapter above it."""
    if unit.table or last.unit.table or unit.kind:
        return False
    above, here = last.unit.first, unit.first
    if here.bullet > above.bullet:
        return not (not last.note and unit.sort is Sort.ENTRY and says_a_change(unit.note) == 2)
    if last.parts and here.bullet > 0 and last.parts[-1].first.bullet == here.bullet:
        return True
    if is_marked and not last.is_inline:
        return not unit.is_marked and not (unit.sort is Sort.ENTRY and last.note)
    is_long = len(unit.note.split()) >= LONG_TITLE and not is_title_case(unit.note)
    return (
        unit.sort is Sort.TITLE
        and not last.is_inline
        and not last.note
        and is_long
        and not here.apart
    )


def _belongs(unit, last, drafts, below):
    """Whether a sentence is said of the chapter above it."""
    if unit.table or last.unit.table:
        return unit.table
    if unit.first.bullet and unit.first.bullet <= last.unit.first.bullet and last.note:
        return False
    if not last.note:
        bare = [draft for draft in drafts[:-1] if draft.layout == "title"]
        is_bare_list = len(bare) > 1 and len(bare) == len(drafts) - 1
        return bool(says_a_change(unit.note)) or not is_bare_list
    if unit.first.bullet > last.unit.first.bullet or _goes_on_below(unit, last):
        return True
    if last.is_inline:
        is_followed = any(other.sort in (Sort.ENTRY, Sort.TITLE) for other in below)
        return goes_on(unit.note) and (is_followed or says_a_change(unit.note) > 0)
    return True


def _goes_on_below(unit, last):
    return last.note.endswith(":") or bool(unit.first.bullet and last.parts)


def with_notes(units: list[Unit]) -> list[Unit]:
    """The same, with what might be a heading made what is said, where it stands as notes do."""
    made, kind = [], ""
    for unit, below in zip(units, [*units[1:], None], strict=True):
        above = made[-1] if made else None
        is_note = unit.told and unit.told.may_be_note and above and above.sort is Sort.TITLE
        if is_note and kind not in (Kind.NEW, Kind.REMOVED) and _stands_as_note(unit, above, below):
            unit = replace(unit, sort=Sort.SAID, told=None)
        kind = unit.told.kind if unit.told else kind
        made.append(unit)
    return made


def _stands_as_note(unit, above, below):
    is_heading = unit.first.heading or unit.is_marked and not above.is_marked
    is_sentence = unit.note.endswith((":", ".")) and len(unit.note.split()) > HEADING
    is_last = below is None or below.sort in (Sort.TITLE, Sort.TOLD, Sort.ASIDE)
    return is_sentence or not is_heading and is_last
