"""Tables to take away as an Excel file: no cell of it is calculated, or leads anywhere by itself.

Texts are as in the CSV of `exports.py`, with its apostrophe, so that the file may be saved as CSV.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from portal.pages.exports import cell, file_name

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_YEAR = 1900  # that Excel knows
DAY = "d mmm yyyy"
AMOUNT = "0.00"
PIECE = 64 * 1024  # bytes


def spreadsheet(name: str, widths: dict[str, int], rows: Iterable[list]) -> StreamingHttpResponse:
    """An Excel file called `name`, made on disk: no more than a row is held at a time.

    `widths` are the headings, in order, each with the width of its column in letters.
    """
    response = StreamingHttpResponse(pieces(widths, rows), content_type=EXCEL)
    named = content_disposition_header(True, file_name(name, "xlsx"))
    response["Content-Disposition"] = named
    return response


def pieces(widths: dict[str, int], rows: Iterable[list]) -> Iterator[bytes]:
    """The file piece by piece; it is made when the first is asked for."""
    with tempfile.TemporaryFile() as file:
        write(file, widths, rows)
        file.seek(0)
        yield from iter(partial(file.read, PIECE), b"")


def write(file, widths: dict[str, int], rows: Iterable[list]) -> None:
    with Workbook(file, {"constant_memory": True}) as workbook:
        sheet, bold = workbook.add_worksheet(), workbook.add_format({"bold": True})
        shown = {kind: workbook.add_format({"num_format": kind}) for kind in (DAY, AMOUNT)}
        for column, (heading, width) in enumerate(widths.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, cell(heading), bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, shown)


def _write_cell(sheet: Worksheet, row, column, value, shown):
    """A day as a day, a number as a number, an amount with its pence; anything else as a text,
    whatever it looks like."""
    is_day = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    if is_day and value.year >= FIRST_YEAR:
        sheet.write_datetime(row, column, value, shown[DAY])
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, value, shown[AMOUNT])
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, _text(value))


def _text(value):
    """XlsxWriter writes a text that begins with <r> as it is, as if it were its own markup."""
    text = cell(value)
    return f"'{text}" if text.startswith("<r>") else text
