import textwrap

from portal.documents.command import ReadCommand
from portal.newsletter import reading


class Command(ReadCommand):
    help = (
        "Print the parts understood of a newsletter: a Word, PowerPoint, PDF or text file, or a "
        "saved web page. Writes nothing."
    )

    def read(self, blocks):
        return reading.read(blocks)

    def in_words(self, found: reading.Reading):
        yield "1 part." if len(found.parts) == 1 else f"{len(found.parts)} parts."
        for place, part in enumerate(found.parts, 1):
            yield from ["", f"Part {place}, {part.kind}: {part.title or '(no title stands there)'}"]
            yield from [textwrap.indent(part.text, "   ")] if part.text else []
