"""Reading the entries of a procedures manual's list of amendments, out of any text that holds one.

Nothing is dropped: what belongs to no entry is `outside`.
"""

from dataclasses import dataclass, field

from portal.documents.blocks import Block, markdown
from procedures.reading.entries import Entry
from procedures.reading.lists import found_in
from procedures.reading.units import units


@dataclass
class Reading:
    """All that was understood of a text; `outside` is Markdown, a text for what stands together."""

    entries: list[Entry] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def as_data(self) -> list[dict]:
        return [entry.as_data() for entry in self.entries]


def read(blocks: list[Block]) -> Reading:
    """The entries, in the order of the text, and all the rest."""
    read_as = units(blocks)
    found = found_in(read_as)
    reading, left = Reading(found.entries), []
    for at, unit in enumerate(read_as):
        if at not in found.used:
            left += unit.blocks
        elif left:
            reading.outside.append(markdown(left))
            left = []
    reading.outside += [markdown(left)] if left else []
    return reading


__all__ = ["Entry", "Reading", "read"]
