"""The desk's front page: what waits for the person who has just signed in.

Each room says what it has: an AppConfig may have `desk_panels(request)`, a list of `Panel`. They
stand in the order of INSTALLED_APPS, those that something is wrong with first, and of these those
that readers may rely on wrongly.
"""

from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from django.apps import apps

SHOWN = 8  # rows of a panel; the rest are counted


class Row(NamedTuple):
    """One thing to look at: its name, where it is, and what there is to know of it."""

    text: str
    url: str
    note: str = ""


@dataclass
class Panel:
    title: str
    rows: list[Row] = field(default_factory=list)
    empty: str = ""  # said where there are none; without it the panel then is not shown
    wrong: bool = False  # something to put right, not something to go on with
    misleads: bool = False  # and readers rely on it meanwhile
    total: int | None = None  # how many there are, where `rows` are the first of them
    url: str = ""  # where all of them are
    uncounted: bool = False  # more rows than are shown: there may be others, which `url` has

    @property
    def number(self):
        """How many there are; None where nobody has counted them."""
        if self.uncounted and len(self.rows) > SHOWN:
            return None
        return len(self.rows) if self.total is None else self.total

    @property
    def shown(self):
        return self.rows[:SHOWN]

    @property
    def more(self):
        return self.number - len(self.shown)


def panels(request) -> list[Panel]:
    rooms = [app for app in apps.get_app_configs() if hasattr(app, "desk_panels")]
    found = chain.from_iterable(app.desk_panels(request) for app in rooms)
    shown = [panel for panel in found if panel.rows or panel.empty]
    return sorted(shown, key=lambda panel: (not panel.misleads, not panel.wrong))
