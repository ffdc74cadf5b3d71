"""A list of people pasted from a spreadsheet: every row is checked, and all that is wrong said."""

import contextlib

import pytest

from portal.errors import Refused
from tests.factories import make_job_role
from training import pasting

pytestmark = pytest.mark.django_db


def read(text):
    return [(each.name, each.email, str(each.role or "")) for each in pasting.read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Example\tada@example.org\tMidwife",
        "Name\tWork e-mail\tRole\nAda Example\tada@example.org\tmidwife",
        "Ada\tExample\tada@example.org\tMidwife",
        "ada@example.org\tAda Example\tMidwife",
        "Ada Example,ADA@example.org,Midwife",
        '"Ada Example";"ada@example.org";"Midwife"',
        "\n\n  Ada   Example \t ada@example.org \t Midwife \n\n",
    ],
)
def test_a_row_is_a_name_an_address_and_perhaps_a_job(text):
    make_job_role(name="Midwife")

    assert read(text) == [("Ada Example", "ada@example.org", "Midwife")]


def test_a_job_may_be_left_out():
    assert read("Ada Example\tada@example.org") == [("Ada Example", "ada@example.org", "")]


def test_everything_that_is_wrong_is_said_at_once_by_row():
    text = "\n".join(
        [
            "Ada Example\tada@example.org",
            "Bo Example\tbo.example.org",
            "\tcai@example.org",
            "Dee Example\tdee@",
            "Eli Example\teli@example.org\tAstronaut",
            "Ada Again\tADA@example.org",
        ]
    )

    with pytest.raises(Refused) as refusal:
        pasting.read(text)

    assert refusal.value.reasons == (
        "Row 2: there is no e-mail address.",
        "Row 3: there is no name.",
        "Row 4: “dee@” is not an e-mail address.",
        "Row 5: “Astronaut” is not a job in the list. Leave it empty if unsure.",
        "Row 6: the same address stands in row 1 too.",
    )


@pytest.mark.parametrize("text", ["", "\n\t\n", "Name\tE-mail"])
def test_an_empty_list_is_none(text):
    with pytest.raises(Refused, match="Paste at least one row"):
        pasting.read(text)


def test_more_rows_than_a_team_has_are_refused():
    rows = "\n".join(f"Person {n}\tp{n}@example.org" for n in range(201))

    with pytest.raises(Refused, match="Paste 200 rows at most; these are 201"):
        pasting.read(rows)


@pytest.mark.parametrize("text", ['"Ada\tada@example.org', "Ada\0\tada@example.org", "𝔄" * 3000])
def test_odd_texts_are_read_or_refused_and_never_break(text):
    with contextlib.suppress(Refused):
        assert read(text)
