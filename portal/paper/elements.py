"""HTML as elements within one another."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

DEEPEST = 12  # elements within one another; typst gives up at a few more


@dataclass
class Element:
    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)  # of elements and words

    def inner(self, *tags: str) -> list["Element"]:
        """Its children of these kinds."""
        elements = (child for child in self.children if isinstance(child, Element))
        return [element for element in elements if element.tag in tags]


def read(html: str) -> Element:
    """`html` as one element. What lies too deep becomes words of what it lies in."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = [Element("")]  # the whole, then each element in the last that has not ended

    def handle_starttag(self, tag, attrs):
        last = self.open[-1]
        element = Element(tag, dict(attrs))
        if len(self.open) > DEEPEST:
            last.children.append(" ")
            element = replace(last, tag=tag)
        else:
            last.children.append(element)
        if tag != "br":
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag in [element.tag for element in self.open[1:]]:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data):
        self.open[-1].children.append(data)
