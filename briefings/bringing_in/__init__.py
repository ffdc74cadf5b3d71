"""A briefing that was written elsewhere becomes a draft, with its original kept beside it."""

from itertools import chain, count

from django.db import transaction
from django.utils.html import strip_tags
from django.utils.text import Truncator, slugify

from briefings.models import SECTIONS, UNTITLED, Briefing, Original, Section
from briefings.reading import Found, Part, Reading
from portal.accounts.models import User
from portal.audit.models import record
from portal.documents.blocks import markdown
from portal.documents.rendering import as_html
from portal.publishing.models import TAKEN_ADDRESSES
from portal.uploads.models import Upload

SLUG_WITHOUT_NUMBER = 70  # letters


def _longest(model, name) -> int:
    return model._meta.get_field(name).max_length


@transaction.atomic
def bring_in(
    reading: Reading, *, name: str, by: User, upload: Upload | None = None, **fields
) -> list[Briefing]:
    """Make a draft of every briefing that was read, with `fields` for what no document says.

    `name` is that of the document. Every word of it is in a section or in the original.
    """
    outside = "\n\n".join(reading.outside)
    made = []
    for found in reading.briefings:
        title = _title(found)
        briefing = Briefing.objects.create(
            title=title, slug=_free_slug(title), written_by=by, **fields
        )
        _write_sections(briefing, found)
        Original.objects.create(
            briefing=briefing,
            name=name[: _longest(Original, "name")],
            text=markdown(found.source),
            unplaced="\n\n".join([*_cut_off(found, title), *found.unplaced]),
            outside=outside,
            upload=upload,
            by=by,
        )
        record(briefing, "brought in", by=by)
        made.append(briefing)
    return made


def whole(reading: Reading, blocks) -> Reading:
    """The same reading; or, where no briefing was found, all of it as one to take apart by hand."""
    if reading.briefings:
        return reading
    return Reading([Found(loose=list(blocks), source=list(blocks))])


@transaction.atomic
def put_away(original: Original, *, by: User) -> None:
    """The draft has been checked: its original is not kept any longer."""
    record(original.briefing, "original put away", by=by)
    original.delete()


def _title(found):
    """Its own title; or how it begins, until somebody gives it one."""
    if found.title:
        return Truncator(found.title).chars(_longest(Briefing, "title"))
    begins = next((part.body for part in map(found.part, range(1, SECTIONS + 1)) if part.body), "")
    words = " ".join(strip_tags(as_html(begins or markdown(found.source))).split())
    return f"{UNTITLED}: {Truncator(words).chars(100)}"


def _cut_off(found, title):
    """The whole title, where only some of it could be kept as such."""
    return [found.title] if found.title and found.title != title else []


def _free_slug(title):
    """An address that no other briefing has, and no page of ours."""
    stem = slugify(title)[:SLUG_WITHOUT_NUMBER].strip("-") or "briefing"
    slugs = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(slug for slug in slugs if slug not in TAKEN_ADDRESSES and not _is_taken(slug))


def _is_taken(slug):
    return Briefing.objects.filter(slug=slug).exists()


def _write_sections(briefing, found):
    for number in range(1, SECTIONS + 1):
        part = found.part(number)
        if part != Part():
            title = Truncator(part.title).chars(_longest(Section, "title"))
            cut_off = [] if title == part.title else [part.title]
            body = as_html("\n\n".join([*cut_off, part.body]))
            briefing.sections.create(number=number, title=title, body=body)
