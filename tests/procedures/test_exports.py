"""The list of changes to take away: as on the page, whole, and harmless in a spreadsheet."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from portal.pages.exports import lines
from portal.pages.spreadsheets import write
from procedures.exports import WIDTHS, as_row
from procedures.models import Change, Chapter
from procedures.views.changes import AT_ONCE
from tests.factories import make_change, make_chapter, make_job_role, make_manual, make_release
from tests.reading import UNPUBLISHED, read
from tests.spreadsheets import Workbook

CSV, XLSX = "/procedures/updates/changes.csv", "/procedures/updates/changes.xlsx"
BEGINS_A_FORMULA = tuple("=+-@\t\r")
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
evil = st.tuples(st.sampled_from([*BEGINS_A_FORMULA, " =", "<r>", "http://"]), texts).map("".join)


def from_csv(text) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def from_xlsx(data) -> Workbook:
    return Workbook(io.BytesIO(data))


@given(st.lists(texts | evil, min_size=len(WIDTHS), max_size=len(WIDTHS)))
@example(["=1+1"] * len(WIDTHS))
@example(["<r>=1</r>"] * len(WIDTHS))
def test_any_text_in_any_column_opens_again_as_a_text_that_calculates_nothing(row):
    file = io.BytesIO()
    write(file, WIDTHS, [row])

    for heading, read_again in (
        from_csv("".join(lines(WIDTHS, [row]))),
        Workbook(file).rows,
    ):
        assert heading == list(WIDTHS)
        for text, again in zip(row, read_again, strict=True):
            assert again in (text, f"'{text}")
            assert not again.startswith(BEGINS_A_FORMULA)


@pytest.fixture
def changes():
    """A removed chapter with every answer, and one that says the least."""
    manual = make_manual(name="Children’s procedures", slug="children")
    april = make_release(manual=manual, month=dt.date(2026, 4, 1))
    march = make_release(manual=manual, month=dt.date(2026, 3, 1))
    old = make_chapter(manual=manual, title="Old forms", slug="old-forms")
    whole = make_change(
        old,
        april,
        kind="removed",
        what_changed="=Gone",
        what_to_do="Use the form.",
        by_when=dt.date(2026, 6, 1),
        sections="4.3, 13",
        re_read=True,
        new_must=True,
        why_kind="law",
        why="Children Act 2004",
        why_url="https://example.org/act",
        replaced_by=make_chapter(manual=manual, title="New forms"),
        instead="-Ask",
    )
    whole.roles.set([make_job_role(name="Midwife")])
    neglect = make_chapter(manual=manual, title="Neglect", slug="neglect")
    make_change(neglect, march, minor=True, what_changed="A link.")


WHOLE = [
    "Children’s procedures",
    "2026-04-01",
    "Old forms",
    "Removed",
    "",
    "'=Gone",
    "Midwife",
    "Use the form.",
    "2026-06-01",
    "4.3, 13",
    "Yes",
    "Yes",
    "The law: Children Act 2004",
    "https://example.org/act",
    "New forms",
    "'-Ask",
    "http://testserver/procedures/children/old-forms/",
]
LEAST = ["Children’s procedures", "2026-03-01", "Neglect", "Updated", "Yes", "A link.", *[""] * 10]
LEAST += ["http://testserver/procedures/children/neglect/"]
DAYS = {"2026-04-01": 46113.0, "2026-06-01": 46174.0, "2026-03-01": 46082.0}  # as Excel counts


def taken(client, query=""):
    """The rows of the CSV; those of the Excel file say the same."""
    rows = from_csv(client.get(f"{CSV}?{query}").getvalue().decode())
    workbook = from_xlsx(client.get(f"{XLSX}?{query}").getvalue())
    assert workbook.rows == [[DAYS.get(text, text) for text in row] for row in rows]
    return rows


@pytest.mark.django_db
@pytest.mark.usefixtures("changes")
def test_all_that_is_said_of_a_change_is_in_its_row(client):
    assert taken(client) == [list(WIDTHS), WHOLE, LEAST]


@pytest.mark.django_db
@pytest.mark.usefixtures("changes")
def test_days_are_days_and_the_heading_stays_in_sight(client):
    workbook = from_xlsx(client.get(XLSX).getvalue())

    assert workbook.format_of(1, list(WIDTHS).index("By when")) == "d mmm yyyy"
    assert (workbook.frozen_rows, workbook.is_bold(0)) == (1, True)
    assert workbook.widths == list(WIDTHS.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("sort=chapter", ["Neglect", "Old forms"]),
        ("sort=-chapter", ["Old forms", "Neglect"]),
        ("kind=removed&page=7", ["Old forms"]),
        ("re_read=on&since=2020-01-01", ["Old forms"]),
        ("kind=new", []),
    ],
)
@pytest.mark.usefixtures("changes")
def test_it_is_narrowed_and_sorted_as_the_page_is(client, query, titles):
    assert [row[2] for row in taken(client, query)[1:]] == titles


@pytest.mark.django_db
@pytest.mark.parametrize("state", UNPUBLISHED)
def test_what_is_not_public_is_not_taken_away(client, state):
    manual = make_manual(name="Secret manual")
    release = make_release(manual=manual, **UNPUBLISHED[state])
    make_change(make_chapter(manual=manual, title="Secret chapter"), release)

    assert taken(client) == [list(WIDTHS)]


@pytest.mark.django_db
def test_the_page_leads_to_the_same_changes(client):
    page = read(client, "/procedures/updates/?kind=new&sort=-chapter&page=2")

    for path in (CSV, XLSX):
        assert f'href="{path}?kind=new&amp;sort=-chapter"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", [CSV, XLSX])
def test_a_choice_that_is_none_leads_to_the_page_which_explains_it(client, path):
    response = client.get(f"{path}?role=astronaut&sort=chapter", follow=True)

    assert response.redirect_chain == [("/procedures/updates/?role=astronaut&sort=chapter", 302)]
    assert "Job role: choose one from the list" in response.content.decode()
    assert path not in response.content.decode()


@pytest.mark.django_db
def test_it_is_read_in_pieces_while_it_is_written(client):
    release = make_release()
    chapters = Chapter.objects.bulk_create(
        Chapter(manual=release.manual, title=f"{n}", slug=f"{n}") for n in range(2 * AT_ONCE + 1)
    )
    Change.objects.bulk_create(
        Change(release=release, chapter=chapter, kind="new") for chapter in chapters
    )

    with CaptureQueriesContext(connection) as queries:
        response = client.get(CSV)
        parts, asked = iter(response.streaming_content), [len(queries)]
        for number in (1, 1, AT_ONCE - 1, 1, AT_ONCE, 0):
            for _ in range(number):
                next(parts)
            asked.append(len(queries))
        assert list(parts) == []

    heading, first_row, last_of_piece, next_piece, third_piece, _ = (
        number - asked[0] for number in asked[1:]
    )
    assert response.streaming
    assert heading == 0
    assert first_row == last_of_piece == 3  # the changes, their roles, their agencies
    assert (next_piece, third_piece) == (5, 7)


@pytest.mark.django_db
def test_a_row_asks_the_database_for_nothing(django_assert_num_queries):
    make_change()
    (change,) = Change.objects.ready_to_read()

    with django_assert_num_queries(0):
        row = as_row(change, "https://example.org/")

    assert len(row) == len(WIDTHS)
