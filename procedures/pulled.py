"""Releases of procedure changes, and holding positions, in the newsletter."""

from dataclasses import replace

from django.db.models import F, Prefetch, Q
from django.urls import Resolver404, resolve

from portal.newsletter.published import became_of, in_html, source_of
from portal.newsletter.pulling import Became, Piece
from portal.pages.words import listed
from procedures.models import Change, HoldingPosition, Release

HAS_CHANGED, WAS_REMOVED = "“{}” has changed.", "“{}” was removed from its manual."
AGAIN = "Guidance in this has been replaced: {} changed again since."


def sources():
    changes = Prefetch("changes", Change.objects.filter(minor=False).ready_to_read())
    releases = source_of(Release, "Changes to procedures", release_piece, "manual", changes)
    return [
        replace(releases, became=_became_of_releases),
        source_of(HoldingPosition, "Until further notice", position_piece),
    ]


def release_piece(release: Release) -> Piece:
    """Its changes by their kind, those to act on first. Needs those that are not minor fetched."""
    return Piece(
        kind="Changes to procedures",
        title=release.title,
        url=release.get_absolute_url(),
        summary=release.summary,
        html=in_html("procedures/pulled_release.html", groups=release.by_kind()),
        points=_points(release),
    )


def position_piece(position: HoldingPosition) -> Piece:
    return Piece(
        kind="Until further notice",
        title=position.title,
        url=position.get_absolute_url(),
        summary=position.summary,
        html=in_html("procedures/pulled_holding.html", position=position),
        points=[position.keep_to] if "\n" not in position.keep_to.strip() else [],
    )


def _points(release):
    changes = sorted(release.changes.all(), key=lambda change: not change.asks_something)
    telling = [change for change in changes if change.tells_whom]
    return [_point(change) for change in telling]


def _point(change):
    asks = {"new legal “must”": change.new_must, "re-read it": change.re_read}
    what = listed([words for words, is_so in asks.items() if is_so])
    return f"{change.chapter}: {what or change.get_kind_display().lower()}"


def _became_of_releases(asked):
    """As any page; where chapters of one have changed again, that their guidance is replaced."""
    found = became_of(Release, asked, "manual")
    for key, changes in _changed_again(asked).items():
        found[key] = _both(found.get(key), _replaced(changes))
    return found


def _both(became, replaced):
    """What has become of a release, and of its chapters: the newer day, and all there is to say."""
    if became is None or became.is_gone:
        return became or replaced
    links = ((became.name, became.url), *replaced.others)
    says = f"{became.says} {replaced.says}"
    return replaced._replace(at=max(became.at, replaced.at), says=says, others=links)


def _changed_again(asked):
    """By the key of a release, the later changes in substance to its chapters, the newest first."""
    keys = [key for key in asked if key.isdecimal()]
    if not keys:
        return {}
    later = (
        Change.objects.public()
        .filter(minor=False, release__publish_at__gt=min(asked.values()))
        .exclude(kind__in=Change.SPEAKS_FOR_ITSELF)
        .filter(chapter__changes__release__in=keys, chapter__changes__minor=False)
        .annotate(earlier=F("chapter__changes__release"))
        .exclude(release=F("earlier"))
        .select_related("chapter__manual", "release")
        .order_by("-release__publish_at", "chapter__title")
    )
    found = {}
    for change in later:
        key = str(change.earlier)
        if change.release.publish_at > asked[key]:
            found.setdefault(key, {}).setdefault(change.chapter_id, change)
    return {key: list(changes.values()) for key, changes in found.items()}


def _replaced(changes):
    """The banner of a release of which these chapters changed again."""
    chapters = [change.chapter for change in changes]
    links = [(str(chapter), chapter.get_absolute_url()) for chapter in chapters]
    has = "this chapter has" if len(chapters) == 1 else "these chapters have"
    (name, url), *others = links
    at = changes[0].release.publish_at
    return Became(at, AGAIN.format(has), url, name, others=tuple(others))


def changed_since(moments):
    """By its path, or one it had before: that a chapter changed in substance, or was removed."""
    paths = {named: path for path in moments if (named := _chapter_at(path))}
    if not paths:
        return {}
    slugs = {slug for _, slug in paths}
    later = (
        Change.objects.public()
        .filter(minor=False, kind__in=(Change.Kind.UPDATED, Change.Kind.REMOVED))
        .filter(release__publish_at__gt=min(moments.values()))
        .filter(Q(chapter__slug__in=slugs) | Q(chapter__former_names__slug__in=slugs))
        .annotate(former=F("chapter__former_names__slug"))
        .select_related("chapter__manual", "release")
        .order_by("-release__publish_at")
    )
    found = {}
    for change in later:
        for slug in (change.chapter.slug, change.former):
            if path := paths.get((change.chapter.manual.slug, slug)):
                found.setdefault(path, _chapter_became(change))
    return found


def _chapter_at(path):
    """The slugs of the manual and the chapter whose page has this path; None for any other."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    is_chapter = match.view_name == "procedures:chapter"
    return (match.kwargs["manual"], match.kwargs["slug"]) if is_chapter else None


def _chapter_became(change):
    says = WAS_REMOVED if change.kind == Change.Kind.REMOVED else HAS_CHANGED
    chapter = change.chapter
    at = change.release.publish_at
    return Became(at, says.format(chapter), chapter.get_absolute_url(), str(chapter))
