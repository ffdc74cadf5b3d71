"""How the work of reading grows with the text: counted in steps of the interpreter, not in time."""

import sys
from pathlib import Path

import pytest

from portal.documents import text
from portal.newsletter import reading
from procedures.reading.words import plain

LINES, TIMES = 30, 4
MOST = 1.05  # times the steps that as many times the text should take
ROOMS = tuple(
    str(Path(reading.__file__).parents[3] / room)
    for room in ("briefings", "procedures", "portal/newsletter", "portal/documents")
)
TEXTS = {
    "one short line, again and again": lambda n: "Neglect\n" * n,
    "short lines": lambda n: "\n".join(f"Learning of team {number}" for number in range(n)),
    "a table": lambda n: "\n".join(f"Neglect {number}\tSaid of it here." for number in range(n)),
    "headings and what is below them": lambda n: "\n\n".join(
        f"# Spotlight on team {number}\n\nWhat this team does, it does well." for number in range(n)
    ),
    "lists of changes": lambda n: "\n\n".join(
        f"Updated chapters\n\nNeglect {number}: This chapter has been updated.\n\n"
        f"Fire {number}: This chapter has been updated.\n\n# Spotlight on team {number}\n\nWell."
        for number in range(n // 2)
    ),
    "a chapter with much said of it": lambda n: (
        "Amended chapters\n\n**Neglect**\n\n" + "This chapter has been updated to say more.\n\n" * n
    ),
}


PARAGRAPH = "Nine services knew of her and each of them saw a part of it and none the whole of it. "


def steps_of(blocks):
    """How many steps of ours reading takes."""
    steps = 0

    def step(frame, event, told):
        nonlocal steps
        steps += event == "opcode"
        return step

    def called(frame, event, told):
        if not frame.f_code.co_filename.startswith(ROOMS):
            return None
        frame.f_trace_opcodes = True
        return step

    read_watched(blocks, called)
    return steps


def letters_of(function, blocks):
    """How many letters reading gives to a function, all its calls together."""
    letters = 0

    def called(frame, event, told):
        nonlocal letters
        if frame.f_code is function.__code__:
            letters += len(frame.f_locals["text"])

    read_watched(blocks, called)
    return letters


def read_watched(blocks, called):
    before = sys.gettrace()
    sys.settrace(called)
    try:
        reading.read(blocks)
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("made", TEXTS)
def test_reading_takes_as_many_times_the_steps_as_there_is_text(made):
    short, long = (text.read(TEXTS[made](lines)) for lines in (LINES, LINES * TIMES))
    reading.read(short)  # what is made once is made

    assert steps_of(long) <= MOST * TIMES * steps_of(short)


def test_a_paragraph_without_an_end_is_not_read_again_for_each_of_its_sentences():
    short, long = (text.read(PARAGRAPH * times) for times in (LINES, LINES * TIMES))

    assert letters_of(plain, long) <= MOST * TIMES * letters_of(plain, short)
