import json
import textwrap
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from portal.documents import html
from portal.documents import reading as documents
from portal.errors import Refused
from procedures import reading

WIDTH = 90
PAGES = (".html", ".htm")


class Command(BaseCommand):
    help = (
        "Print the changes understood from a list of amendments: a Word, PowerPoint, PDF or text "
        "file, or a web page that was saved. Writes nothing."
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
            if path.suffix.lower() in PAGES:
                return html.read(_decoded(path.read_bytes()))
            with path.open("rb") as opened:
                return documents.read(File(opened))
        except OSError as problem:
            raise CommandError(f"{path} cannot be opened: {problem.strerror}.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None


def _decoded(content):
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def as_json(data) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def in_words(found: reading.Reading):
    """What was understood, line by line, for a person."""
    yield f"{len(found.entries)} changes; {len(found.outside)} other texts."
    for entry in found.entries:
        where = ", ".join([entry.manual or "no manual told", entry.release or "no month told"])
        yield from ["", f"{entry.chapter} ({where}): {entry.kind}"]
        if entry.note:
            yield textwrap.indent(entry.note, "   ")
        if entry.sections:
            yield f"   Sections: {', '.join(entry.sections)}"
        if entry.re_read:
            yield "   To be re-read."
    for text in found.outside:
        yield from ["", f"Outside: {textwrap.shorten(text, WIDTH, placeholder=' …')}"]
