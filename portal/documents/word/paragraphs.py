"""The words of Word's paragraphs, how they are set and where they lead, and the boxes they hold.

What a tracked change took out is out, what it put in is in. Hidden text is left out.
"""

import re
from collections.abc import Iterator

from portal.documents.package import ALTERNATE, RELATIONS, Relation, chosen
from portal.documents.runs import Run
from portal.documents.word.names import TEXT_BOX, W
from portal.documents.word.styles import Styles

AROUND = ("ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo")
INSIDE = {f"{W}{name}" for name in AROUND}
MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
LETTERS = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
DRAWINGS = {f"{W}drawing", f"{W}pict", f"{W}object"}
HYPERLINK = re.compile(r"\s*HYPERLINK\b(.*)", re.DOTALL | re.IGNORECASE)
OPTION = re.compile(r'\\([a-z])\s*(?:"([^"]*)")?|"([^"]*)"|([^\s"\\]+)', re.IGNORECASE)


class Paragraphs:
    """Reads one paragraph after the other: a field may begin in one and end in another."""

    def __init__(self, styles: Styles, relations: dict[str, Relation]):
        self._styles, self._relations = styles, relations
        self._fields, self._drawings = [], []

    def runs(self, paragraph) -> tuple[list[Run], list]:
        """The runs of a paragraph, and the drawings in it, which may hold text of their own."""
        self._drawings = []
        return list(self._inside(paragraph, "")), self._drawings

    def _inside(self, parent, address) -> Iterator[Run]:
        for element in parent:
            if element.tag == f"{W}r":
                yield from self._run(element, address)
            elif element.tag == f"{W}hyperlink":
                yield from self._inside(element, self._address(element) or address)
            elif element.tag == f"{W}fldSimple":
                led = _led_to(element.get(f"{W}instr") or "")
                yield from self._inside(element, led or address)
            elif element.tag in INSIDE:
                yield from self._inside(element, address)
            elif element.tag == ALTERNATE:
                yield from self._inside(chosen(element, f"{W}t", TEXT_BOX), address)
            elif element.tag.startswith(MATHS):
                yield Run("".join(text.text or "" for text in element.iter(f"{MATHS}t")))

    def _address(self, hyperlink):
        """Where it leads out of the document; "" for a place within."""
        relation = self._relations.get(hyperlink.get(f"{RELATIONS}id"))
        anchor = hyperlink.get(f"{W}anchor")
        if not relation or not relation.is_outside:
            return ""
        return f"{relation.target}#{anchor}" if anchor else relation.target

    def _run(self, run, address):
        style = self._styles.of_run(run)
        for element in run:
            text = self._text(element)
            if text and not style.hidden and all(field.is_shown for field in self._fields):
                led = next((field.address for field in self._fields[::-1] if field.address), "")
                yield Run(text, bool(style.bold), bool(style.italic), address or led)

    def _text(self, element):
        """The letters that an element of a run stands for; notes what else it is."""
        if element.tag == f"{W}t":
            return element.text or ""
        if element.tag == f"{W}fldChar":
            self._field(element.get(f"{W}fldCharType"))
        elif element.tag == f"{W}instrText" and self._fields:
            self._fields[-1].instruction += element.text or ""
        elif element.tag in DRAWINGS or element.tag == ALTERNATE:
            self._drawings.append(element)
        elif element.tag == f"{W}sym":
            return _symbol(element.get(f"{W}char"))
        elif element.tag == f"{W}ruby":
            return "".join(text.text or "" for text in element.iterfind(f"{W}rubyBase//{W}t"))
        return LETTERS.get(element.tag, "")

    def _field(self, point):
        if point == "begin":
            self._fields.append(_Field())
        elif point == "separate" and self._fields:
            self._fields[-1].show()
        elif point == "end" and self._fields:
            self._fields.pop()


class _Field:
    """A field: first what it is to show, then what it shows."""

    def __init__(self):
        self.instruction, self.address, self.is_shown = "", "", False

    def show(self):
        self.is_shown, self.address = True, _led_to(self.instruction)


def _led_to(instruction):
    """The address in a HYPERLINK field; "" for one that stays in the document."""
    found = HYPERLINK.fullmatch(instruction)
    address, place = "", ""
    for option, of_option, quoted, bare in OPTION.findall(found[1] if found else ""):
        if option.lower() == "l":
            place = of_option
        elif not option:
            address = address or quoted or bare
    return f"{address}#{place}" if address and place else address


def _symbol(code):
    """A letter of a font of symbols: bullets are among them."""
    return chr(int(code, 16)) if re.fullmatch(r"[\dA-Fa-f]{4}", code or "") else ""
