"""What alerts tell of the procedures: every change of a release for itself, and what to keep to
while guidance is changing. Minor changes are told to nobody."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from django.contrib.contenttypes.models import ContentType

from portal.alerts import publications
from portal.alerts.finding import by_model
from portal.alerts.items import Found, Item
from portal.alerts.models import News
from portal.history.tracking import events_of
from portal.publishing.models import ChangeNote
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
    yield from _changes_later(start, end, everybody)
    releases = Release.objects.with_manual().prefetch_related(
        "changes__chapter__themes", "changes__chapter__merged"
    )
    changed, gone = (Kind.CHANGED,), (Kind.WITHDRAWN,)
    yield from publications.found(releases, start, end, kinds=changed, whom=_of_release)
    told = _told_of_changes(start, end)
    yield from publications.found(
        releases, start, end, kinds=gone, whom=lambda row: told.get(row.pk) or _of_release(row)
    )
    positions = HoldingPosition.objects.prefetch_related(
        "themes", "chapters__merged", "chapters__themes"
    )
    kinds, manuals = (Kind.HOLDING, *changed, *gone), _Manuals()
    yield from publications.found(
        positions, start, end, kinds=kinds, whom=lambda row: [*manuals.under(row), *everybody]
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
        yield _found(change, change.release.publish_at, everybody)


def _changes_later(start, end, everybody):
    """Those that came to a public release, or ask more than before, with a note on it."""
    kind = ContentType.objects.get_for_model(Release)
    notes = list(ChangeNote.objects.filter(subject_type=kind, at__gt=start, at__lte=end))
    if not notes:
        return
    releases = Release.objects.published(end).filter(pk__in={note.subject_id for note in notes})
    changes = Change.objects.filter(release__in=releases, minor=False).ready_to_read()
    changes = list(changes.prefetch_related("chapter__themes", "chapter__merged"))
    since, approved = _since(changes), _approved(notes)
    for note in notes:
        for change in changes:
            is_new = since.get(change.pk) == approved[note.pk] is not None
            if is_new and change.release_id == note.subject_id:
                yield _found(change, note.at, everybody)


def _since(changes):
    """When each was first written down as asking as much as now."""
    now, since = {change.pk: change for change in changes}, {}
    events = events_of(Change).objects.filter(id__in=now, minor=False).order_by("pgh_id")
    for pk, at, re_read, new_must in events.values_list(
        "id", "pgh_created_at", "re_read", "new_must"
    ):
        if re_read >= now[pk].re_read and new_must >= now[pk].new_must:
            since.setdefault(pk, at)
    return since


def _approved(notes):
    """The moment of the transaction that each note came with: its release changed in it too."""
    ids = {note.subject_id for note in notes}
    events = events_of(Release).objects.filter(id__in=ids).values_list("id", "pgh_created_at")
    moments = defaultdict(list)
    for pk, at in events:
        moments[pk].append(at)
    return {
        note.pk: max((at for at in moments[note.subject_id] if at <= note.at), default=None)
        for note in notes
    }


def _found(change, moment, everybody):
    """Its key is the same whatever kind of change it is corrected to be."""
    name = publications.name(change)
    return Found(
        key=publications.key(name, "change", moment),
        kind=TOLD_AS[change.kind][0],
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
    """Those it names; where it names nobody, and no agency either, it is for everybody. Of what
    asks nothing of anybody, no job is told."""
    if not change.tells_whom and not change.asks_something:
        return []
    named = [f"role:{role.pk}" for role in change.roles.all()]
    return named if named or change.agencies.all() else everybody


def _of_release(release):
    """Whoever follows something in it: which of its chapters a note is about, nobody has said."""
    larger = [change.chapter for change in release.changes.all() if not change.minor]
    chapters = [subject for chapter in larger for subject in _of_chapter(chapter)]
    return [SECTION, f"procedures.manual:{release.manual_id}", *chapters]


def _told_of_changes(start, end):
    """For releases withdrawn meanwhile, by their keys: whom their changes were told to. A release
    may say by now what nobody has approved."""
    gone = Release.objects.withdrawn().filter(withdrawn_at__gt=start, withdrawn_at__lte=end)
    gone = list(gone.values_list("pk", "manual_id", "publish_at"))
    if not gone:
        return {}
    news = News.objects.filter(
        source__startswith="procedures.change:", happened_at__in=[at for _, _, at in gone]
    )
    told = defaultdict(set)
    for each in news:
        for subject in each.subjects:
            told[each.happened_at, subject].update(each.subjects)
    return {pk: sorted(told[at, f"procedures.manual:{manual}"]) for pk, manual, at in gone}


class _Manuals:
    """What holding positions stand on: asked once for all of them."""

    @cached_property
    def _all(self):
        return list(Manual.objects.all())

    @cached_property
    def _chapters(self):
        chapters = Chapter.objects.public().select_related("manual")
        return list(chapters.prefetch_related("themes", "merged"))

    def under(self, position):
        """The chapters it names, or those on its themes, and their manuals."""
        named = position.chapters.all()
        chapters, manuals = (named, []) if named else self._on_its_themes(position)
        return [
            *publications.subjects(position),
            *(subject for chapter in chapters for subject in _of_chapter_alone(chapter)),
            *(f"procedures.manual:{manual.pk}" for manual in manuals),
        ]

    def _on_its_themes(self, position):
        people, themes = Audience.reaching(position.audience), set(position.themes.all())
        chapters = [
            chapter
            for chapter in self._chapters
            if chapter.manual.audience in people and themes & set(chapter.themes.all())
        ]
        return chapters, [manual for manual in self._all if manual.audience in people]


def _of_chapter_alone(chapter):
    themes = {f"theme:{theme.pk}" for theme in chapter.themes.all()}
    return [subject for subject in _of_chapter(chapter) if subject not in themes]


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
        unchanged=not change.tells_whom and not change.asks_something,
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
