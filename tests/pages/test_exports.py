"""Tables to take away: whole, harmless in a spreadsheet, and never held in memory at once."""

import csv
import datetime as dt
import io
import re
import unicodedata
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.pages.exports import cell, download, file_name, lines

SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212"
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
values = texts | st.tuples(st.sampled_from(SIGNS), texts).map("".join) | st.integers()


def opened(written: str) -> list[list[str]]:
    """The rows a spreadsheet reads, without the mark of UTF-8."""
    assert written.startswith("\ufeff")
    return list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("sign", SIGNS)
def test_what_a_spreadsheet_would_calculate_begins_with_an_apostrophe(sign):
    assert cell(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("before", [" ", "\u00a0", "\u3000", "\x0b"])
def test_a_space_before_the_sign_does_not_hide_it(before):
    assert cell(f"{before}=1+1") == f"'{before}=1+1"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Ask twice", "Ask twice"),
        ("1=1", "1=1"),
        ("", ""),
        (None, ""),
        (12, 12),
        (dt.date(2026, 11, 30), "2026-11-30"),
        (dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC), "2026-07-01 09:30"),
    ],
)
def test_everything_else_stands_as_it_is(value, written):
    assert cell(value) == written


@given(st.lists(st.lists(values, min_size=2, max_size=2), max_size=5))
@example([["=HYPERLINK(1)", 'a"b;=1\r\n=2'], ["＝1", -5]])
def test_what_is_read_again_is_what_was_written_and_calculates_nothing(rows):
    read = opened("".join(lines(["One", "=Two"], rows)))

    assert read == [["One", "'=Two"], *[[str(cell(value)) for value in row] for row in rows]]
    for value, text in zip(chain(*rows), chain(*read[1:]), strict=True):
        begins = unicodedata.normalize("NFKC", text.lstrip()[:1])
        assert text in (str(value), f"'{value}")
        assert isinstance(value, int) or not begins.startswith(tuple("=+-@"))


def test_a_semicolon_or_a_line_in_a_text_ends_no_cell():
    (line,) = list(lines(["Day"], []))

    assert line == '\ufeff"Day"\r\n'
    assert list(lines(["Day"], [["a;=1\nb", 3]]))[1] == '"a;=1\nb",3\r\n'


def test_no_more_is_read_than_is_written():
    taken = []

    def rows():
        for number in range(1_000_000):
            taken.append(number)
            yield [number]

    response = download("Use", ["Number"], rows())
    begun = list(taken)
    parts = iter(response.streaming_content)
    first = [next(parts), next(parts)]

    assert begun == []
    assert first == ['\ufeff"Number"\r\n'.encode(), b"0\r\n"]
    assert taken == [0]


def test_it_comes_as_a_file_of_its_own_in_utf8():
    response = download("Use by teams: Meera", ["Agency"], [["Gwŷr"]])

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="use-by-teams-meera.csv"'
    assert b"".join(response) == '\ufeff"Agency"\r\n"Gwŷr"\r\n'.encode()


@given(st.text(max_size=200))
@example("a\r\nSet-Cookie: b=c")
@example("../../etc/passwd")
@example("-_" * 60)
@example("")
def test_a_file_name_is_always_clean(name):
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,79}\.csv", file_name(name))
    assert "\n" not in download(name, [], [])["Content-Disposition"]
