"""The pictures of the demonstration's newsletter, drawn when it is loaded."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 675
FINER = 2  # drawn twice as large, so that edges are smooth
NIGHT, DUSK, PLUM, ROSE = "#1d2a44", "#33507a", "#5b3a6b", "#c98a8a"
CREAM, GOLD, LEAF = "#fbf3e4", "#f2b544", "#3d7a6a"


def draw(name: str) -> bytes:
    """The picture of this name, as a PNG."""
    picture = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), CREAM)
    DRAWINGS[name](Brush(picture))
    written = io.BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()


class Brush:
    """Draws in units of the finished picture."""

    def __init__(self, picture: Image.Image):
        self._pen = ImageDraw.Draw(picture)

    def circle(self, x, y, radius, colour):
        edges = (x - radius, y - radius, x + radius, y + radius)
        self._pen.ellipse([edge * FINER for edge in edges], fill=colour)

    def shape(self, colour, *corners):
        self._pen.polygon([(x * FINER, y * FINER) for x, y in corners], fill=colour)

    def box(self, colour, left, top, right, bottom):
        edges = (left, top, right, bottom)
        self._pen.rounded_rectangle([edge * FINER for edge in edges], 8 * FINER, fill=colour)

    def line(self, colour, width, *points):
        places = [(x * FINER, y * FINER) for x, y in points]
        self._pen.line(places, fill=colour, width=width * FINER, joint="curve")


def _listening(brush):
    brush.circle(980, 120, 420, "#f6e2bd")
    brush.box(LEAF, 180, 470, 1020, 496)
    brush.box(LEAF, 330, 496, 356, 640)
    brush.box(LEAF, 844, 496, 870, 640)
    for x, y, size, colour in ((400, 300, 96, PLUM), (800, 340, 74, DUSK)):
        brush.circle(x, y - size, size * 0.62, colour)
        brush.shape(
            colour, (x - size, 470), (x - size * 0.7, y), (x + size * 0.7, y), (x + size, 470)
        )
    for radius in (150, 118, 86):
        brush.line(GOLD, 9, *_arc(600, 285, radius))


def _arc(x, y, radius):
    """Five points of a bow, such as a voice makes."""
    return [
        (x + radius * across, y - radius * up)
        for across, up in ((-0.7, 0.1), (-0.4, 0.42), (0, 0.55), (0.4, 0.42), (0.7, 0.1))
    ]


def _paths(brush):
    brush.box(NIGHT, -20, -20, WIDTH + 20, HEIGHT + 20)
    brush.circle(600, 470, 400, DUSK)
    brush.circle(600, 480, 270, PLUM)
    brush.circle(600, 490, 160, ROSE)
    brush.shape(LEAF, (0, 470), (1200, 470), (1200, 675), (0, 675))
    for corners in (
        ((0, 640), (0, 560), (570, 470), (590, 500)),
        ((540, 675), (660, 675), (612, 470), (588, 470)),
        ((1200, 640), (1200, 560), (630, 470), (610, 500)),
    ):
        brush.shape(CREAM, *corners)
    brush.box(GOLD, 556, 330, 644, 490)
    brush.box(NIGHT, 540, 318, 556, 490)
    brush.box(NIGHT, 644, 318, 660, 490)
    brush.box(NIGHT, 540, 308, 660, 330)
    for x, y in ((90, 470), (250, 430), (1010, 450)):
        _house(brush, x, y)


def _house(brush, x, y):
    brush.box("#e7d8bd", x - 55, y - 60, x + 55, y + 40)
    brush.shape(ROSE, (x - 72, y - 55), (x, y - 118), (x + 72, y - 55))
    brush.box(GOLD, x - 18, y - 28, x + 18, y + 4)


def _poster(brush):
    brush.box("#efe3cc", -20, -20, WIDTH + 20, HEIGHT + 20)
    brush.box(CREAM, 430, 60, 790, 675)
    brush.shape(GOLD, (500, 675), (720, 675), (650, 420), (590, 420))
    for left, top, size, colour in (
        (60, 430, 240, PLUM),
        (120, 250, 180, ROSE),
        (300, 520, 150, DUSK),
        (800, 470, 220, LEAF),
        (900, 300, 180, DUSK),
        (1030, 480, 200, ROSE),
        (840, 190, 110, PLUM),
    ):
        brush.box(colour, left, top, left + size, 675)
        brush.box(CREAM, left + size * 0.42, top + 18, left + size * 0.58, top + 30)
    brush.box(LEAF, 560, 300, 580, 440)
    brush.box(LEAF, 560, 375, 660, 395)
    brush.box(LEAF, 640, 390, 660, 440)
    brush.box(NIGHT, 596, 348, 628, 374)
    for x in (604, 620):
        brush.line(DUSK, 4, (x, 336), (x + 5, 322), (x - 2, 308))


DRAWINGS: dict[str, Callable[[Brush], None]] = {
    "listening": _listening,
    "paths": _paths,
    "poster": _poster,
}
