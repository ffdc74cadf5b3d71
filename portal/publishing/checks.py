"""What a careful reader would say about a text before it goes out, in plain words.

Every function takes HTML as `richtext` keeps it; escape plain text first. Nothing here changes it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

WORDS_A_MINUTE = 200  # a careful reader of unfamiliar prose
HEADINGS_BEGIN_AT = 3

EVERYDAY = {"AGM", "BBC", "BST", "CCTV", "CD", "COVID", "DIY", "DVD", "EU", "FAQ", "GMT", "GP"}
EVERYDAY |= {"HMRC", "HTML", "ID", "IT", "MP", "NHS", "OK", "PC", "PDF", "PIN", "SMS", "TV"}
EVERYDAY |= {"UK", "UN", "URL", "US", "USA", "USB", "VAT", "VIP"}
# Capitals that are no abbreviations: two everyday names, postcodes, Roman numerals.
NOT_ABBREVIATIONS = re.compile(
    r"\bGOV\.UK\b|\bA&E\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[IVX]{2,9}\b"
)
IN_AN_ADDRESS = ("@", "://", "www.")
ABBREVIATION = re.compile(r"\b(?=(?:\d*[A-Z]){2})([A-Z][A-Z\d]{1,6})s?\b")
NEAR = 300  # characters: where the words in full of a short form may stand
WORD = re.compile(r"[^\W\d_]+")

NOWHERE = ("", "#")  # addresses of links whose own were lost on the way
VAGUE = {"click here", "here", "link", "more", "read more", "this link"}
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?!gov\.uk$)[\w.-]+\.(?:com|gov|net|org|uk)(?:/\S*)?")

BLOCKS = {"blockquote", "caption", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p"}
BLOCKS |= {"table", "td", "th", "tr", "ul"}


@dataclass(frozen=True)
class Warning:
    """One thing to look at. What blocks keeps some readers out, so it must be put right first."""

    text: str
    blocks: bool = False


def words(html: str) -> int:
    """How many words a reader sees."""
    return sum(len(block.split()) for block in _Text(html).blocks)


def reading_minutes(words: int) -> int:
    """Minutes to read so many words, rounded up."""
    return max(1, -(-words // WORDS_A_MINUTE))


def warnings(texts: Iterable[str]) -> list[Warning]:
    """All there is to say of `texts`, parts of one publication in the order they are read."""
    return list(dict.fromkeys(warning for found in by_text(texts) for warning in found))


def by_text(texts: Iterable[str]) -> list[list[Warning]]:
    """What there is to say of each of `texts`.

    A short form spelt out in one may be used in those after it, and two links with the same words
    are told apart across all of them.
    """
    spelt_out, linked = set(), {}
    found = []
    for text in map(_Text, texts):
        about = [
            *_pictures(text),
            *_tables(text),
            *_headings(text),
            *_links(text, linked),
            *_shouting(text),
            *_abbreviations(text, spelt_out),
        ]
        found.append(list(dict.fromkeys(about)))
    return found


@dataclass
class _Link:
    href: str
    text: str = ""


class _Text(HTMLParser):
    """What one text holds, read once: the words of its blocks, the levels of its headings, its
    links, the descriptions of its pictures, and for each table whether it has a header cell."""

    def __init__(self, html):
        super().__init__()
        self.blocks, self.headings, self.links, self.pictures, self.tables = [""], [], [], [], []
        self._link = self._header = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self._boundary(tag)
        if tag == "a":
            self.links.append(_Link((attrs.get("href") or "").strip()))
        elif tag == "img":
            self._picture((attrs.get("alt") or "").strip())
        elif tag == "table":
            self.tables.append(False)
        elif re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self._link = self._link or tag == "a"
        self._header = self._header or tag == "th"

    def handle_endtag(self, tag):
        self._boundary(tag)
        self._link = self._link and tag != "a"
        self._header = self._header and tag != "th"

    def handle_data(self, data):
        self.blocks[-1] += data
        if self._link:
            self.links[-1].text += data
        if self._header and data.strip() and self.tables:
            self.tables[-1] = True

    def _boundary(self, tag):
        """Words on two sides of a block are two words; those on two sides of a mark may be one."""
        if tag in BLOCKS:
            self.blocks.append("")
        elif tag == "br":
            self.handle_data(" ")

    def _picture(self, alt):
        self.pictures.append(alt)
        if self._link:
            self.links[-1].text += alt


def _pictures(text):
    if "" in text.pictures:
        yield Warning(
            "A picture has no description. Say what it shows, for people who cannot see it.",
            blocks=True,
        )


def _tables(text):
    if False in text.tables:
        yield Warning(
            "A table has no header cells. Make the cells that name its columns or rows header"
            " cells, so that a screen reader can say which is which.",
            blocks=True,
        )


def _headings(text):
    above = HEADINGS_BEGIN_AT - 1
    for level in text.headings:
        if level > above + 1:
            yield Warning(f"A heading of level {level} stands where level {above + 1} should.")
        above = level


def _links(text, linked):
    for link in text.links:
        name = " ".join(link.text.split())
        if not name:
            yield Warning("A link has no words. Remove it, or write where it leads.")
        elif link.href in NOWHERE:
            yield Warning(f"The link “{name}” has no address that works.")
        else:
            yield from _link_words(name, link.href, linked)


def _link_words(name, href, linked):
    plain = name.casefold().strip(" .,:;!?…>»→")
    if plain in VAGUE:
        yield Warning(f"The link “{name}” does not say where it leads. Name what it opens.")
    elif ADDRESS.fullmatch(plain):
        yield Warning(f"The link “{name}” shows its address. Name what it opens instead.")
    elif linked.setdefault(plain, href.rstrip("/")) != href.rstrip("/"):
        yield Warning(f"Two links say “{name}” and lead to different pages. Tell them apart.")


def _shouting(text):
    for block in text.blocks:
        if _is_shouted(block):
            start = " ".join(block.split()[:5])
            yield Warning(f"“{start}…” is all in capitals, which is hard to read.")


def _is_shouted(block):
    return block.isupper() and len(WORD.findall(block)) >= 3


def _abbreviations(text, spelt_out):
    """Short forms used before they are spelt out; each is named once, and `spelt_out` grows."""
    for block in text.blocks:
        if _is_shouted(block):
            continue
        block = _without_addresses(block)
        for match in ABBREVIATION.finditer(block):
            short = match[1]
            if short in EVERYDAY or short in spelt_out:
                continue
            spelt_out.add(short)
            start, end = match.span()
            before, after = block[max(0, start - NEAR) : start], block[end : end + NEAR]
            if not _is_spelt_out(short, before, after):
                yield Warning(
                    f"“{short}” is not spelt out. The first time, write the words in full with"
                    " the short form in brackets."
                )


def _without_addresses(block):
    """The block without what looks like an abbreviation and is none."""
    plain = (word for word in block.split() if not any(sign in word for sign in IN_AN_ADDRESS))
    return NOT_ABBREVIATIONS.sub(" ", " ".join(plain))


def _is_spelt_out(short, before, after):
    """Whether it stands in brackets after words that could be its own, or has them in brackets."""
    if before.endswith("("):
        near = WORD.findall(before)[-2 * len(short) - 2 :]
    elif in_brackets := re.match(r"\s*\(([^)]*)\)", after):
        near = WORD.findall(in_brackets[1])
    else:
        return False
    return any(word[0].upper() == short[0] and len(word) > 1 and word != short for word in near)
