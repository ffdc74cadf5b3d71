"""What the lines of a region say: paragraphs, headings and lists."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from portal.documents.blocks import Block
from portal.documents.lines import BULLET, LONE_NUMBER, Line, blocks
from portal.documents.pdf.printed import Printed
from portal.documents.pdf.regions import Region, place

LARGER = 1.15  # times the size of most words: a heading
MOST_IN_HEADINGS = 0.25  # of all words, or size says nothing about headings
DEEPEST = 6
USUAL_AMONG = 5  # one of so many distances between lines is narrower than the usual one
WIDER = 1.2  # times the usual distance: a gap
IN_FURTHER = 0.6  # sizes: a list within a list
BROKEN_LINK = re.compile(
    r"\[(?P<first>(?:\\.|[^\]\\])*)\]\((?P<address>[^()\s]+)\)(?P<between> ?)"
    r"\[(?P<second>(?:\\.|[^\]\\])*)\]\((?P=address)\)"
)
BROKEN_MARKS = re.compile(r"(?<=[^\s*\\])(\*{1,3}) \1(?=[^\s*])")
WORD = re.compile(r"[^\W\d_]+")
BROKEN = re.compile(r"([^\W\d_]+)-(?=\W*$)")


class Setting(NamedTuple):
    """How a whole document is set."""

    levels: dict[int, int]  # of headings, by their sizes
    distance: float  # from line to line in a paragraph, in sizes
    words: frozenset[str]

    def level(self, line: Printed) -> int:
        is_text = line.glyph or _is_number(line)
        return 0 if is_text else self.levels.get(round(line.size), 0)


def setting(regions: Iterable[Region]) -> Setting:
    regions = list(regions)
    sizes = Counter()
    for line in (line for region in regions for line in region if not _is_number(line)):
        sizes[round(line.size)] += len(line.text.split())
    words = (word.lower() for region in regions for line in region for word in _whole(line.text))
    return Setting(_levels(sizes), _usual_distance(regions), frozenset(words))


def _is_number(line):
    return LONE_NUMBER.fullmatch(line.text.strip("*"))


def _levels(sizes):
    body = max(sizes, key=lambda size: sizes[size], default=0)
    larger = sorted((size for size in sizes if size >= LARGER * body), reverse=True)
    if sum(sizes[size] for size in larger) > MOST_IN_HEADINGS * sum(sizes.values()):
        return {}
    return {size: min(level, DEEPEST) for level, size in enumerate(larger, 1)}


def _usual_distance(regions):
    pairs = [pair for region in regions for pair in zip(region, region[1:], strict=False)]
    alike = [(one, two) for one, two in pairs if round(one.size) == round(two.size)]
    found = sorted(
        (two.base - one.base) / one.size for one, two in alike if two.base > one.place.bottom
    )
    return found[len(found) // USUAL_AMONG] if found else 1.0


def _whole(text):
    """The words of a line, without one that may go on in the next."""
    words = WORD.findall(text)
    return words[:-1] if BROKEN.search(text) else words


def read(region: Region, setting: Setting) -> list[Block]:
    made = []
    for level, lines in groupby(_lines(region, setting), lambda pair: pair[0]):
        found = blocks(line for _, line in lines)
        made += [_as_heading(each, level) if level else each for each in found]
    return [block._replace(text=_mended(block.text)) for block in made]


def _as_heading(block, level):
    """A heading need not be bold too."""
    return block if block.bullet else Block(block.text.replace("**", ""), 0, level, block.apart)


def _lines(region, setting) -> Iterator[tuple[int, Line]]:
    """The lines with their levels of heading."""
    around, lists = place(region), _left_of_lists(region)
    for above, line, below in zip([None, *region], region, [*region[1:], None], strict=False):
        level = setting.level(line)
        gap = not above or setting.level(above) != level or _is_apart(above, line, setting)
        full = bool(below) and _is_full(line, below, around)
        text = _with_hyphen_meant(_with_glyph(line, lists), below, setting)
        yield level, Line(text, full, gap)


def _left_of_lists(region):
    return min((line.place.left for line in region if _is_item(line)), default=0)


def _is_item(line):
    return bool(line.glyph or BULLET.fullmatch(line.text))


def _with_glyph(line, lists):
    text = f"{line.glyph} {line.text}".lstrip()
    is_within = _is_item(line) and line.place.left > lists + IN_FURTHER * line.size
    return f"  {text}" if is_within else text


def _is_apart(above, line, setting):
    if line.place.left > above.place.right or line.base < above.base:
        return True
    return line.base - above.base > WIDER * setting.distance * above.size


def _is_full(line, below, around):
    """Whether there was no room for the first word of the line below, at the end or around."""
    needed = below.first_word + 0.25 * line.size
    from_left, centred = around.right - line.place.right, around.right - around.left
    return needed > from_left or needed > centred - (line.place.right - line.place.left)


def _with_hyphen_meant(text, below, setting):
    """A hyphen at the end is soft where the document has the word without it."""
    broken = BROKEN.search(text) if below else None
    goes_on = WORD.match(below.text) if broken else None
    if not goes_on or (broken[1] + goes_on[0]).lower() not in setting.words:
        return text
    return f"{text[: broken.end() - 1]}\u00ad{text[broken.end() :]}"


def _mended(text):
    """Links and bold words that were broken over lines, as one each."""
    before = None
    while text != before:
        before, text = text, BROKEN_LINK.sub(_as_one_link, text)
    return BROKEN_MARKS.sub(" ", text)


def _as_one_link(found):
    words = found["first"] + found["second"]
    is_address = words.replace("\\", "") in found["address"]
    between = "" if is_address or found["first"].endswith("-") else found["between"]
    return f"[{found['first']}{between}{found['second']}]({found['address']})"
