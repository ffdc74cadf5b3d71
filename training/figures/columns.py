"""The figures as tables: the same columns on the page, in the CSV and in the spreadsheet."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from training.figures.counting import Figures
from training.figures.pictures import Bar, bar, step
from training.models import Rating

NOT_SHOWN = "Not shown"
Scale = Rating.Scale


class Column(NamedTuple):
    heading: str
    of: Callable[[Figures], int | Decimal | str | None]


@dataclass(frozen=True)
class Part:
    """One table: what it is of, its columns, and the picture of each row where it has one."""

    title: str
    columns: list[Column]
    picture: Callable[[Figures], Bar | None] | None = None
    pictured: str = ""

    def cells(self, figures: Figures) -> list:
        return [cell(column.of(figures)) for column in self.columns]

    def headings(self) -> list[str]:
        """As they stand in a file, where no title stands above them."""
        return [f"{self.title}: {column.heading.lower()}" for column in self.columns]


def cell(value):
    return NOT_SHOWN if value is None else value


def parts(*, of_people: bool) -> list[Part]:
    """All tables. Groups of people have no places of their own."""
    return [_who_came(of_people), ANSWERS, *map(_scale, Scale), ACTIONS]


def headings(shown: list[Part]) -> list[str]:
    return [heading for part in shown for heading in part.headings()]


def row(shown: list[Part], figures: Figures) -> list:
    return [each for part in shown for each in part.cells(figures)]


def _named(heading, name):
    return Column(heading, lambda figures: getattr(figures, name))


def _percent(heading, name):
    """Of nothing there is no share: that is said, and is not the same as not shown."""

    def share(figures):
        found = getattr(figures, name)
        return found.percent if found.of != 0 else "None"

    return Column(heading, share)


def _who_came(of_people):
    places = [] if of_people else [_named("Called off", "called_off"), _named("Places", "places")]
    filled = [
        _percent("Places booked, %", "places_booked"),
        _percent("Places filled, %", "filled"),
    ]
    return Part(
        "Who came",
        [
            _named("Sessions held", "held"),
            *places,
            _named("Booked", "booked"),
            _named("Attended", "attended"),
            _named("Of them walk-ins", "walk_ins"),
            *([] if of_people else filled),
            _named("Apologies", "apologies"),
            _named("No-shows", "no_shows"),
            _named("Nobody has said", "unmarked"),
            _named("Late cancellations", "late_cancellations"),
        ],
        None if of_people else lambda figures: bar(*figures.filled),
        "" if of_people else "Attended of places",
    )


ANSWERS = Part(
    "Who answered",
    [
        _named("Attended", "attended"),
        _named("Asked before, with their place", "asked_before"),
        _named("Answered before", "before"),
        _percent("Before, % of attended", "answered_before"),
        _named("Asked after", "asked_after"),
        _named("Answered after", "after"),
        _percent("After, % of attended", "answered_after"),
        _named("Answered both", "both"),
        _percent("Both, % of attended", "answered_both"),
        _named("Asked months later", "asked_later"),
        _named("Answered months later", "later"),
        _percent("Months later, % of asked", "answered_later"),
    ],
    lambda figures: bar(*figures.answered_both),
    "Both of attended",
)


def _scale(scale):
    def of(name):
        return lambda figures: _tenth(figures.scales[scale], name)

    return Part(
        scale.label,
        [
            Column("Rated both times", lambda figures: figures.scales[scale].n),
            _named("Of attended", "attended"),
            Column("Mean before", of("before")),
            Column("Mean after", of("after")),
            Column("Mean change", of("change")),
            Column("Middle half of change from", of("lower")),
            Column("Middle half of change to", of("upper")),
            Column("Rose", lambda figures: _of_some(figures.scales[scale], "rose")),
        ],
        lambda figures: step(figures.scales[scale]),
        "From 0 to 10",
    )


def _of_some(change, name):
    return "None" if change.n == 0 else getattr(change, name)


def _tenth(change, name):
    """To one decimal; “None” where nobody answered both times."""
    value = _of_some(change, name)
    return value if value in ("None", None) else Decimal(f"{value:.1f}")


def _action(heading, name):
    return Column(heading, lambda figures: getattr(figures.actions, name))


ACTIONS = Part(
    "What they did",
    [
        _action("People who set actions", "people"),
        _action("Actions set", "set"),
        _action("People who said what became of theirs", "told"),
        _action("Actions done", "done"),
        _action("Partly done", "partly"),
        _action("Not done", "not_done"),
        _action("With an example", "example"),
        _action("People whose manager answered", "managers"),
        _action("Actions seen in practice", "seen"),
        _action("Seen in part", "seen_partly"),
        _action("Not seen yet", "not_yet"),
        _action("Manager cannot say", "cannot_say"),
    ],
)
