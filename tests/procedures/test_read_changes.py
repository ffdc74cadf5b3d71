"""The command that prints the changes understood from a file."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.procedures import shapes


def printed(*arguments):
    out = io.StringIO()
    call_command("read_changes", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.txt", shapes.as_text("dashes").encode()),
        ("list.docx", shapes.as_docx(in_tables=True).getvalue()),
        ("Amendments.HTM", shapes.as_html("a table").encode()),
        ("amendments.html", shapes.as_html("headings").encode()),
        ("amendments.html", shapes.as_html("items").encode("cp1252")),
    ],
)
def test_json_tells_every_entry(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    entries = json.loads(printed(path, "--json"))

    said = [
        tuple(e[key] for key in ("manual", "release", "kind", "chapter", "note")) for e in entries
    ]
    assert said == shapes.FACTS


def test_json_keeps_letters_as_they_are(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("Updated Chapters\n\nChildren’s Café – This chapter has been updated.")

    assert '    "chapter": "Children’s Café",\n' in printed(path, "--json")


def test_a_person_reads_what_was_understood_and_what_was_not(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("Updated Chapters\n\nNeglect – Section 2 has been updated, please re-read it.")

    assert printed(path) == (
        "1 changes; 1 other texts.\n\n"
        "Neglect (no manual told, no month told): updated\n"
        "   Section 2 has been updated, please re-read it.\n"
        "   Sections: 2\n"
        "   To be re-read.\n\n"
        "Outside: Updated Chapters\n"
    )


@pytest.mark.parametrize(
    ("content", "problem"), [(None, "cannot be opened"), (b"", "This file is empty.")]
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, content, problem):
    path = tmp_path / "list.txt"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=problem):
        printed(path)
