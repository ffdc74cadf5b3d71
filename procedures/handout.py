"""The handout of a release: what changed in a manual, on one side for a wall, if words allow."""

from collections.abc import Iterator
from pathlib import Path

from django.db.models import Prefetch, prefetch_related_objects

from portal.pages.templatetags.portal import plain_date
from portal.paper import formatted
from portal.paper.formatted import line
from portal.paper.handouts import Room, framed
from portal.paper.keeping import kept
from portal.paper.making import Document
from portal.publishing.running_text import RunningText, known_to
from portal.reference import known
from portal.reference.models import Partnership
from procedures.models import Change, Release

TEMPLATE = Path(__file__).with_name("handout.typ")
# Of those with which all of it stands on one side, the first; if there is none, the usual one.
ROOMY, USUAL, TIGHT = [
    {"layout": {"columns": columns, "size": size}} for columns, size in ((1, 12), (2, 11), (2, 9.5))
]
ROOM = Room(
    pages=1,
    in_words="one side of A4",
    full=1.05,  # with the usual layout; the tight one then just fits
    beside=0.3,
    advice="Where a change says what to do now, that stands there and not what changed.",
)


def handout_of(release: Release, page: str) -> Document:
    """The handout of `release`, whose page has the address `page`.

    Its content alone decides what is kept, and is gathered each time: it cannot be out of date.
    """
    return _document(content(release, known.read(), page))


def remarks(release: Release, page: str) -> list[str]:
    """What its writer should know of the handout."""
    given = content(release, known.read(), page)
    return ROOM.remarks(lambda: _document(given), _words(given))


def _document(given):
    for layout in (ROOMY, USUAL, TIGHT):
        document = kept(TEMPLATE, given | layout)
        if document.pages <= ROOM.pages:
            return document
    return kept(TEMPLATE, given | USUAL)


def _words(given):
    """How many its writer can leave out: those of the introduction and of the changes."""
    texts = [entry["says"] for group in given["groups"] for entry in group["entries"]]
    return sum(len(text.split()) for text in [given["summary"], *texts])


def content(release: Release, partnership: Partnership, page: str) -> dict:
    """All that stands on it, for the template."""
    changes = Prefetch("changes", Change.objects.ready_to_read())
    prefetch_related_objects([release], changes, "change_notes")
    kinds = release.by_kind()
    text = RunningText(known_to(partnership))
    month = f"{release.month:%B %Y}"
    return {
        **framed(line(release.title) or month, partnership, page),
        "manual": line(release.manual.name),
        "heading": f"What changed in {month}",
        "summary": line(text.in_plain_words(release.summary)),
        "notes": list(_notes(release, text)),
        "groups": [group for group in _groups(kinds, text, page) if group["entries"]],
        "names": [names for names in _names(kinds) if names["names"]],
        "published": plain_date(release.publish_at) if release.publish_at else "",
        "next": f"{release.next_planned_on:%B %Y}" if release.next_planned_on else "",
    }


def _notes(release, text):
    """Corrections made since it was published."""
    for note in release.change_notes.all():
        if words := line(text.in_plain_words(note.text)):
            yield f"Changed {plain_date(note.at)}: {words}"


def _groups(kinds, text, page) -> Iterator[dict]:
    """The changes that say something, those first that ask everybody to read or to obey."""
    urgent = [change for _, changes in kinds for change in changes if change.asks_something]
    yield _group("Act on these first", urgent, text, page, urgent=True)
    for name, changes in kinds:
        yield _group(name, [each for each in changes if _speaks(each)], text, page)


def _speaks(change):
    return change.tells_whom and not change.asks_something


def _names(kinds) -> Iterator[dict]:
    """The chapters for which nobody has anything to do."""
    for name, changes in kinds:
        quiet = [each for each in changes if not each.tells_whom and not each.asks_something]
        yield {"title": name, "names": line(", ".join(str(each.chapter) for each in quiet))}


def _group(title, changes, text, page, *, urgent=False):
    entries = [_entry(change, text, page) for change in changes]
    return {"title": title, "urgent": urgent, "entries": entries}


def _entry(change, text, page):
    return {
        "chapter": formatted.link(str(change.chapter), page, change.chapter.get_absolute_url()),
        "asks": list(_asked(change)),
        "says": line(text.in_plain_words(_said(change))),
        "by": f"By {plain_date(change.by_when)}." if change.by_when else "",
        "who": line(change.who()) if change.roles.all() or change.agencies.all() else "",
    }


def _asked(change):
    if change.new_must:
        yield "New legal “must”"
    if change.re_read:
        yield "Re-read all of it"


def _said(change):
    """What to do now, or else what changed; of a removed chapter, what to use in its place."""
    replaced = f"Use instead: {change.replaced_by}." if change.replaced_by else ""
    instead = " ".join(filter(None, [replaced, change.instead, change.what_to_do]))
    return instead or change.what_changed
