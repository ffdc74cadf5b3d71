"""Running text as a reader gets it: the first use of an abbreviation says what it stands for, and a
number or address that ended says so, and what to use now.

What is added stands in elements of its own, `<span class="stands-for">` and `<span
class="was-replaced">`; what the author wrote stays as it is, but for links that lead to what ended.
"""

import copy
import datetime as dt
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape

from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from portal.publishing.former import CONTACTS, Former, FormerWays
from portal.publishing.richtext import TAG

# Words or a tag of cleaned HTML.
TOKEN = re.compile(f"[^<]+|{TAG}")
HREF = re.compile(r'\bhref="([^"]*)"')
NOT_EXPLAINED_IN = {"a", "h3", "h4", "caption", "th", "span"}  # a span is a passage left as it is
ABBREVIATION = re.compile(r"\S*[A-Z]\S*[A-Z0-9]\S*")
IN_BRACKETS = re.compile(r"\([^()]*\)")
POSSESSIVE = r"(?:(?:['’]|&#x27;)s(?!\w))?"
BEFORE = r"(?<![\w@.:&#-])(?<![a-z0-9./]/)"
AFTER = rf"(?:s(?:['’]|&#x27;)?)?(?!\w){POSSESSIVE}(?![\w@-]|\.\w|/[a-z0-9])"
BESIDE = 40  # characters between an abbreviation and where its author says what it stands for
FOLLOWS = 1000  # characters of HTML in which that may be


class Known:
    """What is known of abbreviations, and of numbers and addresses that ended."""

    def __init__(self, terms: str, ways: str):
        """Both as JSON: see `portal.reference.known`."""
        self.expansions = _expansions(json.loads(terms))
        self.former = FormerWays(json.loads(ways))
        names = sorted(map(_in_html, self.expansions), key=len, reverse=True)
        either = "|".join(map(re.escape, names))
        self.names = re.compile(rf"{BEFORE}({either}){AFTER}") if names else None


@lru_cache(maxsize=4)
def _known(terms, ways):
    """Kept by all that it is made of: never out of date."""
    return Known(terms, ways)


def known_to(partnership) -> Known:
    """`partnership` comes from `portal.reference.known`."""
    return _known(partnership.terms, partnership.ways)


class RunningText:
    """The texts of one page, given in the order they are read."""

    def __init__(self, known: Known, contacts: str = CONTACTS):
        """`contacts` is the address of the page of contacts, whole where the text is read
        elsewhere."""
        self._known, self._contacts = known, contacts
        self._explained: set[str] = set()
        self._said: list[str] = []
        self.ended: dict[str, Former] = {}
        self._told_until: dt.datetime | None = None

    def after(self, moment: dt.datetime) -> "RunningText":
        """The same page, for a text that says itself what had ended by then: nothing is added to
        that."""
        page = copy.copy(self)
        page._told_until = moment
        return page

    def explained(self, text: str) -> SafeString:
        """`text` with what its reader has to know: HTML that was cleaned, or plain words."""
        html = conditional_escape(text)
        return mark_safe("".join(_Passage(self, html).pieces()))

    def in_plain_words(self, text: str) -> str:
        """The same for paper: plain words, with what is added in plain words too."""
        return unescape(strip_tags(self.explained(str(text) + "")))

    def say(self, words: str) -> None:
        """Hear what stands on the page already, in plain words."""
        self._said.append(_folded(words))

    def expansions(self, words: str, rest: str) -> Iterator[tuple[int, SafeString]]:
        """What abbreviations in a piece of HTML without tags stand for, each with where to say it.
        `rest` is the HTML that follows."""
        names = self._known.names
        for match in names.finditer(words) if names else ():
            name = unescape(match[1])
            if name not in self._explained:
                self._explained.add(name)
                expansion = self._known.expansions[name]
                if not self._says(expansion, words, match, rest):
                    note = format_html(' <span class="stands-for">({})</span>', expansion)
                    yield match.end(), note

    def _says(self, expansion, words, match, rest):
        """Whether the author said what it stands for, earlier on the page or just after it."""
        looked_for = f" {_folded(IN_BRACKETS.sub('', expansion))}"
        before = " ".join(["", *self._said, _folded(words[: match.start()])])
        if _stands_for_what_is_before(match, before):
            return True
        reach = len(expansion) + BESIDE
        after = _folded(strip_tags((words[match.end() :] + rest)[: 4 * reach]))
        return looked_for in before or looked_for in f" {after}"[: reach + 1]

    def former(self, words: str) -> Iterator[tuple[int, Former]]:
        found = self._known.former.find(words)
        return ((end, former) for end, former in found if self._is_news(former))

    def former_of_link(self, address: str) -> Former | None:
        former = self._known.former.of_link(address)
        return former if former and self._is_news(former) else None

    def ended_in(self, text: str) -> list[Former]:
        """Those in `text`, each once, also where a part of one is marked: what became of them is
        to be said beside it."""
        words = strip_tags(conditional_escape(text))
        return list({former.value.value: former for _, former in self.former(words)}.values())

    def _is_news(self, former):
        return self._told_until is None or former.ended > self._told_until

    def what_became_of(self, former: Former) -> SafeString:
        """What to add after a number or address that ended."""
        self.ended[former.value.value] = former
        words = former.became(self._contacts)
        return format_html(' <span class="was-replaced">({})</span>', words)


