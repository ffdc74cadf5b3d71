"""What each row of an audit table says: a recommendation, its actions, what should be different."""

import datetime as dt
from dataclasses import dataclass, field

from reviews.reading_tables import columns, states
from reviews.reading_tables.columns import (
    ACTION,
    DUE,
    NUMBER,
    OTHER,
    OUTCOME,
    RECOMMENDATION,
    STATE,
    WHO,
)
from reviews.reading_tables.pieces import Piece

TITLE = 10  # words of a row that heads those below it
ALONE = "Row {}: there is no recommendation to which this belongs."
NO_WORDS = (
    "Row {}: number {} has no recommendation beside it. It was taken as more of the one above."
)
HEADS = "Row {}: “{}” was taken for a heading, not for a recommendation."
MORE_CELLS = (
    "Row {}: it has {} cells where the heading row has {}. The rest stands in the last one."
)
NO_HEADINGS = (
    "Row {}: there is no heading row above. The columns were taken as recommendation, action and "
    "required outcome, in this order."
)


@dataclass
class Action:
    text: str
    state: str = ""  # as it was written
    who: str = ""

    @property
    def due_on(self) -> dt.date | None:
        return states.due_on(self.state)

    def as_data(self) -> dict:
        return {"text": self.text, "state": self.state} | ({"who": self.who} if self.who else {})


@dataclass
class Found:
    """One recommendation of the table. `row` is where it begins."""

    number: int
    text: str
    actions: list[Action] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    row: int = 0

    def as_data(self) -> dict:
        actions = [action.as_data() for action in self.actions]
        return {
            "number": self.number,
            "text": self.text,
            "actions": actions,
            "outcomes": self.outcomes,
        }


class Reader:
    """Takes the pieces of a text one after the other."""

    def __init__(self):
        self.found, self.outside, self.problems = [], [], []
        self._kinds, self._before, self._headings, self._unknown = [], ([], []), [], False
        self._are_numbered = False

    def take(self, piece: Piece):
        if not piece.cells:
            self._take_words(piece.words)
        elif any(piece.cells):
            self._take_row(piece)

    def _take_words(self, words):
        if words:
            self.outside.append(words)
            self._before = (self._kinds, self._headings) if self._kinds else self._before
            self._kinds, self._unknown = [], False

    def _take_row(self, piece):
        if kinds := piece.headings:
            self._kinds, self._unknown = kinds, False
            self._headings = [" ".join(cell) for cell in piece.cells]
            return
        if not self._kinds and not self._unknown:
            self._begin_without_headings(piece)
        if self._kinds:
            self._take_cells(piece)
        else:
            self._unknown = True
            self.outside.append(_whole(piece))

    def _begin_without_headings(self, piece):
        """A table that goes on after a page's end has the columns of before."""
        kinds = columns.without_headings([" ".join(cell) for cell in piece.cells])
        before, headings = self._before
        if kinds and len(before) == len(piece.cells):
            self._kinds, self._headings = before, headings
        elif kinds:
            self._kinds, self._headings = kinds, []
            self.problems.append(NO_HEADINGS.format(piece.number))

    def _take_cells(self, piece):
        row = self._by_kind(piece)
        number, text = self._number_and_text(row)
        if not number and self._is_title(row, text):
            self.outside.append(text)
            self.problems.append(HEADS.format(piece.number, text))
            return
        if self._begins(number, text):
            self._are_numbered |= bool(number)
            number = number or (self.found[-1].number + 1 if self.found else 1)
            self.found.append(Found(number, text, row=piece.number))
        elif not self.found:
            self.outside.append(_whole(piece))
            self.problems.append(ALONE.format(piece.number))
            return
        elif number and not text and number != self.found[-1].number:
            self.problems.append(NO_WORDS.format(piece.number, number))
        self._fill(self.found[-1], row)

    def _by_kind(self, piece):
        """The paragraphs of the row by the kind of their column; of others, after their heading."""
        row, last = {OTHER: []}, len(self._kinds) - 1
        for at, cell in enumerate(piece.cells):
            kind = self._kinds[min(at, last)]
            if kind != OTHER:
                row.setdefault(kind, []).extend(cell)
            elif cell:
                heading = self._headings[at] if at < len(self._headings) else ""
                row[OTHER].append(": ".join(filter(None, [heading, " ".join(cell)])))
        if len([cell for cell in piece.cells[last + 1 :] if cell]):
            said = MORE_CELLS.format(piece.number, len(piece.cells), len(self._kinds))
            self.problems.append(said)
        return row

    def _number_and_text(self, row):
        text = "\n".join(row.get(RECOMMENDATION, []))
        if said := " ".join(row.get(NUMBER, [])):
            if number := columns.number_alone(said):
                return number, text
            text = f"{said} {text}".strip()
        return columns.numbered(text)

    def _is_title(self, row, text):
        alone = not any(row.get(kind) for kind in (ACTION, OUTCOME, STATE, DUE, WHO, OTHER))
        is_short = len(text.split()) <= TITLE and not text.endswith((".", "!", "?"))
        return bool(text) and alone and is_short and (self._are_numbered or not self.found)

    def _begins(self, number, text):
        """Whether a row begins a recommendation; else it is more of the one above."""
        if not self.found:
            return bool(text)
        above = self.found[-1]
        return bool(text) and (text != above.text or number not in (0, above.number))

    def _fill(self, found, row):
        actions = _actions(row.get(ACTION, []))
        _add_states(actions, row.get(STATE, []), row.get(DUE, []))
        _add_who(actions, row.get(WHO, []))
        left = [] if actions else _left(row)
        if row[OTHER] and actions:
            actions[-1].text = "\n".join([actions[-1].text, *row[OTHER]])
        else:
            left += row[OTHER]
        if left:
            found.text = "\n".join(filter(None, [found.text, *left]))
        found.actions += actions
        found.outcomes += row.get(OUTCOME, [])


def _whole(piece):
    return " | ".join(" ".join(cell) for cell in piece.cells if cell)


def _actions(paragraphs):
    """Each paragraph is one; what leads in, ending in a colon, stands before the next."""
    made, lead = [], []
    for paragraph in paragraphs:
        if paragraph.endswith(":"):
            lead.append(paragraph)
            continue
        text, state = states.parted(paragraph)
        made.append(Action(" ".join([*lead, text]), state))
        lead = []
    return [*made, *[Action(" ".join(lead))] * bool(lead)]


def _add_states(actions, said, dates):
    """What the columns of progress and of dates say: of each action, or of all of them."""
    for words in (said, list(map(states.due, dates))):
        each = words if len(words) == len(actions) else ["; ".join(words)] * len(actions)
        for action, state in zip(actions, each, strict=True):
            action.state = ", ".join(filter(None, [action.state, state]))


def _add_who(actions, said):
    each = said if len(said) == len(actions) else ["; ".join(said)] * len(actions)
    for action, who in zip(actions, each, strict=True):
        action.who = who


def _left(row):
    """What a row without an action says of how it stands, by when and who."""
    said = [*row.get(STATE, []), *map(states.due, row.get(DUE, [])), *row.get(WHO, [])]
    return [f"({words})" for words in said]
