"""Briefings in the newsletter."""

import re
from html import unescape

from django.utils.html import strip_tags

from briefings.models import Briefing
from portal.newsletter.published import a_level_lower, in_html, source_of
from portal.newsletter.pulling import Piece

KEY_MESSAGES = re.compile(r"\b(message|learn)", re.IGNORECASE)
LIST_ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)


def sources():
    return [source_of(Briefing, "Briefings", piece, "sections", "questions")]


def piece(briefing: Briefing) -> Piece:
    sections = [(s.number, s.title, a_level_lower(s.body)) for s in briefing.sections.all()]
    context = {"briefing": briefing, "sections": sections}
    return Piece(
        kind="7-minute briefing",
        title=briefing.title,
        url=briefing.get_absolute_url(),
        summary=briefing.summary,
        html=in_html("briefings/pulled.html", **context),
        points=_points(briefing),
    )


def _points(briefing):
    """The first items of the lists in its sections about what was learned."""
    telling = [s.body for s in briefing.sections.all() if KEY_MESSAGES.search(s.title)]
    items = LIST_ITEM.findall("".join(telling))
    return [" ".join(unescape(strip_tags(item)).split()) for item in items]
