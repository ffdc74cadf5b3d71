"""How each section's `demo` folder becomes publications: TOML files, dates relative to today."""

import datetime as dt
import tomllib
from pathlib import Path

from django.utils import timezone

from portal.accounts.demo import PUBLISHER, WRITER
from portal.accounts.models import User
from portal.audit.models import record
from portal.history import content
from portal.publishing import actions
from portal.publishing.models import Proposal, Publication, Status
from portal.reference.models import Area, Board, Priority, Theme

KINDS_OF_WORD = {"themes": Theme, "boards": Board, "areas": Area, "priorities": Priority}
REVIEWED_AFTER = dt.timedelta(days=730)
NINE_O_CLOCK = dt.time(9)


def read(folder: Path) -> list[dict]:
    """Every TOML file of the folder, in the order of their names."""
    return [tomllib.loads(path.read_text()) for path in sorted(folder.glob("*.toml"))]


def at(day: dt.date, time: dt.time = NINE_O_CLOCK) -> dt.datetime:
    """The aware moment of a London wall time."""
    return timezone.make_aware(dt.datetime.combine(day, time))


def publish(model: type[Publication], entry: dict, owner, **fields) -> Publication:
    """Make the publication that `entry` describes: its words, its status, its themes and the like.

    `days_ago` counts back from today to the day it was published, at nine in the morning.
    """
    published = None
    if "days_ago" in entry:
        published = timezone.localdate() - dt.timedelta(days=entry["days_ago"])
    made = model.objects.create(
        title=entry["title"],
        summary=entry["summary"],
        audience=entry["audience"],
        status=entry.get("status", Status.APPROVED),
        publish_at=published and at(published),
        review_on=published and published + REVIEWED_AFTER,
        owner=owner,
        written_by=User.objects.get(email=WRITER),
        **fields,
    )
    if made.status == Status.APPROVED:
        record(made, f"moved to {Status.APPROVED}", by=owner)
    for name, kind in KINDS_OF_WORD.items():
        slugs = entry.get(name, [])
        rows = kind.objects.filter(slug__in=slugs)
        if len(rows) != len(set(slugs)):
            raise ValueError(f"{entry['title']}: unknown {name} among {slugs}.")
        getattr(made, name).set(rows)
    return made


def edit(publication: Publication, entry: dict) -> None:
    """Do what else `entry` tells of a publication: so there is work at the desk on the first day.

    `changed`: notes for readers, each `days_ago` and `text`. `proposed`: fields changed and a note,
    in review. `corrected`: fields a publisher mended at once. `sent_back`: a note to the writer.
    `withdrawn`: a reason and what replaces it.
    """
    writer, publisher = (User.objects.get(email=email) for email in (WRITER, PUBLISHER))
    for note in entry.get("changed", []):
        day = timezone.localdate() - dt.timedelta(days=note["days_ago"])
        publication.change_notes.create(text=note["text"], at=at(day))
    if fields := entry.get("corrected"):
        minor = Proposal.Significance.MINOR
        actions.propose(publication, _with(publication, fields), by=publisher, significance=minor)
        actions.publish_minor(publication, by=publisher)
    if proposed := entry.get("proposed"):
        said = {"significance": Proposal.Significance.SIGNIFICANT, "change_note": proposed["note"]}
        words = _with(publication, proposed["fields"])
        actions.propose(publication, words, by=writer, **said)
        actions.submit(publication, by=writer)
    if note := entry.get("sent_back"):
        actions.submit(publication, by=writer)
        actions.send_back(publication, by=publisher, note=note)
    if withdrawn := entry.get("withdrawn"):
        actions.withdraw(publication, by=publisher, **withdrawn)


def _with(publication, fields):
    words = content.read(publication)
    return words | {"fields": words["fields"] | fields}
