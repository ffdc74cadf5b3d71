"""The parts of an issue as readers get them, wherever they read it: on the site, on paper, in a
feed and in an e-mail."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.newsletter.freezing import words_of_all
from portal.newsletter.models import Issue, Part
from portal.newsletter.pulling import GONE, Became, Piece
from portal.publishing.running_text import RunningText


@dataclass(frozen=True)
class Shown:
    """One part: `piece` is what it was pulled from, `became` what has become of that since."""

    part: Part
    piece: Piece | None = None
    became: Became | None = None

    @property
    def is_gone(self) -> bool:
        """Whether its source was withdrawn, or nobody may read it: then nothing of it
        shows, its title no more than its words."""
        return self.part.is_pulled and (not self.piece or bool(self.became and self.became.is_gone))

    @property
    def title(self) -> str:
        if self.is_gone:
            return GONE
        return self.part.title or (self.piece.title if self.piece else str(self.part))

    @property
    def kind(self) -> str:
        """As readers call one; an article needs no name."""
        if self.is_gone:
            return ""
        if self.piece:
            return self.piece.kind
        written = self.part.kind not in (Part.Kind.ARTICLE, Part.Kind.PULLED)
        return self.part.get_kind_display() if written else ""

    @property
    def own(self) -> SafeString:
        """What was written for the issue."""
        return mark_safe("" if self.is_gone else self.part.body)

    @property
    def pulled(self) -> SafeString:
        """What its source said, as much of it as the editor chose."""
        if self.is_gone or not self.piece or self.part.extent == Part.Extent.TITLE:
            return mark_safe("")
        if self.part.extent == Part.Extent.WHOLE and self.piece.html:
            return mark_safe(self.piece.html)
        return format_html("<p>{}</p>", self.piece.summary) if self.piece.summary else mark_safe("")

    @property
    def page(self) -> tuple[str, str] | None:
        """Where its source stands, as it is now: its name, and its address."""
        if self.is_gone or not self.piece or not self.piece.url:
            return None
        return self.piece.title, self.piece.url

    @property
    def told_until(self) -> dt.datetime | None:
        """A part that tells which numbers replaced which says itself what had ended by then."""
        if not (self.piece and self.piece.tells_of_numbers):
            return None
        return self.part.frozen_at or timezone.now()

    def read_in(self, text: RunningText) -> RunningText:
        """The text of a page, for what was pulled into it."""
        return text.after(self.told_until) if self.told_until else text


@dataclass(frozen=True)
class Block:
    """One part under a heading of its own; or quick news, several together under one."""

    parts: list[Shown]
    is_news: bool

    @property
    def first(self) -> Shown:
        return self.parts[0]


def parts_of(issue: Issue, became: dict[int, Became]) -> list[Shown]:
    """Its parts in order; `became` is what `portal.newsletter.banners` says of them."""
    parts = issue.parts.all()
    words = words_of_all(parts)
    return [_shown(part, words.get(part.pk), became.get(part.pk)) for part in parts]


def _shown(part, piece, became):
    return Shown(part, (became and became.instead) or piece, became)


def blocks(parts: Iterable[Shown]) -> list[Block]:
    """Quick news that follow each other stand together."""
    found = []
    for is_news, together in groupby(parts, lambda shown: shown.part.kind == Part.Kind.NEWS):
        rows = list(together)
        found += [Block(rows, True)] if is_news else [Block([row], False) for row in rows]
    return found
