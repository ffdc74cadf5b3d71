"""What an editor does with the parts of an issue: choosing what is pulled, ordering, removing."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from portal.errors import Refused
from portal.history import content
from portal.newsletter import points
from portal.newsletter.models import Issue, Part
from portal.newsletter.pulling import Choice, pieces_of, sources
from portal.publishing import actions
from portal.publishing.models import Status
from portal.publishing.proposed import lay_over

STEP = 10  # between the order numbers of two parts, so that one more goes in between
NOT_THERE = "That part is not in the issue any more."


class Offered(NamedTuple):
    """All of one kind that is new, each with whether it stands in the issue already, and the number
    of the last other issue in which it stands, if any."""

    heading: str
    choices: list[tuple[Choice, bool, int | None]]


def offered(issue: Issue, now: dt.datetime | None = None) -> list[Offered]:
    """All that is published since the last issue, by its kind."""
    end = now or timezone.now()
    start = issue.since()
    there = set(issue.parts.exclude(source="").values_list("source", flat=True))
    found = [(source.heading, source.since(start, end)) for source in sources().values()]
    told = _told_in(issue, [choice.source for _, choices in found for choice in choices])
    return [
        Offered(heading, [(each, each.source in there, told.get(each.source)) for each in choices])
        for heading, choices in found
        if choices
    ]


def _told_in(issue, offered):
    """By their sources, the number of the last approved issue but this in which each stands."""
    parts = Part.objects.filter(source__in=offered, issue__status=Status.APPROVED)
    parts = parts.exclude(issue=issue).order_by("issue__month", "issue__number")
    return dict(parts.values_list("source", "issue__number"))


def choose(issue: Issue, chosen: list[str], *, by) -> int:
    """Add parts for these sources, at the end, in their order; how many. What stands in the issue
    already, or cannot be read by the public any more, is left out."""
    return write(issue, lambda: _add(issue, chosen), by=by)


def move(issue: Issue, part: int, places: int, *, by) -> None:
    """Move a part so many places down, or up where that is less than none."""
    write(issue, lambda: _move(issue, part, places), by=by)


def remove(issue: Issue, part: int, *, by) -> None:
    """Take out one that is pulled: what was written here is deleted in the form."""
    write(issue, lambda: _remove(issue, part), by=by)


@transaction.atomic
def write(issue: Issue, change: Callable, *, by):
    """Make a change to the parts; where the public reads the issue it goes into the version
    proposed for it, as from the form."""
    if not issue.is_public:
        done = change()
        actions.wrote(issue, by=by)
        return done
    with content.unkept():
        if not lay_over(issue):
            raise Refused("Something the proposed version points at is gone: open the form first.")
        done = change()
        words = content.read(Issue.objects.get(pk=issue.pk))
    issue.refresh_from_db()
    actions.propose(issue, words, by=by, **_said_of(issue.proposal()))
    return done


def _said_of(proposal):
    """What its writer said already of the change that is proposed."""
    if proposal is None:
        return {}
    return {"significance": proposal.significance, "change_note": proposal.change_note}


def _add(issue, chosen):
    there = set(issue.parts.exclude(source="").values_list("source", flat=True))
    wanted = [source for source in dict.fromkeys(chosen) if source not in there]
    pieces = pieces_of(wanted)
    rows = [_part(issue, source, pieces[source]) for source in wanted if source in pieces]
    parts = [*issue.parts.all(), *rows]
    _number(parts)
    for row in rows:
        row.save()
    return len(rows)


def _part(issue, source, piece):
    """It has a slide where its source has short points: the slide says them as they stand."""
    has_points = bool(points.short(piece))
    return Part(issue=issue, kind=Part.Kind.PULLED, source=source, on_slides=has_points)


def _remove(issue, pk):
    if not issue.parts.filter(pk=pk, kind=Part.Kind.PULLED).delete()[0]:
        raise Refused(NOT_THERE)


def _move(issue, pk, places):
    parts = list(issue.parts.all())
    at = next((at for at, part in enumerate(parts) if part.pk == pk), None)
    if at is None:
        raise Refused(NOT_THERE)
    parts.insert(max(at + places, 0), parts.pop(at))
    _number(parts)


def _number(parts):
    """Give them order numbers as they stand here; those that have another are saved."""
    for number, part in enumerate(parts, start=1):
        if part.order != number * STEP:
            part.order = number * STEP
            if part.pk:
                part.save(update_fields=["order"])
