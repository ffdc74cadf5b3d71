import datetime as dt
from pathlib import Path

from django.utils import timezone

from portal.accounts.models import User
from portal.publishing.demonstration import at, read
from portal.publishing.models import Status
from portal.reference.models import Theme
from procedures.models import Change, Chapter, Manual, Release


def load():
    owner = User.objects.filter(is_superuser=True).first()
    for entry in read(Path(__file__).parent):
        if not Manual.objects.filter(slug=entry["manual"]["slug"]).exists():
            _load(entry, owner)


def _load(entry, owner):
    manual = Manual.objects.create(**entry["manual"])
    changes = [change for release in entry["releases"] for change in release["changes"]]
    new = {change["chapter"] for change in changes if change["kind"] == Change.Kind.NEW}
    chapters = {row["slug"]: _chapter(manual, new, **row) for row in entry["chapters"]}
    for row in entry["releases"]:
        _release(manual, chapters, owner, **row)


def _chapter(manual, new, title, slug, themes):
    chapter = Chapter.objects.create(
        manual=manual,
        title=title,
        slug=slug,
        url=f"{manual.url}{slug}/",
        in_manual_already=slug not in new,
    )
    chapter.themes.set(Theme.objects.filter(slug__in=themes))
    return chapter


def _release(manual, chapters, owner, months_ago, intro, changes):
    """A release of the month so many months ago, published on its second day, or scheduled."""
    month = _months_before(timezone.localdate(), months_ago)
    release = Release.objects.create(
        manual=manual,
        month=month,
        title=f"{manual.name}, {month:%B %Y}",
        summary=intro,
        audience=manual.audience,
        status=Status.APPROVED,
        publish_at=at(month.replace(day=2)),
        owner=owner,
    )
    used = [chapters[row["chapter"]] for row in changes]
    release.themes.set(Theme.objects.filter(chapters__in=used))
    for row, chapter in zip(changes, used, strict=True):
        Change.objects.create(
            release=release,
            chapter=chapter,
            kind=row["kind"],
            what_changed=row.get("what_changed", ""),
        )


def _months_before(day, months) -> dt.date:
    """The first day of the month so many months before the month of `day`."""
    count = day.year * 12 + day.month - 1 - months
    return dt.date(count // 12, count % 12 + 1, 1)
