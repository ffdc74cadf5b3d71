"""A command that prints what is understood of a file, and writes nothing."""

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from portal.documents import reading
from portal.documents.blocks import Block
from portal.errors import Refused

WIDTH = 90


class ReadCommand(BaseCommand):
    """A subclass says what is read out of the blocks, and how to tell a person of it."""

    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="as JSON, for a program to read")

    def handle(self, *, file, json: bool, **options):
        found = self.read(self._opened(file))
        if json:
            self.stdout.write(as_json(found.as_data()))
        else:
            lines = [*self.in_words(found), *_outside(found.outside)]
            self.stdout.writelines(f"{line}\n" for line in lines)

    def given(self, file: File):
        """What `read` is given of a file."""
        return reading.read(file)

    def read(self, blocks: list[Block]):
        """What was understood: it has `as_data()`, for JSON, and `outside`, texts of no use."""
        raise NotImplementedError

    def _opened(self, path):
        try:
            with path.open("rb") as opened:
                return self.given(File(opened))
        except OSError as problem:
            raise CommandError(f"{path} cannot be opened: {problem.strerror}.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None

    def in_words(self, found) -> Iterator[str]:
        """What was understood, line by line, for a person."""
        raise NotImplementedError


def as_json(data) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _outside(texts):
    for text in texts:
        yield from ["", f"Outside: {textwrap.shorten(text, WIDTH, placeholder=' …')}"]
