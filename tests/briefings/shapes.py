"""One briefing in the shapes in which partnerships' files hold briefings."""

import re
import textwrap

WHEEL = (1, 2, 7, 6, 3, 5, 4)  # the order in which the text of a wheel comes out of its file

# (title, what it says). A line that begins with “- ” is an item of a list.
SECTIONS = [
    ("Why this briefing", ["A boy of nine slept in a shed. His school did not know that."]),
    (
        "Background",
        [
            "Three services knew the family. 14 visits were made between June 2021 and May 2022.",
            "Nobody put the visits side by side.",
        ],
    ),
    (
        "What we found – records",
        ["- 3 of 14 visits were written up on the day", "- None said where Arlo slept"],
    ),
    ("What we found: the child’s voice", ["Ask to see the bedroom. Ask who sleeps where."]),
    ("What went well", ["- A midday supervisor asked twice", "- Her head teacher rang that day"]),
    (
        "Reviewing practice",
        [
            "Ask yourselves:",
            "- Whose bedroom have we not seen?",
            "- What would Arlo say we do?",
            "Write the answers down, and come back to them in a month.",
        ],
    ),
    (
        "Resources",
        [
            "[Neglect toolkit](https://example.org/toolkit) and its guide",
            "[Seeing the child \\(a film\\)](https://example.org/film)",
        ],
    ),
]


def expected():
    """What must be read, whatever the shape: (number, title, body) in order."""
    return [(number, title, body(lines)) for number, (title, lines) in enumerate(SECTIONS, 1)]


def body(lines):
    """Markdown: items of one list stand together, and a blank line parts all else."""
    text = "\n\n".join(lines)
    return re.sub(r"(?m)^(- .*)\n\n(?=- )", r"\1\n", text)


def written(
    heading="{number:02}. {title}", order=WHEEL, bullet="- ", width=None, sections=SECTIONS
):
    """The briefing as plain text."""
    made = []
    for number in order:
        title, lines = sections[number - 1]
        made += [heading.format(number=number, title=title), "", *_lines(lines, bullet, width), ""]
    return "\n".join(made)


def _lines(lines, bullet, width):
    for line in lines:
        text = bullet + line[2:] if line.startswith("- ") else line
        yield from textwrap.wrap(text, width) if width else [text]
        if not line.startswith("- "):
            yield ""


def read_sections(found):
    return [(part["number"], part["title"], part["body"]) for part in found.as_data()["sections"]]
