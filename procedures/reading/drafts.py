"""What may be entries of a list: each chapter with the paragraphs that are said of it."""

import re
from dataclasses import dataclass, field, replace
from itertools import chain

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
    def units(self) -> list[Unit]:
        return [self.unit, *self.parts]

    @property
    def is_inline(self) -> bool:
        return self.unit.sort is Sort.ENTRY

    @property
    def note(self) -> str:
        return "\n".join(reversed([*self._said_last_first()]))

    @property
    def said_last(self) -> str:
        """The last paragraph of the note."""
        return next(self._said_last_first(), "")

    def _said_last_first(self):
        own = [self.unit.note] if self.is_inline else []
        notes = chain((part.note for part in reversed(self.parts)), own)
        return (said for said in notes if said)

    @property
    def layout(self) -> str:
        if self.unit.table:
            return "row"
        return "line" if self.is_inline else "heading" if self.said_last else "title"

    @property
    def is_bare(self) -> bool:
        """Whether its title stands alone."""
        return self.layout == "title"

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
    is_marked, last_chapter = _is_marked(run), _last_chapter(run)
    above_is_bare = True  # all that is above the last draft
    for at, unit in enumerate(run):
        last = drafts[-1] if drafts else None
        is_bare = above_is_bare and (not last or last.is_bare)
        if unit.sort is Sort.END and is_bare:
            break
        if unit.sort in (Sort.ASIDE, Sort.END):
            continue
        if is_bare and _begins_article(unit, drafts, kind):
            is_below_items = drafts[-1].unit.first.bullet > unit.first.bullet
            drafts = drafts if is_below_items else _without_headings(drafts[:-1])
            break
        if unit.sort is Sort.SAID:
            is_listed = above_is_bare and len(drafts) - 1 > 1
            if last and _belongs(unit, last, is_listed, at < last_chapter):
                last.parts.append(unit)
            elif drafts:
                strays.append(at)
        elif last and _is_note_of(unit, last, is_marked):
            last.parts.append(unit)
        else:
            above_is_bare = is_bare
            drafts.append(Draft(unit))
    return drafts, strays


def _last_chapter(run):
    places = (at for at, unit in enumerate(run) if unit.sort in (Sort.ENTRY, Sort.TITLE))
    return max(places, default=0)


def _begins_article(unit, drafts, kind):
    """Whether it is what an article says, whose title stands last in a list of titles alone."""
    is_item = bool(drafts and drafts[-1].unit.first.bullet)
    fewest = MOST_BARE if kind == Kind.NEW and not is_item else 1
    is_list = bool(kind) and len(drafts) > fewest
    return is_list and unit.sort is Sort.SAID and not goes_on(unit.note)


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
        is_entry = unit.sort is Sort.ENTRY and says_a_change(unit.note) == 2
        return bool(last.said_last) or not is_entry
    if last.parts and here.bullet > 0 and last.parts[-1].first.bullet == here.bullet:
        return True
    if is_marked and not last.is_inline:
        return not unit.is_marked and not (unit.sort is Sort.ENTRY and last.said_last)
    is_long = len(unit.note.split()) >= LONG_TITLE and not is_title_case(unit.note)
    return (
        unit.sort is Sort.TITLE
        and not last.is_inline
        and not last.said_last
        and is_long
        and not here.apart
    )


def _belongs(unit, last, is_listed, is_followed):
    """Whether a sentence is said of the chapter above it, the last of titles alone or not."""
    if unit.table or last.unit.table:
        return unit.table
    if unit.first.bullet and unit.first.bullet <= last.unit.first.bullet and last.said_last:
        return False
    if not last.said_last:
        return bool(says_a_change(unit.note)) or not is_listed
    if unit.first.bullet > last.unit.first.bullet or _goes_on_below(unit, last):
        return True
    if last.is_inline:
        return goes_on(unit.note) and (is_followed or says_a_change(unit.note) > 0)
    return True


def _goes_on_below(unit, last):
    return last.said_last.endswith(":") or bool(unit.first.bullet and last.parts)


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
