"""Reading the recommendations of an audit table, with their actions and required outcomes.

Nothing is dropped: what belongs to no recommendation is `outside`, and `problems` says, by row,
what could not be understood. It knows nothing of the database.
"""

from dataclasses import dataclass, field

from portal.documents import html, reading
from portal.errors import Refused
from reviews.reading_tables import pieces
from reviews.reading_tables.rows import Action, Found, Reader

MOST = 200  # recommendations read at once
TOO_MANY = (
    f"There are more than {MOST} recommendations in it. Bring in a part of the table at a time."
)


@dataclass
class Reading:
    """All that was understood of a text."""

    recommendations: list[Found] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def as_data(self) -> list[dict]:
        return [found.as_data() for found in self.recommendations]


def read_file(file) -> Reading:
    """Raises Refused, with a sentence for whoever gave the file."""
    words = reading.plain_text(file)
    return read_text(words) if words is not None else read(pieces.from_blocks(reading.read(file)))


def read_pasted(pasted: str) -> Reading:
    """What came out of the editor, or out of a box for plain text where there is no editor."""
    if not pasted.lstrip().startswith("<") or "</p>\t" in pasted:
        return read_text(pasted)
    if html.has_structure(pasted):
        return read(pieces.from_blocks(html.read(pasted)))
    return read_text(html.lines(pasted))


def read_text(words: str) -> Reading:
    return read(pieces.from_text(words))


def read(given: list[pieces.Piece]) -> Reading:
    reader = Reader()
    for piece in given:
        reader.take(piece)
    if len(reader.found) > MOST:
        raise Refused(TOO_MANY)
    return Reading(reader.found, reader.outside, reader.problems)


__all__ = ["Action", "Found", "Reading", "read_file", "read_pasted", "read_text"]
