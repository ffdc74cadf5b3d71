"""Pictures of figures: where each line of them is. The table beside each says the same."""

from typing import NamedTuple

from training.figures.counting import Change, Figures
from training.models import Rating
from training.models.evaluation import HIGHEST

WIDTH, HEIGHT = 120, 14  # of a picture in a cell of a table
WIDE, TALL, LEFT = 320, 46, 10  # of a row of a picture of its own, and its margin
ACROSS = WIDE - 2 * LEFT


class Bar(NamedTuple):
    """So much of a whole."""

    length: float
    width: int = WIDTH
    height: int = HEIGHT
    kind: str = "bar"


class Step(NamedTuple):
    """From one mean to another on a scale."""

    before: float
    after: float
    width: int = WIDTH
    height: int = HEIGHT
    kind: str = "step"


class Line(NamedTuple):
    """A row of a picture: its words, the heights of words and line, and from where to where."""

    words: str
    y: int
    middle: int
    begins: float
    ends: float


class Picture(NamedTuple):
    name: str
    title: str
    says: str
    lines: list[Line]
    marks: list[tuple[float, int]] = []
    width: int = WIDE
    left: int = LEFT
    right: int = WIDE - LEFT

    @property
    def height(self) -> int:
        return TALL * len(self.lines) + (16 if self.marks else 0)


def bar(n: int | None, of: int | None) -> Bar | None:
    """None where there is nothing to draw. More than the whole ends at its end."""
    return Bar(round(min(n / of, 1) * WIDTH, 1)) if n is not None and of else None


def step(change: Change) -> Step | None:
    """Both ends keep off the edge, so that their dots are whole."""
    if not change.n:
        return None
    return Step(*(round(5 + each / HIGHEST * (WIDTH - 10), 1) for each in _means(change)))


def _means(change):
    return change.before, change.after


def of_answers(figures: Figures) -> Picture | None:
    """How many of those who came answered what."""
    if not figures.attended:
        return None
    counts = [
        ("Attended", figures.attended),
        ("Answered before", figures.before),
        ("Answered after", figures.after),
        ("Answered both", figures.both),
        ("Answered months later", figures.later),
    ]
    lines = [
        _line(number, f"{words}: {n:,}", 0, n / figures.attended)
        for number, (words, n) in enumerate(each for each in counts if each[1] is not None)
    ]
    says = f"Bars: how many of the {figures.attended:,} who attended answered each form."
    return Picture("answers", "Who answered", says, lines)


def of_change(figures: Figures) -> Picture | None:
    """The means before and after on each scale that enough people answered."""
    scales = [(scale.label, figures.scales[scale]) for scale in Rating.Scale]
    of = figures.attended
    lines = [
        _line(number, _in_words(label, change, of), *(each / HIGHEST for each in _means(change)))
        for number, (label, change) in enumerate(each for each in scales if each[1].n)
    ]
    marks = [(LEFT + each / HIGHEST * ACROSS, each) for each in range(0, HIGHEST + 1, 2)]
    says = (
        "A ring for the mean before, a dot for the mean after, on a scale from 0 to 10: of those "
        f"who rated themselves both times, out of the {of:,} who attended."
    )
    return Picture("change", "Before and after", says, lines, marks) if lines else None


def _in_words(label, change, of):
    means = f"{change.before:.1f} to {change.after:.1f}"
    return f"{label}: {means} ({change.n:,} of {of:,} people)"


def _line(number, words, begins, ends):
    top = number * TALL
    first, last = (round(LEFT + share * ACROSS, 1) for share in (begins, ends))
    return Line(words, top + 16, top + 32, first, last)
