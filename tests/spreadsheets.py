"""Reading an Excel file as a spreadsheet program does: its only sheet."""

import re
import zipfile
from functools import cached_property
from xml.etree import ElementTree

SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
ESCAPED = re.compile("_x([0-9A-F]{4})_")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Workbook:
    def __init__(self, file):
        with zipfile.ZipFile(file) as packed:
            self.sheet = ElementTree.fromstring(packed.read(SHEET))
            self.styles = ElementTree.fromstring(packed.read(STYLES))

    @cached_property
    def rows(self) -> list[list[str | float]]:
        return [[_value(cell) for cell in row] for row in self.sheet.iter(f"{MAIN}row")]

    @property
    def elements(self) -> set[str]:
        """The names of all that stands in the sheet."""
        return {element.tag.removeprefix(MAIN) for element in self.sheet.iter()} - {"row"}

    @property
    def widths(self) -> list[int]:
        """Of each column, in letters."""
        found = []
        for run in self.sheet.iter(f"{MAIN}col"):
            columns = int(run.get("max")) - int(run.get("min")) + 1
            found += [round(float(run.get("width")) - 0.7)] * columns
        return found

    @property
    def frozen_rows(self) -> int:
        return int(self.sheet.find(f".//{MAIN}pane[@state='frozen']").get("ySplit"))

    def is_bold(self, row) -> bool:
        """Whether every cell of the row is."""
        formats = self.styles.findall(f"{MAIN}cellXfs/{MAIN}xf")
        fonts = self.styles.findall(f"{MAIN}fonts/{MAIN}font")
        cells = self.sheet.findall(f".//{MAIN}row")[row]
        used = [fonts[int(formats[int(cell.get("s", 0))].get("fontId"))] for cell in cells]
        return all(font.find(f"{MAIN}b") is not None for font in used)

    def format_of(self, row, column) -> str:
        """How a number of that cell is shown."""
        cell = self.sheet.findall(f".//{MAIN}row")[row][column]
        used = self.styles.findall(f"{MAIN}cellXfs/{MAIN}xf")[int(cell.get("s", 0))]
        codes = {each.get("numFmtId"): each for each in self.styles.iter(f"{MAIN}numFmt")}
        return codes[used.get("numFmtId")].get("formatCode")


def _value(cell):
    if cell.get("t") == "inlineStr":
        text = "".join(cell.itertext())
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return float(cell.find(f"{MAIN}v").text)
