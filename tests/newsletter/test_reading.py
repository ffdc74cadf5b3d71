"""Whole newsletters, taken apart: nothing lost, and nearly every word where a person would put "
"it."""

import json
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from portal.documents import reading as documents
from portal.documents import text
from portal.newsletter import reading
from tests.newsletter.judged import LAYOUTS, NEWSLETTERS, right, with_contents, words

ENOUGH = 0.95


def read(content):
    return documents.read(ContentFile(content, name="issue"))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", NEWSLETTERS)
def test_its_parts_are_those_that_a_person_sees_and_no_word_is_lost(name, layout):
    parts = NEWSLETTERS[name]
    blocks = read(LAYOUTS[layout](parts))
    judged = with_contents(parts) if layout == "text with contents" else parts
    stands = words(*[block.text for block in blocks])

    found = reading.read(blocks).parts

    assert words(*[f"{part.title} {part.text}" for part in found]) == stands
    told = [(part.kind, part.title, len(part.text.split())) for part in found]
    assert right(found, judged) >= ENOUGH * stands.total(), told


def kinds_and_titles(said):
    return [(part.kind, part.title) for part in reading.read(text.read(said)).parts]


FRONT = "The Wexmoor News\n\nIssue 3\n\nJune 2026\n\n"
ABOUT = (
    "Kettles are what the audit of kitchens was about: nine of ten kitchens had one, and nobody "
    "had looked behind them for the letters that people leave there when they are tired."
)


def test_a_short_welcome_is_of_the_front_page():
    said = f"{FRONT}Welcome\n\nHere is what we did this year.\n\nThe audit of kitchens\n\n{ABOUT}"

    assert kinds_and_titles(said) == [
        ("article", "The Wexmoor News"),
        ("article", "The audit of kitchens"),
    ]


def test_a_long_welcome_is_a_part_of_its_own():
    long = " ".join(["We thank all who wrote, rang and came to see us this year."] * 14)
    said = f"{FRONT}Welcome\n\n{long}\n\nThe audit of kitchens\n\n{ABOUT}"

    assert kinds_and_titles(said) == [
        ("article", "The Wexmoor News"),
        ("article", "Welcome"),
        ("article", "The audit of kitchens"),
    ]


def test_what_a_colon_announces_stays_inside_the_article():
    said = (
        f"{FRONT}The audit of kitchens\n\n{ABOUT}\n\nThere are three kinds of cupboard:\n\n"
        "Pantry shelves\n\nPantry shelves are deep and cold.\n\n"
        "Corner units\n\nCorner units turn round and units stick."
    )

    assert kinds_and_titles(said)[1:] == [("article", "The audit of kitchens")]


def test_two_titles_that_run_together_in_the_contents_are_both_headings():
    said = (
        "The Wexmoor News\n\n- P2 The audit of kitchens\n- P3 Quiet gardens Garden sheds\n"
        f"- P4 Lamps\n\nThe audit of kitchens\n\n{ABOUT}\n\nQuiet gardens\n\nThere are nine.\n\n"
        "Garden sheds\n\nThere are six.\n\nLamps\n\nThere are four."
    )

    assert [title for _, title in kinds_and_titles(said)] == [
        "The Wexmoor News",
        "The audit of kitchens",
        "Quiet gardens",
        "Garden sheds",
        "Lamps",
    ]


def test_the_short_lines_of_a_poster_belong_to_the_heading_below_them():
    said = (
        f"The Wexmoor News\n\n- P2 The audit of kitchens\n- P3 Gardens\n- P4 Lamps\n\n"
        f"The audit of kitchens\n\n{ABOUT}\n\nLIGHT\n\nAIR\n\nWATER\n\nGardens\n\nThere are nine."
        "\n\nLamps\n\nThere are four."
    )

    gardens = reading.read(text.read(said)).parts[2]

    assert (gardens.title, gardens.text) == ("Gardens", "LIGHT\n\nAIR\n\nWATER\n\nThere are nine.")


def test_a_number_that_changed_is_a_part_of_kind_contact():
    said = (
        f"{FRONT}The audit of kitchens\n\n{ABOUT}\n\nChanges to our contact details\n\n"
        "The front door has a new number, 0116 496 0140."
    )

    assert kinds_and_titles(said)[2:] == [("contact", "Changes to our contact details")]


def test_a_text_without_headings_is_one_part():
    assert kinds_and_titles(ABOUT) == [("article", "")]


def test_json_is_the_list_of_parts(tmp_path, capsys):
    path = tmp_path / "issue.txt"
    path.write_text(f"The Wexmoor News\n\nThe audit of kitchens\n\n{ABOUT}")

    call_command("read_issue", path, "--json")

    assert json.loads(capsys.readouterr().out) == [
        {"kind": "article", "title": "The Wexmoor News", "text": ""},
        {"kind": "article", "title": "The audit of kitchens", "text": ABOUT},
    ]


def test_a_person_reads_what_was_understood(tmp_path, capsys):
    path = tmp_path / "issue.txt"
    path.write_text("The Wexmoor News, summer\n\nContact us\n\noffice@example.org")

    call_command("read_issue", path)

    assert capsys.readouterr().out.splitlines() == [
        "2 parts.",
        "",
        "Part 1, article: The Wexmoor News, summer",
        "",
        "Part 2, contact: Contact us",
        "   office@example.org",
    ]


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    path = tmp_path / "issue.txt"
    path.write_text("")

    with pytest.raises(CommandError, match="This file is empty"):
        call_command("read_issue", path)


def test_words_in_the_wrong_part_count_against_a_reading():
    [first, second, *_] = NEWSLETTERS["children"]
    mixed = SimpleNamespace(
        kind="article",
        title=first.title,
        text=" ".join([*first.lines, second.title, *second.lines]),
    )

    assert right([mixed], [first, second]) == second.words().total()
