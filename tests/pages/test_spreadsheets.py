"""Excel files: what was written is what is read, and nothing of it is calculated."""

import datetime as dt
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.pages.exports import cell
from portal.pages.spreadsheets import PIECE, spreadsheet, write
from tests.pages.test_exports import values
from tests.spreadsheets import Workbook


def written(widths, rows) -> Workbook:
    file = io.BytesIO()
    write(file, widths, rows)
    return Workbook(file)


@given(st.lists(st.lists(values, min_size=2, max_size=2), max_size=5))
@example([["<r>=1+1</r>", "=1"], ["a\r\n\t_x0041_", "\ufffe\x08 "], ["http://example.org", "1"]])
def test_what_is_read_again_is_what_was_written_and_calculates_nothing(rows):
    workbook = written({"One": 10, "=Two": 20}, rows)

    numbers = [[isinstance(value, int) for value in row] for row in rows]
    texts = [[str(value) for value in row] for row in workbook.rows[1:]]
    assert workbook.rows[0] == ["One", "'=Two"]
    assert [[isinstance(v, float) for v in row] for row in workbook.rows[1:]] == numbers
    for row, read in zip(rows, texts, strict=True):
        for value, text in zip(row, read, strict=True):
            if isinstance(value, int):
                assert float(text) == pytest.approx(value)
            else:
                assert text in (str(cell(value)), f"'{value}")
    assert workbook.elements & {"f", "hyperlink", "r"} == set()


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (dt.date(2026, 6, 1), 46174.0),
        (dt.date(1899, 12, 31), "1899-12-31"),
        (dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC), "2026-07-01 09:30"),
        (None, ""),
        ("46174", "46174"),
        ("x" * 40_000, "x" * 32_767),
    ],
)
def test_a_day_is_a_day_and_a_text_is_a_text(value, read):
    assert written({"Cell": 10}, [[value]]).rows == [["Cell"], [read]]


def test_the_heading_is_bold_and_stays_in_sight():
    workbook = written({"One": 10, "Two": 30}, [])

    assert workbook.widths == [10, 30]
    assert workbook.frozen_rows == 1
    assert workbook.is_bold(0)


def test_it_comes_as_a_file_of_its_own():
    response = spreadsheet("Use by teams: Meera", {"Agency": 20}, [["Gwŷr"]])

    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["Content-Disposition"] == 'attachment; filename="use-by-teams-meera.xlsx"'
    assert Workbook(io.BytesIO(response.getvalue())).rows == [["Agency"], ["Gwŷr"]]


def test_it_is_made_when_it_is_read_and_sent_in_pieces():
    taken = []

    def rows():
        for number in range(2000):
            taken.append(number)
            yield [f"{number**40}"]

    response = spreadsheet("Use", {"Number": 10}, rows())
    begun = len(taken)
    parts = list(response.streaming_content)

    assert (begun, len(taken)) == (0, 2000)
    assert len(parts) > 1
    assert max(map(len, parts)) <= PIECE
