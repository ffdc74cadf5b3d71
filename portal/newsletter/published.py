"""Publications as sources of an issue: each is new from the moment it is public, and what becomes
of it later is its change notes, or that it was withdrawn."""

import datetime as dt
import re
from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portal.newsletter.pulling import Became, Choice, Piece, Source
from portal.pages.templatetags.portal import plain_date
from portal.publishing.models import ChangeNote, Publication
from portal.publishing.richtext import clean

CHANGED = "This has changed since."
ANEW = "This has been published anew since."
WITHDRAWN = "This has been withdrawn since."
IS_THERE_NO_MORE = "What this part told of can no longer be read."
NUMBER = re.compile(r"[1-9][0-9]{0,17}")
INSTEAD = "What to read instead"


def source_of(
    model: type[Publication], heading: str, piece: Callable[..., Piece], *needs: str | Prefetch
) -> Source:
    """The publications of a model. `piece(publication)` is what one that is public says; it `needs`
    these fetched with it."""
    return Source(
        kind=model._meta.label_lower,
        heading=heading,
        since=lambda start, end: new_since(model, start, end),
        pieces=lambda keys: _pieces(model, keys, piece, needs),
        became=lambda asked: became_of(model, asked),
    )


def new_since(model: type[Publication], start: dt.datetime, end: dt.datetime) -> list[Choice]:
    """Those that came between the moments and are public at the end, the oldest first."""
    rows = model.objects.published(end).filter(publish_at__gte=start).order_by("publish_at", "pk")
    return [
        Choice(_source(row), str(row), f"Published on {plain_date(row.publish_at)}") for row in rows
    ]


def became_of(
    model: type[Publication], asked: dict[str, dt.datetime], *joined: str
) -> dict[str, Became]:
    """What has become of each since its moment: one query, and one more where any is not public.
    Their addresses need the rows of `joined`."""
    rows = with_newest_note(model).filter(pk__in=numbers(asked))
    rows = rows.select_related(*joined) if joined else rows
    public = {str(row.pk): row for row in rows}
    changed = {key: _changed(row, asked[key]) for key, row in public.items()}
    found = {key: became for key, became in changed.items() if became}
    return found | _gone(model, {key: at for key, at in asked.items() if key not in public})


def in_html(template: str, **context) -> SafeString:
    """What a template says, as cleaned formatted text."""
    return mark_safe(clean(re.sub(r"\s*\n\s*", "\n", render_to_string(template, context)).strip()))


def a_level_lower(html: str) -> SafeString:
    """Formatted text that stands below a heading of its own: its headings are of the last level."""
    return mark_safe(re.sub(r"<(/?)h3>", r"<\1h4>", html))


def _source(row):
    return f"{row._meta.label_lower}:{row.pk}"


def _pieces(model, keys, piece, needs):
    rows = model.objects.published().filter(pk__in=numbers(keys)).prefetch_related(*needs)
    return {str(row.pk): piece(row) for row in rows}


def numbers(keys):
    """Those of the keys that a row can have."""
    return [key for key in keys if NUMBER.fullmatch(key)]


def with_newest_note(model: type[Publication]) -> QuerySet:
    """Those that are public, each with `noted_at` and `note`: None without any."""
    kind = ContentType.objects.get_for_model(model)
    notes = ChangeNote.objects.filter(subject_type=kind, subject_id=OuterRef("pk"))
    newest = notes.order_by("-at", "-pk")
    return model.objects.published().annotate(
        noted_at=Subquery(newest.values("at")[:1]), note=Subquery(newest.values("text")[:1])
    )


def _changed(row, since):
    to_read = {"url": row.get_absolute_url(), "name": str(row)}
    if row.noted_at and row.noted_at > since:
        return Became(row.noted_at, f"{CHANGED} {row.note}", **to_read)
    if row.publish_at > since:
        return Became(row.publish_at, ANEW, **to_read)
    return None


def _gone(model, asked):
    """For those that the public cannot read. Why a page was withdrawn stands at its own address."""
    if not asked:
        return {}
    withdrawn = {
        str(row.pk): row for row in model.objects.withdrawn().filter(pk__in=numbers(asked))
    }
    return {key: _as_gone(withdrawn.get(key)) for key in asked}


def _as_gone(row):
    if row is None:
        return Became(None, IS_THERE_NO_MORE, is_gone=True)
    name = INSTEAD if row.replaced_by else ""
    return Became(row.withdrawn_at, WITHDRAWN, row.replaced_by, name, is_gone=True)
