import datetime as dt
from pathlib import Path

from django.utils import timezone

from portal.accounts.demo import WRITER
from portal.accounts.models import Agency, User
from portal.publishing.demonstration import at, publish, read
from portal.publishing.models import Status
from portal.reference.models import JobRole, Theme
from procedures.models import Change, Chapter, HoldingPosition, Manual, Release
from procedures.months import months_after


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
    for row in entry.get("holding", []):
        _holding_position(chapters, owner, row)


def _chapter(manual, new, title, slug, themes, formerly=(), reviewed_months_ago=None, **offers):
    """`formerly`: title and slug it had. `offers`: which of `quick_read` and `audio` there are."""
    url = f"{manual.url}{slug}/"
    reviewed = reviewed_months_ago and months_after(timezone.localdate(), -reviewed_months_ago)
    chapter = Chapter.objects.create(
        manual=manual,
        title=title,
        slug=slug,
        url=url,
        in_manual_already=slug not in new,
        reviewed_on=reviewed,
        **{
            f"{name}_url": f"{url}{name.replace('_', '-')}/"
            for name, there in offers.items()
            if there
        },
    )
    chapter.themes.set(Theme.objects.filter(slug__in=themes))
    for name in formerly:
        chapter.former_names.create(**name)
    return chapter


def _release(manual, chapters, owner, months_ago, intro, changes, next_in_months=6, is_draft=False):
    """A release of the month so many months ago, published on its second day, or scheduled.

    A draft stands at the desk as it was brought in, to be completed.
    """
    month = months_after(timezone.localdate(), -months_ago)
    release = Release.objects.create(
        manual=manual,
        month=month,
        title=f"{manual.name}, {month:%B %Y}",
        summary=intro,
        next_planned_on=months_after(month, next_in_months),
        audience=manual.audience,
        status=Status.DRAFT if is_draft else Status.APPROVED,
        publish_at=None if is_draft else at(month.replace(day=2)),
        owner=owner,
        written_by=User.objects.get(email=WRITER),
    )
    used = [chapters[row["chapter"]] for row in changes]
    release.themes.set(Theme.objects.filter(chapters__in=used))
    for row, chapter in zip(changes, used, strict=True):
        _change(release, chapters, **row | {"chapter": chapter})


def _change(release, chapters, roles=(), agencies=(), by_days=None, replaced_by=None, **answers):
    """`by_days`: how many days after the release something is to be done."""
    published = release.publish_at and timezone.localdate(release.publish_at)
    change = Change.objects.create(
        release=release,
        by_when=published + dt.timedelta(days=by_days) if by_days else None,
        replaced_by=replaced_by and chapters[replaced_by],
        **answers,
    )
    change.roles.set(_all_of(JobRole, roles))
    change.agencies.set(_all_of(Agency, agencies))


def _holding_position(chapters, owner, entry):
    """`review_in_days`: when somebody looks at it again, counted from today."""
    own = ("slug", "keep_to", "follow_up", "source", "source_url")
    position = publish(
        HoldingPosition, entry, owner, **{name: entry[name] for name in own if name in entry}
    )
    position.review_on = timezone.localdate() + dt.timedelta(days=entry["review_in_days"])
    position.save(update_fields=["review_on"])
    position.chapters.set([chapters[slug] for slug in entry.get("chapters", [])])


def _all_of(model, slugs):
    rows = list(model.objects.filter(slug__in=slugs))
    if len(rows) != len(set(slugs)):
        raise ValueError(f"Unknown {model._meta.verbose_name} among {slugs}.")
    return rows
