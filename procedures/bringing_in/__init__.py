"""A manual's list of amendments becomes draft releases, its notes kept word for word."""

import datetime as dt
from collections.abc import Iterable
from itertools import chain, count
from typing import NamedTuple

from django.db import transaction
from django.utils.text import Truncator, slugify

from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import Refused
from portal.publishing.models import TAKEN_ADDRESSES
from portal.reference.models import Theme
from procedures.models import Change, Chapter, Manual, Release

SLUG_WITHOUT_NUMBER = 90  # letters


class Amendment(NamedTuple):
    """One entry of the list, once somebody has said which chapter it means; None for a new one."""

    manual: Manual
    month: dt.date
    kind: str
    title: str
    note: str = ""
    re_read: bool = False
    sections: tuple[str, ...] = ()
    chapter: Chapter | None = None


@transaction.atomic
def bring_in(amendments: Iterable[Amendment], *, by: User) -> list[Release]:
    """Make a draft release for every manual and month, or go on with the draft there is.

    A chapter that is new to the portal is made with the title in the list: readers meet it once
    the release is published. One that is in the draft already is left as it is there. Raises
    Refused where the release has been approved.
    """
    grouped = {}
    for amendment in amendments:
        grouped.setdefault((amendment.manual, amendment.month), []).append(amendment)
    return [_release(*key, entries, by) for key, entries in grouped.items()]


def approved_release(manual: Manual, month: dt.date) -> Release | None:
    """The release of that month, if it was ever approved: nothing is brought in there any more."""
    return Release.objects.filter(manual=manual, month=month, publish_at__isnull=False).first()


def _release(manual, month, entries, by):
    release, made = Release.objects.get_or_create(
        manual=manual,
        month=month,
        defaults={
            "title": f"{manual}, {month:%B %Y}",
            "audience": manual.audience,
            "written_by": by,
        },
    )
    if release.publish_at:
        raise Refused(f"“{release}” has been approved already: change it there.")
    there = set(release.changes.values_list("chapter", flat=True))
    for entry in entries:
        chapter = entry.chapter or _new_chapter(entry)
        if chapter.pk not in there:
            _change(release, chapter, entry)
    release.themes.add(*Theme.objects.filter(chapters__changes__release=release).distinct())
    if not made:
        release.claim(written_by=by)
    record(release, "brought in", by=by)
    return release


def _change(release, chapter, entry):
    longest = Change._meta.get_field("sections").max_length
    return Change.objects.create(
        release=release,
        chapter=chapter,
        kind=entry.kind,
        what_changed=entry.note,
        re_read=entry.re_read,
        sections=Truncator(", ".join(entry.sections)).chars(longest),
    )


def _new_chapter(entry):
    title = Truncator(entry.title).chars(Chapter._meta.get_field("title").max_length)
    return Chapter.objects.create(
        manual=entry.manual,
        title=title,
        slug=_free_slug(entry.manual, title),
        url=entry.manual.url,
    )


def _free_slug(manual, title):
    """An address that no other chapter of the manual has, nor had, and no page of ours."""
    stem = slugify(title)[:SLUG_WITHOUT_NUMBER].strip("-") or "chapter"
    slugs = chain([stem], (f"{stem}-{number}" for number in count(2)))
    chapters = Chapter.objects.filter(manual=manual)
    taken = {*TAKEN_ADDRESSES, *chapters.values_list("slug", flat=True)}
    taken |= set(chapters.values_list("former_names__slug", flat=True))
    return next(slug for slug in slugs if slug not in taken)
