"""What alerts tell of the procedures: every change of a release for itself, and what to keep to
while guidance is changing. Minor changes are told to nobody."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q

from portal.alerts import publications
from portal.alerts.finding import by_model
from portal.alerts.items import Found, Item
from portal.alerts.models import News
from portal.reference.models import Audience, JobRole
from procedures.models import Change, Chapter, HoldingPosition, Manual, Release

Kind = News.Kind
SECTION = "section:procedures"
TOLD_AS = {
    Change.Kind.NEW: (Kind.PUBLISHED, "New chapter"),
    Change.Kind.FEATURE: (Kind.PUBLISHED, "New in the manual"),
    Change.Kind.UPDATED: (Kind.CHANGED, "Changed"),
    Change.Kind.LINK_UPDATED: (Kind.CHANGED, "Link updated"),
    Change.Kind.REVIEWED: (Kind.CHANGED, "Reviewed, no change"),
    Change.Kind.REMOVED: (Kind.WITHDRAWN, "Removed"),
}


def news(start: dt.datetime, end: dt.datetime) -> Iterator[Found]:
    everybody = [f"role:{pk}" for pk in JobRole.objects.values_list("pk", flat=True)]
    yield from _changes(start, end, everybody)
    releases = Release.objects.with_manual().prefetch_related(
        "changes__chapter__themes", "changes__chapter__merged"
    )
    later = (Kind.CHANGED, Kind.WITHDRAWN)
    yield from publications.found(releases, start, end, kinds=later, whom=_of_release)
    positions = HoldingPosition.objects.prefetch_related("themes", "chapters__merged")
    kinds = (Kind.HOLDING, *later)
    yield from publications.found(
        positions, start, end, kinds=kinds, whom=lambda row: [*_of_position(row), *everybody]
    )


def items(told: list[News]) -> dict[int, Item]:
    of_model = by_model(told)
    return {
        **_of_changes(of_model["procedures.change"]),
        **publications.items(Release.objects.with_manual(), of_model["procedures.release"]),
        **publications.items(HoldingPosition.objects.all(), of_model["procedures.holdingposition"]),
    }


def _changes(start, end, everybody):
    releases = Release.objects.published(end).filter(publish_at__gt=start)
    changes = Change.objects.filter(release__in=releases, minor=False).ready_to_read()
    for change in changes.prefetch_related("chapter__themes", "chapter__merged"):
        name, moment = publications.name(change), change.release.publish_at
        kind, _ = TOLD_AS[change.kind]
        yield Found(
            key=publications.key(name, kind, moment),
            kind=kind,
            source=name,
            thing=publications.name(change.chapter),
            subjects=(SECTION, *_of_chapter(change.chapter), *_roles(change, everybody)),
            audience=change.release.manual.audience,
            happened_at=moment,
        )


def _of_chapter(chapter):
    """Its manual, its themes, and itself with the chapters it is a part of or has taken in."""
    parts = {chapter.pk, chapter.merged_into_id, *(part.pk for part in chapter.merged.all())}
    return [
        f"procedures.manual:{chapter.manual_id}",
        *(f"theme:{theme.pk}" for theme in chapter.themes.all()),
        *(f"procedures.chapter:{pk}" for pk in sorted(parts - {None})),
    ]


def _roles(change, everybody):
    """Those it names; where it names nobody, and no agency either, it is for everybody."""
    named = [f"role:{role.pk}" for role in change.roles.all()]
    return named if named or change.agencies.all() else everybody


def _of_release(release):
    """Whoever follows something in it: which of its chapters a note is about, nobody has said."""
    larger = [change.chapter for change in release.changes.all() if not change.minor]
    chapters = [subject for chapter in larger for subject in _of_chapter(chapter)]
    return [SECTION, f"procedures.manual:{release.manual_id}", *chapters]


def _of_position(position):
    """The chapters it stands on, and their manuals."""
    named = position.chapters.all()
    chapters = list(named) if named else _on_its_themes(position)
    return [
        *publications.subjects(position),
        *(subject for chapter in chapters for subject in _of_chapter_alone(chapter)),
        *([] if named else (f"procedures.manual:{pk}" for pk in _manuals(position))),
    ]


def _on_its_themes(position):
    on_them = Chapter.objects.public().filter(themes__in=position.themes.all())
    same_people = Q(manual__audience__in=Audience.reaching(position.audience))
    return on_them.filter(same_people).prefetch_related("merged").distinct()


def _of_chapter_alone(chapter):
    themes = {f"theme:{theme.pk}" for theme in chapter.themes.all()}
    return [subject for subject in _of_chapter(chapter) if subject not in themes]


def _manuals(position):
    same_people = Audience.reaching(position.audience)
    return Manual.objects.filter(audience__in=same_people).values_list("pk", flat=True)


def _of_changes(told):
    keys = {each.pk: int(each.source.rpartition(":")[2]) for each in told}
    public = Change.objects.public().filter(minor=False, pk__in=keys.values())
    changes = {change.pk: change for change in public.ready_to_read()}
    return {pk: _item(changes[key]) for pk, key in keys.items() if key in changes}


def _item(change):
    happened, several = TOLD_AS[change.kind][1], ""
    if change.re_read:
        happened, several = "To re-read", "chapters to re-read"
    elif change.new_must:
        happened, several = "New legal duty", "new legal duties"
    return Item(
        happened=happened,
        title=change.chapter.title,
        path=change.chapter.get_absolute_url(),
        says="\n".join(_says(change)),
        first=change.asks_something,
        several=several,
    )


def _says(change):
    """What a practitioner needs, one by one, as on its page."""
    if change.re_read and change.new_must:
        yield "It brings a new duty in law."
    where = change.where()
    yield " ".join(filter(None, [where and f"{where}:", change.what_changed]))
    if change.what_to_do:
        yield f"What to do now: {change.what_to_do}"
    if change.by_when:
        yield f"By {change.by_when:%-d %B %Y}."
    if change.replaced_by:
        yield f"Use this chapter instead: {change.replaced_by}."
    elif change.instead:
        yield f"What to use instead: {change.instead}"
    if change.tells_whom:
        yield f"For: {change.who()}."
