"""Upcoming training in the newsletter: one part with every date to come."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from portal.history.tracking import events_of
from portal.newsletter.published import in_html
from portal.newsletter.pulling import Became, Choice, Kept, Piece, Source
from portal.pages.words import in_words
from training.models import Course, TrainingSession

KIND = "training.upcoming"
KEY = "dates"  # there is one such part
TITLE = "Upcoming training"
TO_COME = "Training dates to come"
# Of one, and of several.
CALLED_OFF = (
    "One of these dates has been called off.",
    "Some of these dates have been called off.",
)
MOVED = (
    "One of these dates has another time or place.",
    "Some of these dates have another time or place.",
)
GONE = ("One of the dates is no longer offered.", "Some of the dates are no longer offered.")


class Line(NamedTuple):
    """A date as the newsletter lists it, and its session's key."""

    pk: int
    course: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    where: str
    venue: int | None

    @classmethod
    def of(cls, session):
        when = (session.starts_at, session.ends_at)
        return cls(session.pk, str(session.course), *when, session.where, session.venue_id)

    @classmethod
    def kept(cls, row):
        when = {name: dt.datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at")}
        return cls(**row | when)

    def as_row(self) -> dict:
        when = {name: getattr(self, name).isoformat() for name in ("starts_at", "ends_at")}
        return self._asdict() | when

    def moved(self, now: "Line") -> bool:
        return (self.starts_at, self.ends_at, self.venue) != (now.starts_at, now.ends_at, now.venue)

    def get_absolute_url(self):
        return reverse("training:session", args=[self.pk])


def sources():
    return [
        Source(
            KIND,
            "Training",
            since=_since,
            pieces=_pieces,
            became=lambda asked: {},
            compared=_compared,
        )
    ]


def _since(start, end):
    """One choice, while there is any date to come."""
    dates = TrainingSession.objects.upcoming(end).count()
    note = f"{dates} dates to come" if dates > 1 else "One date to come"
    return [Choice(f"{KIND}:{KEY}", TITLE, note)] if dates else []


def _pieces(keys):
    dates = list(TrainingSession.objects.upcoming()) if KEY in keys else []
    return {KEY: _piece([Line.of(session) for session in dates])} if dates else {}


def _piece(lines):
    return Piece(
        kind="Training",
        title=TITLE,
        url=reverse("training:index"),
        summary=f"{len(lines)} training dates are planned, from {_day(lines[0])} on."
        if len(lines) > 1
        else f"One training date is planned, on {_day(lines[0])}.",
        html=in_html("training/pulled.html", dates=lines),
        points=[f"{line.course}: {in_words(line.starts_at)}" for line in lines],
        lists=[line.as_row() for line in lines],
    )


def _day(line):
    return f"{timezone.localtime(line.starts_at):%-d %B %Y}"


def _compared(kept: dict[int, Kept]) -> dict[int, Became]:
    """That dates which were listed are called off, moved, or can no longer be read of."""
    listed = {key: [Line.kept(row) for row in rows] for key, (_, rows) in kept.items()}
    known = _as_they_stand({line.pk for lines in listed.values() for line in lines})
    compared = {key: Compared.of(lines, known) for key, lines in listed.items()}
    changed = {key: found for key, found in compared.items() if any(found[1:])}
    if not changed:
        return {}
    events = _events(line.pk for found in changed.values() for line in found.gone + found.moved)
    return {key: _became(found, kept[key].at, known, events) for key, found in changed.items()}


class Compared(NamedTuple):
    """What was listed, sorted by what has become of it."""

    left: list[Line]  # may still be read of
    gone: list[Line]
    called_off: list[Line]
    moved: list[Line]

    @classmethod
    def of(cls, lines, known):
        left = [line for line in lines if line.pk in known and known[line.pk].is_public]
        gone = [line for line in lines if line not in left]
        off = [line for line in left if known[line.pk].is_called_off]
        moved = [ln for ln in left if ln not in off and ln.moved(Line.of(known[ln.pk]))]
        return cls(left, gone, off, moved)

    def in_words(self) -> str:
        kinds = [(self.called_off, CALLED_OFF), (self.moved, MOVED), (self.gone, GONE)]
        return " ".join(words[len(lines) > 1] for lines, words in kinds if lines)


def _as_they_stand(keys):
    """The sessions by their keys, each with whether the public may read of it."""
    courses = Course.objects.published().filter(pk=OuterRef("course"))
    rows = TrainingSession.objects.select_related("course", "venue")
    return rows.annotate(is_public=Exists(courses)).in_bulk(keys)


def _events(keys):
    """What has happened to each of these sessions, the first first."""
    found = {}
    event = events_of(TrainingSession)
    for row in event.objects.filter(id__in=set(keys)).order_by("pgh_id"):
        found.setdefault(row.id, []).append(row)
    return found


def _became(found, at, known, events):
    moments = [known[line.pk].cancelled_at for line in found.called_off]
    moments += [_moved_at(known[line.pk], at, events) for line in found.moved]
    moments += [_gone_at(line.pk, at, known, events) for line in found.gone]
    links = [
        (str(known[line.pk]), line.get_absolute_url()) for line in found.called_off + found.moved
    ]
    (name, url), *others = links or [(TO_COME, reverse("training:index"))]
    return Became(
        max(moments),
        found.in_words(),
        url,
        name,
        others=tuple(others),
        is_gone=not found.left,
        instead=_piece(found.left) if found.gone and found.left else None,
    )


def _moved_at(session, at, events):
    """When it came to be then and there, after the moment `at`."""
    now = (session.starts_at, session.ends_at, session.venue_id)
    return next(
        (
            event.pgh_created_at
            for event in events.get(session.pk, [])
            if event.pgh_created_at > at and (event.starts_at, event.ends_at, event.venue_id) == now
        ),
        at,
    )


def _gone_at(key, at, known, events):
    """When its course was withdrawn, or it was deleted."""
    withdrawn = key in known and known[key].course.withdrawn_at
    return withdrawn or (events[key][-1].pgh_created_at if key in events else at)
