"""How much of a newsletter is read into the parts that a person has judged to be its parts.

    python -m bench.issues ISSUE JUDGED

`JUDGED` has a line for each part, in their order: its kind, a tab, and the words with which it
begins, title and all. Prints the list of parts as read, and the share of words in the right one.
"""

import sys
from pathlib import Path
from types import SimpleNamespace

import django
from django.core.files import File

from portal.launch import demo


def main(issue: Path, judged: Path):
    demo.settings()
    django.setup()
    measure(issue, judged)


def measure(issue, judged):
    from portal.documents import reading as documents  # noqa: PLC0415 - needs settings
    from portal.newsletter import reading  # noqa: PLC0415
    from tests.newsletter.judged import right, words  # noqa: PLC0415

    with issue.open("rb") as opened:
        blocks = documents.read(File(opened))
    found = reading.read(blocks).parts
    for part in found:
        print(f"{len(part.text.split()):5} words  {part.kind:9} {part.title}")
    stands = words(*[block.text for block in blocks])
    lost = stands - words(*[f"{part.title} {part.text}" for part in found])
    share = right(found, list(parts_of(blocks, judged.read_text()))) / stands.total()
    print(f"{share:.1%} of {stands.total():,} words in the right part; {lost.total()} lost.")


def parts_of(blocks, judged: str):
    """The parts that were judged: each from where its first words stand to the next."""
    from tests.newsletter.judged import words  # noqa: PLC0415

    places, at = [], 0
    kinds, begins = zip(*(line.split("\t") for line in judged.splitlines()), strict=True)
    for begin in begins:
        at = next(n for n in range(at, len(blocks)) if blocks[n].text.startswith(begin))
        places.append(at)
        at += 1
    for kind, start, end in zip(kinds, places, [*places[1:], len(blocks)], strict=True):
        said = " ".join(block.text for block in blocks[start:end])
        yield SimpleNamespace(kind=kind, words=lambda said=said: words(said))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
