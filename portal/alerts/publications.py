"""The news of anything that is a publication: published, changed in substance, withdrawn."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch

from portal.alerts.items import Found, Item
from portal.alerts.models import News
from portal.publishing.models import ChangeNote, Publication, PublicationQuerySet

Kind = News.Kind
EVERY_KIND = (Kind.PUBLISHED, Kind.CHANGED, Kind.WITHDRAWN)


def subjects(row: Publication) -> list[str]:
    """Its section, its themes and itself. Uses themes already fetched."""
    section = f"section:{row._meta.app_label}"
    return [section, *(f"theme:{theme.pk}" for theme in row.themes.all()), name(row)]


def name(row) -> str:
    """“briefings.briefing:12”, as sources and things are named."""
    return f"{row._meta.label_lower}:{row.pk}"


def key(of: str, kind: str, moment: dt.datetime) -> str:
    """The same whenever the same is found, and another for another time it happens."""
    return f"{of} {kind} {moment.astimezone(dt.UTC).isoformat()}"


def found(
    rows: PublicationQuerySet,
    start: dt.datetime,
    end: dt.datetime,
    *,
    kinds: Iterable[str] = EVERY_KIND,
    whom: Callable[[Publication], list[str]] = subjects,
) -> list[Found]:
    """What happened to these rows after `start` and not after `end`. `whom` gives the subjects.

    The first of `kinds` is that of becoming public.
    """
    happened = [*_published(rows, start, end, kinds)]
    if Kind.CHANGED in kinds:
        happened += _changed(rows, start, end)
    found = [_found(kind, row, moment, whom) for kind, row, moment in happened]
    return found + _withdrawn(rows, start, end, whom) if Kind.WITHDRAWN in kinds else found


def items(rows: PublicationQuerySet, news: Iterable[News]) -> dict[int, Item]:
    """What to say now of news of these rows, by the keys of the news."""
    about = {each.pk: int(each.source.rpartition(":")[2]) for each in news}
    ours = rows.filter(pk__in=set(about.values()))
    public = {row.pk: row for row in ours.published().prefetch_related("change_notes")}
    gone = {row.pk: row for row in ours.withdrawn() if row.pk not in public}
    said = {}
    for each in news:
        row = (gone if each.kind == Kind.WITHDRAWN else public).get(about[each.pk])
        said[each.pk] = row and _item(each, row)
    return {pk: item for pk, item in said.items() if item}


def _published(rows, start, end, kinds):
    kind = next(iter(kinds))
    if kind in (Kind.CHANGED, Kind.WITHDRAWN):
        return []
    return [(kind, row, row.publish_at) for row in rows.published(end).filter(publish_at__gt=start)]


def _changed(rows, start, end):
    """Those with a note for readers of that time; a minor correction has none."""
    of_this_kind = ContentType.objects.get_for_model(rows.model)
    notes = ChangeNote.objects.filter(subject_type=of_this_kind, at__gt=start, at__lte=end)
    noted = rows.published(end).filter(pk__in=notes.values("subject_id"))
    for row in noted.prefetch_related(Prefetch("change_notes", notes, to_attr="new_notes")):
        yield from ((Kind.CHANGED, row, note.at) for note in row.new_notes)


def _withdrawn(rows, start, end, whom):
    """For those who were told of it. The row may say by now what nobody has approved."""
    gone = rows.withdrawn().filter(withdrawn_at__gt=start, withdrawn_at__lte=end)
    found = [_found(Kind.WITHDRAWN, row, row.withdrawn_at, whom) for row in gone]
    before = _told_before(found)
    return [
        replace(each, subjects=tuple(news.subjects), audience=news.audience)
        if (news := before.get(each.source))
        else each
        for each in found
    ]


def _told_before(found):
    """The last news kept of each of these, while it was public, by what it is of."""
    if not found:
        return {}
    kept = News.objects.filter(thing__in=[each.source for each in found])
    return {news.thing: news for news in kept.exclude(kind=Kind.WITHDRAWN).order_by("happened_at")}


def _found(kind, row, moment, whom):
    return Found(
        key=key(name(row), kind, moment),
        kind=kind,
        source=name(row),
        thing=name(row),
        subjects=tuple(whom(row)),
        audience=row.audience,
        happened_at=moment,
    )


def _item(news, row):
    """As it is now; of a note that is gone there is nothing to say.

    What was withdrawn has no name: its title may be one that nobody has approved.
    """
    says, happened, title = row.summary, f"New {row._meta.verbose_name}", str(row)
    if news.kind == Kind.WITHDRAWN:
        instead = " Its page says what replaces it." if row.replaced_by else ""
        says, happened = f"{row.withdrawal_reason}{instead}", "Withdrawn"
        title = f"A {row._meta.verbose_name}"
    elif news.kind == Kind.HOLDING:
        happened = news.get_kind_display()
    elif news.kind == Kind.CHANGED:
        notes = [note.text for note in row.change_notes.all() if note.at == news.happened_at]
        says, happened = "\n".join(notes), "Changed"
    if not says:
        return None
    return Item(happened, title, row.get_absolute_url(), says)
