"""Formatted text, from the HTML our pages show to blocks that a template sets.

A block is a dict with its `kind`: a paragraph and a heading hold runs of words, a list its items,
a quote its blocks, a table its cells. Whatever HTML comes in, what goes out can be made accessible:
no heading skips a level, no link or heading is without words, nothing is nested without end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urljoin

from django.utils.encoding import iri_to_uri

from portal.paper import tables
from portal.paper.characters import is_visible, printable
from portal.paper.elements import Element, read

HEADINGS = {"h3": 3, "h4": 4}
INLINE = {"a", "br", "em", "span", "strong"}
LONGEST_LINK = 8000  # characters; typst takes no more
LONGEST_COUNT = 5  # digits of the number a list begins with
SPACES = re.compile(r"[ \t\n\r\f]+")
SPACE, BREAK = {"text": " "}, {"break": True}


def blocks(html: str, page: str) -> list[dict]:
    """`html` as blocks; `page` is the address from which its links lead on."""
    found = list(_blocks(read(html), _Marks(page)))
    _mend_levels(found, above=min(HEADINGS.values()) - 1)
    return found


def line(text: str) -> str:
    """Plain text, on one line; empty where there is nothing to see."""
    text = SPACES.sub(" ", printable(text)).strip()
    return text if is_visible(text) else ""


def paragraph(text: str) -> list[dict]:
    """Plain text as one paragraph, its lines broken where they are; none where it has no words."""
    runs = [run for each in text.splitlines() for run in ({"text": each}, BREAK)]
    return list(_with_words("paragraph", runs))


def link(words: str, page: str, href: str) -> dict:
    """A link from `page` for paper, with its address to type; that alone where it has no words."""
    address = _address(page, href)
    words = line(words) or shown(address)
    return {"words": words, "address": address, "shown": shown(address)}


def shown(address: str) -> str:
    """A web address as people type it."""
    return address.partition("://")[2].rstrip("/")


@dataclass(frozen=True)
class _Marks:
    """What is said of words by the elements round them."""

    page: str
    strong: bool = False
    em: bool = False
    link: str = ""
    in_table: bool = False

    def within(self, element: Element) -> "_Marks":
        if element.tag == "a":
            return replace(self, link=_address(self.page, element.attributes.get("href")))
        if element.tag in ("strong", "em"):
            return replace(self, **{element.tag: True})
        return self

    def on(self, run: dict) -> dict:
        marks = {"strong": self.strong, "em": self.em, "link": self.link}
        return run | {name: mark for name, mark in marks.items() if mark}


def _address(page, href):
    """Where a link leads, or nothing where that is nowhere."""
    try:
        address = iri_to_uri(urljoin(page, href.strip())) if href else ""
    except ValueError:
        return ""
    return address if len(address) <= LONGEST_LINK else ""


def _blocks(element: Element, marks: _Marks) -> Iterator[dict]:
    """What is in `element`; words that stand among blocks are paragraphs too."""
    for inline, nodes in groupby(element.children, key=_is_inline):
        if inline:
            yield from _with_words(
                "paragraph", [run for node in nodes for run in _runs(node, marks)]
            )
        else:
            for node in nodes:
                yield from _block(node, marks)


def _is_inline(node):
    if isinstance(node, str):
        return True
    return node.tag in INLINE and all(map(_is_inline, node.children))


def _block(element, marks):
    if element.tag in HEADINGS:
        yield from _heading(element, marks)
    elif element.tag in ("ol", "ul"):
        yield from _list(element, marks)
    elif element.tag == "blockquote":
        if inner := list(_blocks(element, marks)):
            yield {"kind": "quote", "blocks": inner}
    elif element.tag == "table":
        yield from _table(element, marks)
    else:
        yield from _blocks(element, marks.within(element))


def _heading(element, marks):
    """In a table it is bold words: headings lead through the text, not through its tables."""
    if marks.in_table:
        yield from _with_words("paragraph", _runs(element, replace(marks, strong=True)))
    else:
        yield from _with_words("heading", _runs(element, marks), level=HEADINGS[element.tag])


def _list(element, marks):
    wholes = [node if _is(node, "li") else Element("li", {}, [node]) for node in element.children]
    items = [item for item in (list(_blocks(whole, marks)) for whole in wholes) if item]
    if not items:
        return
    if element.tag == "ul":
        yield {"kind": "list", "items": items}
    else:
        yield {"kind": "numbered", "items": items, "start": _count(element.attributes.get("start"))}


def _is(node, tag):
    return isinstance(node, Element) and node.tag == tag


def _count(text):
    text = text or ""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_COUNT else 1


def _table(element, marks):
    inside = replace(marks, in_table=True)
    runs = [run for each in element.inner("caption") for run in _runs(each, inside)]
    caption = list(_with_words("paragraph", runs))
    grid = tables.grid(element)
    if not grid.columns:
        yield from caption
        return
    yield {
        "kind": "table",
        "caption": caption[0]["runs"] if caption else [],
        "columns": grid.columns,
        "header": [_cell(cell, inside) for cell in grid.header],
        "rows": [_cell(cell, inside) for cell in grid.rows],
    }


def _cell(cell, marks):
    heads = cell.element.tag == "th"
    inner = list(_blocks(cell.element, marks))
    return cell.place() | {"heads": heads, "blocks": inner}


def _runs(node, marks) -> list[dict]:
    """The words in `node`; those of two blocks are two words."""
    if isinstance(node, str):
        return [marks.on({"text": node})]
    if node.tag == "br":
        return [marks.on(BREAK)]
    inner = [run for child in node.children for run in _runs(child, marks.within(node))]
    return inner if node.tag in INLINE else [SPACE, *inner, SPACE]


def _with_words(kind, runs, **more):
    """One block of `runs`, each link one piece; none where there is nothing to see."""
    runs = _spaced(runs)
    if not _show(runs):
        return
    pieces = []
    for link, linked in groupby(runs, key=lambda run: run.get("link")):
        words = list(linked)
        pieces += [{"link": link, "runs": words}] if link and _show(words) else words
    yield {"kind": kind, "runs": pieces, **more}


def _spaced(runs):
    """`runs` with their spaces as a browser shows them, and no space or break at either end."""
    kept, open_to_space = [], False
    for run in runs:
        if "break" in run:
            kept.append(dict(run))
            open_to_space = False
        elif text := _closed_up(run["text"], open_to_space):
            kept.append(run | {"text": text})
            open_to_space = not text.endswith(" ")
    while kept and not kept[-1].get("text", "").strip(" "):
        kept.pop()
    return kept


def _closed_up(text, open_to_space):
    text = SPACES.sub(" ", printable(text))
    return text if open_to_space else text.removeprefix(" ")


def _show(runs):
    return any(is_visible(run.get("text", "")) for run in runs)


def _mend_levels(found, above) -> int:
    """Let no heading skip a level; the level of the last one comes back."""
    for block in found:
        if block["kind"] == "heading":
            above = block["level"] = min(block["level"], above + 1)
        for inner in [*block.get("items", []), block.get("blocks", [])]:
            above = _mend_levels(inner, above)
    return above
