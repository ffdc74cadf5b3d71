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


class BroughtIn(NamedTuple):
    """A draft, and the chapters that stood in it already and were left as they were there."""

    release: Release
    left: list[Chapter]


@transaction.atomic
def bring_in(amendments: Iterable[Amendment], *, by: User) -> list[BroughtIn]:
    """Make a draft release for every manual and month, or go on with the draft there is.

    A chapter that is new to the portal is made with the title in the list: readers meet it once
    the release is published. Raises Refused where a release has been approved.
    """
    grouped = {}
    for amendment in _with_chapters(amendments):
        grouped.setdefault((amendment.manual, amendment.month), []).append(amendment)
    return [_bring_into(_draft(*key, by), entries, by) for key, entries in grouped.items()]


def approved_release(manual: Manual, month: dt.date) -> Release | None:
    """The release of that month, if it was ever approved: nothing is brought in there any more."""
    return Release.objects.filter(manual=manual, month=month, publish_at__isnull=False).first()


def _with_chapters(amendments):
    """Each with its chapter: one that is new is made once, though two months tell of it."""
    made = {}
    for amendment in amendments:
        key = amendment.manual, amendment.title.casefold()
        if amendment.chapter is None and key not in made:
            made[key] = _new_chapter(amendment)
        yield amendment._replace(chapter=amendment.chapter or made[key])


def _draft(manual, month, by):
    own = {"title": f"{manual}, {month:%B %Y}", "audience": manual.audience, "written_by": by}
    release, made = Release.objects.get_or_create(manual=manual, month=month, defaults=own)
    if release.publish_at:
        raise Refused(f"“{release}” has been approved already: change it there.")
    if not made:
        release.claim(written_by=by)
    return release


def _bring_into(release, entries, by):
    there = set(release.changes.values_list("chapter", flat=True))
    left = []
    for entry in entries:
        if entry.chapter.pk in there:
            left.append(entry.chapter)
        else:
            _change(release, entry)
            there.add(entry.chapter.pk)
    release.themes.add(*Theme.objects.filter(chapters__changes__release=release).distinct())
    record(release, "brought in", by=by)
    return BroughtIn(release, left)


def _change(release, entry):
    longest = Change._meta.get_field("sections").max_length
    Change.objects.create(
        release=release,
        chapter=entry.chapter,
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
