from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from portal.topics.groups import Group
from portal.topics.numbers import Things, themes_of
from procedures.models import Change, Chapter, HoldingPosition

SHOWN = 6  # chapters
TOLD = 3  # of these, those whose last change is told


def with_themes(at) -> list[Things]:
    return [Things("chapter", "chapters", themes_of(Chapter.objects.standing_alone(at)))]


def on_topic(theme, at) -> list[Group]:
    """What holds on a theme until further notice; its chapters, those that changed last first."""
    return [_positions(theme, at), _chapters(theme, at)]


def _positions(theme, at):
    positions = HoldingPosition.objects.published(at).filter(themes=theme).newest_first()
    return Group(
        slug="holding",
        title="Until further notice",
        template="procedures/_topic_holding.html",
        rows=list(positions),
        first=True,
    )


def _chapters(theme, at):
    found = Chapter.objects.standing_alone(at).with_standing(at).filter(themes=theme)
    told = _with_last_change(found.select_related("manual"), at)
    newest = told.order_by(F("last_month").desc(nulls_last=True), "title")
    return Group(
        slug="chapters",
        title="Procedures",
        template="procedures/_topic_chapters.html",
        rows=[_ready(chapter, place, at) for place, chapter in enumerate(newest[:SHOWN])],
        none="a chapter of the procedures",
        more="Every change on this topic",
        more_url=reverse("procedures:updates", query={"theme": theme.slug}),
    )


def _with_last_change(chapters, at):
    """Each with `what_changed` and `what_to_do`: the words of its last change that is not minor."""
    changes = Change.objects.public(at).filter(chapter=OuterRef("pk"), minor=False).newest_first()
    words = ("what_changed", "what_to_do")
    return chapters.annotate(**{f"last_{w}": Subquery(changes.values(w)[:1]) for w in words})


def _ready(chapter, place, at):
    chapter.stands = chapter.standing(timezone.localdate(at))
    chapter.is_told = place < TOLD and bool(chapter.last_what_changed or chapter.last_what_to_do)
    return chapter
