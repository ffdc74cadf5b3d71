"""Where shapes stand on a page or a slide, down and to the right from its corner."""

from typing import NamedTuple

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Place(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        return max(self.right - self.left, self.bottom - self.top)

    def distance(self, other: "Place") -> float:
        """From edge to edge; 0 where one lies on the other."""
        across = max(other.left - self.right, self.left - other.right, 0)
        down = max(other.top - self.bottom, self.top - other.bottom, 0)
        return (across**2 + down**2) ** 0.5


class Frame(NamedTuple):
    """How the measures within a group become those of the page."""

    left: float = 0
    top: float = 0
    across: float = 1
    down: float = 1

    def place(self, transform) -> Place | None:
        """The place of a shape within, by its transform; None where it has none."""
        corner, size = _pair(transform, "off", "x", "y"), _pair(transform, "ext", "cx", "cy")
        if corner is None or size is None:
            return None
        left, top = self.left + corner[0] * self.across, self.top + corner[1] * self.down
        return Place(left, top, left + size[0] * self.across, top + size[1] * self.down)

    def within(self, transform) -> "Frame":
        """The frame of a group that stands in this one."""
        place = self.place(transform)
        corner, size = _pair(transform, "chOff", "x", "y"), _pair(transform, "chExt", "cx", "cy")
        if place is None or corner is None or size is None or 0 in size:
            return self
        across, down = (place.right - place.left) / size[0], (place.bottom - place.top) / size[1]
        return Frame(place.left - corner[0] * across, place.top - corner[1] * down, across, down)


def _pair(transform, name, *keys):
    element = None if transform is None else transform.find(f"{A}{name}")
    numbers = [None if element is None else _number(element.get(key)) for key in keys]
    return None if None in numbers else numbers


def _number(text):
    digits = (text or "").removeprefix("-")
    return int(text) if digits.isdecimal() and len(digits) < 12 else None
