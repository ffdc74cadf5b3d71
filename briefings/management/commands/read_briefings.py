import json
import textwrap
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from briefings import reading
from briefings.models import SECTIONS
from portal.documents import reading as documents
from portal.errors import Refused

WIDTH = 90


class Command(BaseCommand):
    help = (
        "Print the briefings understood from a Word, PowerPoint, PDF or text file. Writes nothing."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="as JSON, for a program to read")

    def handle(self, *, file, json: bool, **options):
        found = reading.read(self._blocks(file))
        if json:
            self.stdout.write(as_json(found.as_data()))
        else:
            self.stdout.writelines(f"{line}\n" for line in in_words(found))

    def _blocks(self, path):
        try:
            with path.open("rb") as opened:
                return documents.read(File(opened))
        except OSError as problem:
            raise CommandError(f"{path} cannot be opened: {problem.strerror}.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None


def as_json(data) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def in_words(found: reading.Reading):
    """What was understood, line by line, for a person."""
    yield f"{len(found.briefings)} briefings; {len(found.outside)} other texts."
    for place, briefing in enumerate(found.briefings, 1):
        yield from ["", f"Briefing {place}: {briefing.title or '(no title stands there)'}"]
        for number in range(1, SECTIONS + 1):
            part = briefing.part(number)
            yield from ["", f"{number}. {part.title or '(not found)'}"]
            yield textwrap.indent(part.body, "   ")
        if briefing.unplaced:
            yield from ["", "Not placed:", *(f"   {text}" for text in briefing.unplaced)]
    for text in found.outside:
        yield from ["", f"Outside: {textwrap.shorten(text, WIDTH, placeholder=' …')}"]
