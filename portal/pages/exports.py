"""Tables to take away, as CSV that a spreadsheet opens as it stands and calculates nothing from."""

import csv
import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\u2212")  # or one of these in another width
BREAKS_A_CELL = ("\t", "\r", "\n")
LONGEST_NAME = 80
SPREADSHEETS_READ_UTF8_AFTER_THIS = "\ufeff"


def download(name: str, heading: Iterable[str], rows: Iterable[list]) -> StreamingHttpResponse:
    """A CSV file called `name`, written while it is read: no more than a row is held at a time.

    Days are written as 2026-11-30, moments in London as 2026-11-30 09:30.
    """
    written = lines(heading, rows)
    response = StreamingHttpResponse(written, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, file_name(name))
    return response


def lines(heading: Iterable[str], rows: Iterable[list]) -> Iterator[str]:
    """The file line by line, the heading first."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_NONNUMERIC)
    yield SPREADSHEETS_READ_UTF8_AFTER_THIS + writer.writerow(map(cell, heading))
    for row in rows:
        yield writer.writerow(map(cell, row))


def cell(value) -> str | int | Decimal:
    """A value as it stands in a cell; a text that a spreadsheet would calculate begins with '."""
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    text = "" if value is None else str(value)
    return f"'{text}" if _would_be_calculated(text) else text


def file_name(name: str, ending: str = "csv") -> str:
    """The name in letters, digits and hyphens, which every system takes, and its ending."""
    return f"{slugify(name)[:LONGEST_NAME].strip('-_') or 'table'}.{ending}"


def _would_be_calculated(text):
    """Also where spaces stand before the sign: some programs leave them out."""
    begins = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return text.startswith(BREAKS_A_CELL) or begins.startswith(BEGINS_A_FORMULA)


class _Line:
    """A file for `csv` that keeps nothing: what was written is handed back."""

    def write(self, text):
        return text
