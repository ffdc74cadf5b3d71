"""What an e-mail says of a piece of news, as it is at that moment: asked of the app it is of.

An app that has news defines in its AppConfig `news(start, end)`, the `Found` that happened after
the aware moment `start` and not after `end`, and `items(news)`, what to say now of some `News` of
its own, by their keys (pk). Of what the public cannot read (any more) there is nothing to say.
For the publications of an app that has none, `portal.alerts.publications` does it.
"""

import datetime as dt
from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True)
class Found:
    """A piece of news as an app finds it: see `portal.alerts.models.News`."""

    key: str
    kind: str
    source: str
    thing: str
    subjects: tuple[str, ...]
    audience: str
    happened_at: dt.datetime


@dataclass(frozen=True)
class Item:
    """What a reader is told of one piece of news."""

    happened: str  # “To re-read”, “New briefing”, “Withdrawn”: what the subject begins with
    title: str
    path: str  # of the page, on this site
    says: str = ""  # plain text: the note, or the summary
    first: bool = False  # to re-read, or a new legal “must”: before all else
    unchanged: bool = False  # looked at, or a link mended: nothing that it says has changed
    several: str = ""  # what more of these are called in a subject: “chapters to re-read”
    whole: tuple[str, str] | None = None  # an e-mail of its own, as text and as HTML

    @property
    def digest(self) -> int | None:
        """What an e-mail of its own says, in short: it holds things that no news of its own tell
        of. None for all else."""
        if self.whole is None:
            return None
        said = blake2b("\0".join(self.whole).encode(), digest_size=8).digest()
        return int.from_bytes(said, signed=True)
