"""Letters on a page put together to the lines that are printed there."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from portal.documents import letters
from portal.documents.lines import BULLET, LONE_GLYPH, LONE_NUMBER, NUMBERED
from portal.documents.pdf.letters import Dot, Letter
from portal.documents.places import Place
from portal.documents.runs import Run, markdown

STAR = re.compile(r"^\\\*(?=\s|$)")  # a bullet, and no Markdown
# All in sizes of the letters.
SPACE = 0.13  # a gap that is a space although none is drawn
NEXT = 1.0  # the widest gap in a line that is drawn from left to right
NEAR = 0.7  # the widest between two pieces of a line that were drawn at different times
TAB = 4.0  # the widest from a bullet or a number to its words
SAME_LINE = 0.35  # how far apart the bases of two pieces of a line may be
ALIKE = 1.6  # how many times as large one piece of a line may be
NUMBER_ALIKE = 1.2  # and a number before it
SMALLER = 2.0  # how many times as large as a bullet or number its words may be
LAID_OVER = 0.2  # how far the shadow of a word stands from the word
DOT_APART = 3.0  # the widest from a bullet that is drawn as a shape to its words
DOT_SIZE = (0.15, 0.6)
TURNED_APART = 3.0  # the widest gap between two turned letters of a line
ABOVE, BELOW = 0.8, 0.2  # how far letters reach from their base


class Printed(NamedTuple):
    """One line. Measures go right and down from the page's corner, in points."""

    text: str  # Markdown; a soft hyphen ends it where a word goes on in the next
    place: Place
    size: float
    bold: bool
    first_word: float  # its width
    glyph: str = ""  # a bullet or a number that stands before it

    @property
    def base(self) -> float:
        return self.place.bottom - BELOW * self.size


def lines(drawn: Iterable[Letter], dots: Iterable[Dot], height: float) -> list[Printed]:
    """The lines of a page so high, from top to bottom."""
    upright = [letter for letter in drawn if not letter.is_turned]
    pieces = filter(None, map(_without_spaces_round, _drawn_together(upright)))
    rows = _rows(_without_shadows(pieces))
    found = [_printed(piece, height) for row in rows for piece in _near(row)]
    found.sort(key=lambda line: (line.place.top, line.place.left))
    return _with_dots(_with_glyphs(found), dots, height)


def turned_lines(drawn: Iterable[Letter]) -> list[str]:
    """The words that do not stand upright, as they were drawn: where they belong is not seen."""
    made, before = [[]], None
    for letter in drawn:
        if not letter.is_turned:
            continue
        gap = before and _way(before, letter) - (before.right - before.left)
        if before and gap > TURNED_APART * letter.size:
            made.append([])
        elif before and gap > SPACE * letter.size:
            made[-1].append(letter._replace(text=" "))
        made[-1].append(letter)
        before = letter
    return [text for line in made if (text := markdown(_runs(line))[0])]


def _way(before, letter):
    return ((letter.left - before.left) ** 2 + (letter.base - before.base) ** 2) ** 0.5


def _drawn_together(upright) -> Iterator[list[Letter]]:
    """The letters that were drawn one after the other, each beside the one before."""
    piece = []
    for letter in upright:
        if piece and (not _follows(piece[-1], letter, NEXT) or _is_large_number(piece, letter)):
            yield piece
            piece = []
        piece.append(letter)
    yield piece


def _follows(before, letter, widest):
    smaller, larger = sorted((before.size, letter.size))
    gap = letter.left - before.right
    touches = abs(gap) < SPACE * larger
    return (
        abs(letter.base - before.base) <= SAME_LINE * larger
        and -0.5 * larger <= gap <= widest * smaller
        and (larger <= ALIKE * smaller or touches)
    )


def _is_large_number(piece, letter):
    """A number larger than what comes next belongs to more than that line."""
    if piece[0].size <= NUMBER_ALIKE * letter.size:
        return False
    return bool(LONE_NUMBER.fullmatch("".join(each.text for each in piece)))


def _without_spaces_round(piece):
    start, end = 0, len(piece)
    while start < end and not piece[start].text.strip():
        start += 1
    while end > start and not piece[end - 1].text.strip():
        end -= 1
    return piece[start:end]


def _without_shadows(pieces):
    """Words drawn twice almost in one place, to look bold or to cast a shadow, are there once."""
    kept, places = [], {}
    for piece in pieces:
        text, first = "".join(letter.text for letter in piece), piece[0]
        near = LAID_OVER * first.size
        if any(
            abs(first.left - left) < near and abs(first.base - base) < near
            for left, base in places.get(text, ())
        ):
            continue
        places.setdefault(text, []).append((first.left, first.base))
        kept.append(piece)
    return kept


