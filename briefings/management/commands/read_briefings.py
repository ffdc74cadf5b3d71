import textwrap

from briefings import reading
from briefings.models import SECTIONS
from portal.documents.command import ReadCommand


class Command(ReadCommand):
    help = (
        "Print the briefings understood from a Word, PowerPoint, PDF or text file. Writes nothing."
    )

    def read(self, blocks):
        return reading.read(blocks)

    def in_words(self, found: reading.Reading):
        yield f"{len(found.briefings)} briefings; {len(found.outside)} other texts."
        for place, briefing in enumerate(found.briefings, 1):
            yield from ["", f"Briefing {place}: {briefing.title or '(no title stands there)'}"]
            for number in range(1, SECTIONS + 1):
                part = briefing.part(number)
                yield from ["", f"{number}. {part.title or '(not found)'}"]
                yield textwrap.indent(part.body, "   ")
            if briefing.unplaced:
                yield from ["", "Not placed:", *(f"   {text}" for text in briefing.unplaced)]
