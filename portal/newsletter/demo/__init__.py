"""Two issues as they came out, and one in the making."""

import datetime as dt
from pathlib import Path

from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import timezone

from portal.accounts.models import User
from portal.newsletter import freezing
from portal.newsletter.demo.pictures import draw
from portal.newsletter.models import Issue, Part
from portal.newsletter.pulling import sources
from portal.publishing.demonstration import edit, publish, read
from portal.publishing.models import Status
from portal.uploads import actions as uploads

FOLDER = Path(__file__).parent


def load():
    owner = User.objects.filter(is_superuser=True).first()
    for entry in read(FOLDER):
        if not Issue.objects.filter(number=entry["number"]).exists():
            _load(entry, owner)


def _load(entry, owner):
    day = timezone.localdate() - dt.timedelta(days=entry.get("days_ago", 0))
    issue = publish(
        Issue,
        entry,
        owner,
        number=entry["number"],
        month=day.replace(day=1),
        covers_from=day - dt.timedelta(days=entry["covers_days"]),
        welcome=entry["welcome"],
    )
    if "cover" in entry:
        issue.cover = _picture(issue, owner, entry["cover"], entry["cover_text"])
        issue.save()
    rows = [row for part in entry["parts"] for row in _rows(issue, owner, **part)]
    for order, row in enumerate(rows, 1):
        Part.objects.create(issue=issue, order=order, **row)
    if issue.status == Status.APPROVED:
        freezing.freeze(issue)
        issue.parts.filter(frozen__isnull=False).update(frozen_at=issue.publish_at)
    edit(issue, entry)


def _rows(issue, owner, source="", picture="", picture_text="", **fields):
    """The fields of each part that an entry describes: a source may be several."""
    if picture:
        fields["picture"] = _picture(issue, owner, picture, picture_text)
    if not source:
        return [fields]
    pulled = {"kind": Part.Kind.PULLED, **fields}
    return [pulled | {"source": found} for found in _sources(issue, source)]


def _sources(issue, words):
    """`kind:slug`, a release by the slug of its manual; a kind alone is all that is new of it."""
    kind, _, slug = words.partition(":")
    if not slug:
        start = dt.datetime.combine(issue.covers_from, dt.time.min, tzinfo=dt.UTC)
        return [choice.source for choice in sources()[kind].since(start, timezone.now())]
    model = apps.get_model(kind)
    field = "slug" if hasattr(model, "slug") else "manual__slug"
    row = model.objects.published().filter(**{field: slug}).newest_first()[0]
    return [f"{kind}:{row.pk}"]


def _picture(issue, owner, name, words):
    upload = uploads.add(ContentFile(draw(name), f"{name}.png"), by=owner)
    return issue.attachments.create(upload=upload, title=words, alternative_text=words)
