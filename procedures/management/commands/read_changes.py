import textwrap

from portal.documents.command import ReadCommand
from procedures import reading


class Command(ReadCommand):
    help = (
        "Print the changes understood from a list of amendments: a Word, PowerPoint, PDF or text "
        "file, or a web page that was saved. Writes nothing."
    )

    def read(self, blocks):
        return reading.read(blocks)

    def in_words(self, found: reading.Reading):
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
