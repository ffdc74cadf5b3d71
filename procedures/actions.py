"""What the office does with a chapter, so that nobody who knew it by its old name is lost."""

from django.db import transaction

from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import Refused
from procedures.models import Chapter


@transaction.atomic
def renamed(chapter: Chapter, title: str, slug: str) -> None:
    """Keep that it was called `title` and stood at `slug`: that address goes on leading to it.

    An address it has again is no former one any more.
    """
    chapter.former_names.filter(slug=chapter.slug, title=chapter.title).delete()
    chapter.former_names.get_or_create(title=title, slug=slug)


@transaction.atomic
def merge(chapter: Chapter, into: Chapter, *, by: User) -> None:
    """Make `chapter` a part of `into`: its address leads there, and its history stands there.

    Raises Refused where a reader would be led nowhere, or in a circle.
    """
    rows = Chapter.objects.select_for_update()
    chapter, into = rows.get(pk=chapter.pk), rows.get(pk=into.pk)
    if chapter.manual_id != into.manual_id:
        raise Refused("Choose a chapter of the same manual.")
    if chapter == into:
        raise Refused("A chapter cannot be merged into itself.")
    if into.merged_into_id:
        raise Refused(f"“{into}” was itself merged into “{into.merged_into}”: choose that one.")
    if not Chapter.objects.public().filter(pk=into.pk).exists():
        raise Refused(f"The public cannot read “{into}” yet.")
    Chapter.objects.filter(merged_into=chapter).update(merged_into=into)
    chapter.merged_into = into
    chapter.save(update_fields=["merged_into"])
    record(chapter, "merged", by=by, note=f"Into “{into}”.")


@transaction.atomic
def part(chapter: Chapter, *, by: User) -> None:
    """Make it a chapter of its own again."""
    chapter.merged_into = None
    chapter.save(update_fields=["merged_into"])
    record(chapter, "merged no more", by=by)