class _Passage:
    """One text, read from its beginning to its end."""

    def __init__(self, page: RunningText, html: str):
        self._page, self._html = page, html
        self._quiet = 0  # how many elements stand open in which nothing is explained
        self._link: _Link | None = None

    def pieces(self) -> list[str]:
        pieces, end = [], 0
        while token := TOKEN.match(self._html, end):
            end = token.end()
            if name := token["opens"]:
                self._open(name, token, pieces)
            elif name := token["closes"]:
                pieces += self._close(name, token[0], pieces)
            else:
                pieces.append(self._words(token[0], end))
        return [*pieces, self._html[end:]]

    def _open(self, name, token, pieces):
        self._quiet += name in NOT_EXPLAINED_IN
        if name == "a":
            href = HREF.search(token["rest"])
            former = self._page.former_of_link(href[1]) if href else None
            self._link = _Link(len(pieces), former)
        pieces.append(token[0])

    def _close(self, name, tag, pieces):
        """What stands in the place of a tag that closes. A link to what ended is no link any more;
        what became of it stands after it."""
        self._quiet -= name in NOT_EXPLAINED_IN
        if name != "a" or not self._link:
            return [tag]
        link, self._link = self._link, None
        if link.former:
            pieces[link.place] = tag = ""
        return [tag, *map(self._page.what_became_of, link.ended())]

    def _words(self, words, end):
        notes = []
        for place, former in self._page.former(words):
            if self._link:
                self._link.shows.append(former)
            else:
                notes.append((place, self._page.what_became_of(former)))
        if not self._quiet:
            notes += self._page.expansions(words, self._html[end : end + FOLLOWS])
        self._page.say(unescape(words))
        return _with_notes(words, notes)


class _Link:
    """A link that stands open: where its tag is, what ended that it leads to, and what it shows."""

    def __init__(self, place: int, former: Former | None):
        self.place, self.former, self.shows = place, former, []

    def ended(self) -> list[Former]:
        """Each once."""
        each = [self.former] if self.former else []
        return list({id(former): former for former in [*each, *self.shows]}.values())


def _with_notes(words, notes):
    pieces, begun = [], 0
    for place, note in sorted(notes, key=lambda note: note[0]):
        pieces += [words[begun:place], note]
        begun = place
    return "".join([*pieces, words[begun:]])


def _expansions(terms):
    """What each abbreviation stands for: a term's own name, and its others that look like one."""
    others = {
        name: term["expansion"]
        for term in terms
        for name in term["others"]
        if ABBREVIATION.fullmatch(name)
    }
    own = {term["short"]: term["expansion"] for term in terms if not term["short"].islower()}
    return others | own


def _stands_for_what_is_before(match, before):
    """Whether it stands in brackets after words of its own letters, if not those of the glossary:
    “domestic abuse, stalking and harassment (DASH)”."""
    if match.string[match.start() - 1 : match.end() + 1] != f"({match[0]})":
        return False
    initials = iter(word[0] for word in before.split()[-3 * len(match[1]) :])
    return all(letter in initials for letter in match[1].lower())


def _in_html(name):
    return escape(name, quote=False)


def _folded(words):
    """The words alone, in one case: what is compared where writers differ in hyphens and quotes."""
    return " ".join(re.findall(r"\w+", words.lower()))
