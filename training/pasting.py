"""People pasted from a spreadsheet: every row is read, and all that is wrong said at once."""

import csv
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from portal.errors import Refused
from portal.reference.models import JobRole
from training.models import Person

MOST_ROWS = 200
LONGEST = 120
HEADINGS = {"name", "full name", "first name", "forename", "surname", "last name", "role", "job"}
HEADINGS |= {"e-mail", "email", "work email", "work e-mail", "email address", "job title"}


class Row(NamedTuple):
    """One line of what was pasted, from 1: the cells that are not empty."""

    number: int
    cells: list[str]


def read(text: str) -> list[Person]:
    """The people in a pasted list, unsaved: a name in one cell or two, an address, perhaps a job.

    Cells are parted by tabs, as a spreadsheet copies them, or by commas or semicolons. Raises
    Refused with a sentence for every row that cannot be read, and reads none of them then.
    """
    rows = [row for row in _rows(text) if not _is_heading(row)]
    if not rows:
        raise Refused("Paste at least one row: a name and a work e-mail address.")
    if len(rows) > MOST_ROWS:
        raise Refused(f"Paste {MOST_ROWS} rows at most; these are {len(rows)}.")
    jobs = {role.name.casefold(): role for role in JobRole.objects.all()}
    found, wrong, seen = [], [], {}
    for row in rows:
        try:
            person = _person(row, jobs)
            _once(row, person, seen)
        except Refused as reason:
            wrong += [f"Row {row.number}: {words}" for words in reason.reasons]
        else:
            found.append(person)
    if wrong:
        raise Refused(*wrong)
    return found


def _rows(text):
    lines = text.replace("\0", "").splitlines()
    marks = next((mark for mark in "\t;," if any(mark in line for line in lines)), "\t")
    for number, cells in enumerate(csv.reader(lines, delimiter=marks), start=1):
        cells = [" ".join(cell.split()) for cell in cells]
        if any(cells):
            yield Row(number, [cell for cell in cells if cell])


def _is_heading(row):
    return all(cell.casefold() in HEADINGS for cell in row.cells)


def _person(row, jobs):
    addresses = [cell for cell in row.cells if "@" in cell]
    if len(addresses) != 1:
        raise Refused("there is no e-mail address." if not addresses else "give one address.")
    names, after = _around(row.cells, addresses[0])
    reasons = _wrong_names(names) + _wrong_address(addresses[0])
    role = jobs.get(after[0].casefold()) if after else None
    if after and role is None:
        reasons.append(f"“{after[0][:60]}” is not a job in the list. Leave it empty if unsure.")
    if reasons:
        raise Refused(*reasons)
    return Person(name=" ".join(names), email=addresses[0].lower(), role=role)


def _around(cells, address):
    """The cells of the name, before the address or after it, and those of the job."""
    at = cells.index(address)
    if at:
        return cells[:at], cells[at + 1 :]
    return cells[1:2], cells[2:]


def _wrong_names(names):
    name = " ".join(names)
    if not name:
        return ["there is no name."]
    if len(names) > 2 or len(name) > LONGEST:
        return ["the name is not clear: give it in one cell or two."]
    return []


def _wrong_address(address):
    try:
        validate_email(address)
    except ValidationError:
        return [f"“{address[:60]}” is not an e-mail address."]
    return []


def _once(row, person, seen):
    earlier = seen.setdefault(person.email, row.number)
    if earlier != row.number:
        raise Refused(f"the same address stands in row {earlier} too.")