def _rows(pieces) -> Iterator[list[list[Letter]]]:
    """The pieces that stand at one height, each row from left to right."""
    row = []
    for piece in sorted(pieces, key=lambda piece: -piece[0].base):
        if row and row[0][0].base - piece[0].base > SAME_LINE * piece[0].size:
            yield sorted(row, key=lambda each: each[0].left)
            row = []
        row.append(piece)
    yield sorted(row, key=lambda each: each[0].left)


def _near(row) -> Iterator[list[Letter]]:
    """The pieces of a row, those that are near put together."""
    made = []
    for piece in row:
        is_near = made and _follows(made[-1], piece[0], NEAR)
        if is_near and not _is_large_number(made, piece[0]):
            made += piece
        else:
            yield from [made] if made else []
            made = list(piece)
    yield from [made] if made else []


def _printed(piece, height):
    text = "".join(letter.text for letter in piece)
    sizes = sorted(letter.size for letter in piece)
    size, base = sizes[len(sizes) // 2], height - piece[0].base
    place = Place(piece[0].left, base - ABOVE * size, piece[-1].right, base + BELOW * size)
    words = markdown(_runs(_with_spaces(piece)))[0]
    words = STAR.sub("•", words) + "\u00ad" * text.endswith("\u00ad")
    return Printed(
        words,
        place,
        size,
        sum(letter.bold for letter in piece) > len(piece) / 2,
        _first_word(piece),
    )


def _with_spaces(piece) -> Iterator[Letter]:
    before = None
    for letter in piece:
        is_parted = before and letter.left - before.right > SPACE * letter.size
        if is_parted and before.text.strip() and letter.text.strip():
            yield letter._replace(text=" ")
        yield letter
        before = letter


def _first_word(piece):
    for before, letter in zip(piece, piece[1:], strict=False):
        if not letter.text.strip() or letter.left - before.right > SPACE * letter.size:
            return before.right - piece[0].left
    return piece[-1].right - piece[0].left


def _runs(set_letters) -> Iterator[Run]:
    for look, alike in groupby(set_letters, lambda each: each[-3:]):
        yield Run("".join(letter.text for letter in alike), *look)


def _with_glyphs(found) -> list[Printed]:
    """The lines with the bullets and numbers that stand to their left, a tab away."""
    made, at = list(found), {id(line): place for place, line in enumerate(found)}
    for glyph in [line for line in found if _is_lone(line.text)]:
        if words := _right_of(glyph, found):
            place = glyph.place._replace(right=words.place.right)
            made[at[id(words)]] = words._replace(glyph=letters.plain(glyph.text), place=place)
            made[at[id(glyph)]] = None
    return [line for line in made if line]


def _is_lone(text):
    return bool(LONE_GLYPH.fullmatch(text) or LONE_NUMBER.fullmatch(text))


def _right_of(glyph, found):
    """The nearest line that stands at the same height as a glyph, to its right."""
    larger = NUMBER_ALIKE if LONE_NUMBER.fullmatch(glyph.text) else ALIKE
    beside = [
        line
        for line in found
        if abs(line.base - glyph.base) <= SAME_LINE * line.size
        and 0 <= line.place.left - glyph.place.right <= TAB * line.size
        and line.size / SMALLER < glyph.size <= larger * line.size
        and not _is_lone(line.text)
    ]
    return min(beside, key=lambda line: line.place.left, default=None)


def _with_dots(found, dots, height) -> list[Printed]:
    """The lines with the bullets that are drawn as shapes to their left."""
    made = list(found)
    for dot in dots:
        at = next((at for at, line in enumerate(made) if _is_bullet_of(dot, line, height)), None)
        if at is not None:
            place = made[at].place._replace(left=dot.left)
            made[at] = made[at]._replace(glyph="•", place=place)
    return made


def _is_bullet_of(dot, line, height):
    is_item = line.glyph or BULLET.fullmatch(line.text) or NUMBERED.match(line.text)
    is_beside = 0 < line.place.left - dot.right <= DOT_APART * line.size
    is_as_high = line.place.top < height - dot.middle < line.base
    is_large_enough = DOT_SIZE[0] < (dot.right - dot.left) / line.size < DOT_SIZE[1]
    return not is_item and is_beside and is_as_high and is_large_enough
