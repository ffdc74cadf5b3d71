"""The yearly report of a board, as content: it is shown as a web page and written as a Word file.

The portal fills in what its threads say. Where it has nothing, it says so, for what is left out in
silence looks like nothing was done.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from portal.pages.years import Year
from portal.reference.models import Board

NO_DATA = "No data"


class Words(NamedTuple):
    """Some words, and the address of what they name, if it has one."""

    text: str
    url: str = ""


@dataclass
class Paragraph:
    words: Words
    is_gap: bool = False  # says that there is no data

    kind, template = "paragraph", "reviews/desk/_report_paragraph.html"


@dataclass
class Items:
    items: list[Words]

    kind, template = "items", "reviews/desk/_report_items.html"


@dataclass
class Table:
    caption: str
    headings: list[str]
    rows: list[list[Words]]

    kind, template = "table", "reviews/desk/_report_table.html"


@dataclass
class Part:
    """What stands under one heading: first its own blocks, then its parts."""

    heading: str
    blocks: list = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)


@dataclass
class Report:
    title: str
    before: list
    parts: list[Part]


def paragraph(text: str, url: str = "") -> Paragraph:
    return Paragraph(Words(text, url))


def no_data(of_what: str) -> Paragraph:
    """Said aloud: “No data: independent scrutiny is not recorded in the portal.”"""
    return Paragraph(Words(f"{NO_DATA}: {of_what}"), is_gap=True)


class Asked(NamedTuple):
    """Whose report, of which year, as it stands on which day (London); `address` makes an address
    whole."""

    board: Board
    year: Year
    today: dt.date
    address: object

    @property
    def as_of(self) -> dt.date:
        """The last day that is told of."""
        return min(self.year.last, self.today)
