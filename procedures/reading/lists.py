"""Where in a text lists of amendments stand, and which entries they hold.

A list begins with a heading that says so, or where entries stand that say it themselves. How far it
goes is weighed: what looks like the entries before it speaks for going on, all else against it.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from procedures.models import Change
from procedures.reading.drafts import drafts_in, with_notes
from procedures.reading.entries import Entry
from procedures.reading.kinds import kind_said
from procedures.reading.likeness import CONTINUES
from procedures.reading.units import Sort, Unit

Kind = Change.Kind
FAR_BELOW = 4  # less than the most it weighed: the list has ended
LONG, TOO_LONG = 130, 260  # words of a note
NEAR = 3  # units between a heading and the next that tells of the same list
OF_A_CHAPTER = re.compile(r"\b(?:chapters?|sections?|links?|guidance|procedures?|polic)", re.I)
WHOLE = 0.5  # of all units are of entries: the text is a list


@dataclass
class Heads:
    """What is in force: of the headings above."""

    manual: str = ""
    release: str = ""
    kind: str = ""
    is_sure: bool = False
    kind_is_outer: bool = False
    release_is_outer: bool = False  # told before the manuals
    may_be_other: bool = False  # than the kind, for it was told of all the manual
    is_of_table: bool = False  # the kind, which a row told
    level: int = 0

    def told(self, unit: Unit, is_beside: bool, tells_kind: bool):
        """Take in one more heading; `is_beside` the one before it, with no entry between."""
        told = unit.told
        if told.manual and told.manual != self.manual:
            self.release = self.release if is_beside or self.release_is_outer else ""
            self.release_is_outer = bool(self.release)
        if (told.manual or told.release) and not is_beside and not self.kind_is_outer:
            self.kind = ""
        elif (told.manual or told.release) and is_beside and tells_kind and not told.kind:
            self.kind_is_outer = True
        if told.kind and not (told.is_lead and told.kind == Kind.UPDATED and self.kind):
            is_of_all = told.is_lead or told.manual
            self.may_be_other = bool(is_of_all and told.kind == Kind.UPDATED)
            self.is_of_table = unit.first.column > 0
            self.kind, self.kind_is_outer = told.kind, self.kind_is_outer and is_beside
        self.manual = told.manual or self.manual
        self.release_is_outer = self.release_is_outer and not told.release
        self.release = told.release or self.release
        self.is_sure = self.is_sure or told.is_sure
        self.level = unit.first.heading or self.level


@dataclass
class Found:
    """The entries of a text, and the places of the units they are made of."""

    entries: list[Entry] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def found_in(units: list[Unit]) -> Found:
    units = with_notes(units)
    found, heads, is_open, at, last_told = Found(), Heads(), False, 0, None
    last_kind = False
    while at < len(units):
        unit = units[at]
        if unit.sort is Sort.TOLD:
            is_beside = last_told is not None and at - last_told <= NEAR
            if not is_open and not is_beside:
                heads = Heads()
            heads.told(unit, is_beside, last_kind and is_beside)
            last_told, at = at, at + 1
            last_kind = bool(unit.told.kind) or last_kind and is_beside
            continue
        if heads.is_of_table and not unit.first.column:
            heads.kind, heads.is_of_table = "", False
        end = _end(units, at, heads.is_of_table)
        run = units[at:end]
        near = last_told is not None and at - last_told <= 1
        taken = _taken(run, heads if near or is_open else Heads(), is_open, len(units))
        if taken:
            below = _keep(found, taken, run, at, heads if near or is_open else Heads())
            last_told = None
        if taken and _is_all(units, below, end):
            is_open = True
        elif taken or not _is_short(run):
            is_open, heads = False, Heads()
        at = end
    return found


def _is_short(run):
    """Whether it only leads from one heading to the next."""
    return len(run) <= NEAR


def _is_all(units, start, end):
    return all(unit.sort in (Sort.ASIDE, Sort.END, Sort.SAID) for unit in units[start:end])


def _end(units, at, in_table):
    """Where the next heading is, or the table ends whose row told the kind."""
    ends = (
        place
        for place in range(at, len(units))
        if units[place].sort is Sort.TOLD or in_table and not units[place].first.column
    )
    return next(ends, len(units))


def _taken(run, heads, is_open, whole):
    """The drafts that are entries, of those between two headings."""
    drafts, strays = drafts_in(run, heads.kind)
    if not (heads.is_sure or is_open):
        drafts = _from_first_that_says(drafts)
    drafts = drafts if heads.kind else _without_titles(drafts)
    if not drafts:
        return []
    places = {id(unit): at for at, unit in enumerate(run)}
    above = bisect_right(strays, run.index(drafts[0].unit))
    best, weight, most, strayed = 0, 0.0, 0.0, 0
    for count, draft in enumerate(drafts, 1):
        before = bisect_left(strays, places[id(draft.unit)]) - above
        weight += _weight(draft, drafts, heads, is_open) - (before - strayed)
        strayed = before
        if weight > most:
            best, most = count, weight
        if weight <= most - FAR_BELOW:
            break
    taken = drafts[:best]
    return taken if heads.is_sure or is_open or _says_enough(taken, whole) else []


def _without_titles(drafts):
    """Without titles alone that stand first: those are headings, where what follows has notes."""
    start = next((at for at, draft in enumerate(drafts) if draft.talk or draft.unit.kind), 0)
    is_all_titles = all(draft.layout == "title" for draft in drafts[:start])
    return drafts[start:] if is_all_titles else drafts


def _from_first_that_says(drafts):
    says = (at for at, draft in enumerate(drafts) if draft.talk == 2 or draft.unit.is_sure)
    first = next(says, len(drafts))
    while first and drafts[first - 1].talk:
        first -= 1
    return drafts[first:]


def _says_enough(taken, whole):
    """Whether a list without a heading is one, by what its entries say."""
    saying = [draft for draft in taken if draft.talk == 2 and _is_likely(draft)]
    if any(draft.unit.is_sure for draft in taken):
        return True
    is_whole = sum(1 + len(draft.parts) for draft in taken) >= WHOLE * whole
    return len(saying) * 2 >= len(taken) and bool(saying) and (len(saying) > 1 or is_whole)


def _is_likely(draft):
    """A title above a text is of an article as well, unless the text names part of a manual."""
    return draft.layout != "heading" or bool(OF_A_CHAPTER.search(draft.note))


def _weight(draft, drafts, heads, is_open):
    """How much it speaks for the list going on to here."""
    unit, first = draft.unit, drafts[0]
    if unit.is_sure:
        return 2.0
    weight = float(draft.talk)
    is_other = draft.talk and (first.layout, draft.layout) == ("line", "heading")
    if is_other and not draft.is_of_a_manual:
        weight = -1.0
    elif not weight:
        weight = _weight_of_layout(draft, first, heads)
    words = len(draft.note.split())
    weight -= (words > LONG) + 2 * (words > TOO_LONG)
    weight -= 3 * (unit.is_capitals and not first.unit.is_capitals and draft.talk < 2)
    weight -= bool(unit.first.bullet) != bool(first.unit.first.bullet)
    if heads.level and 0 < unit.first.heading <= heads.level:
        weight -= 5 * (first.unit.first.heading != unit.first.heading)
    return weight


def _weight_of_layout(draft, first, heads):
    if draft.unit.kind and draft.layout != "heading":
        return 1.0
    if draft.layout in ("title", "row"):
        is_item = 0 < draft.unit.first.bullet == first.unit.first.bullet
        is_listed = heads.kind and (
            heads.kind != Kind.UPDATED or first.layout == "title" or is_item
        )
        return 1.0 if is_listed else -1.0
    if draft.layout == "heading" and heads.kind:
        is_told = draft is first or heads.kind == Kind.NEW and CONTINUES.match(draft.note)
        return 1.0 if is_told else -1.0
    if draft.layout == "line" and first.layout == "line" and heads.is_sure:
        return 1.0
    return -1.0


def _keep(found, taken, run, start, heads):
    """Take these in, and tell where what is below them begins."""
    places = {id(unit): at for at, unit in enumerate(run, start)}
    for draft in taken:
        found.used.update(places[id(unit)] for unit in draft.units)
        release = draft.unit.release or heads.release
        told = "" if heads.may_be_other and draft.note else heads.kind
        kind = draft.unit.kind or told or kind_said(draft.note)
        manual = draft.unit.manual or heads.manual
        found.entries.append(Entry(manual, release, kind, draft.unit.chapter, draft.note))
    return places[id(taken[-1].units[-1])] + 1
