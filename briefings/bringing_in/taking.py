"""A briefing that stands in an old issue of the newsletter, made a draft."""

from briefings import reading
from briefings.bringing_in import bring_in, whole
from briefings.models import Briefing
from portal.newsletter.bringing_in.takers import Taker


def takes_parts(user) -> dict[str, Taker]:
    may = user.has_perm("briefings.add_briefing")
    return {"briefing": Taker("A draft of a briefing", make)} if may else {}


def make(blocks, *, title, name, audience, by) -> str:
    """The draft of the briefing, named as a source is; a `title` that is empty is read."""
    found = reading.read(blocks)
    if len(found.briefings) != 1:
        found = whole(reading.Reading(), blocks)
    if title:
        found.briefings[0].title = title
    [briefing] = bring_in(found, name=name, by=by, audience=audience, source=Briefing.Source.TOPIC)
    return f"briefings.briefing:{briefing.pk}"
