from itertools import groupby

from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.publishing.related import reasons_for, related_to
from portal.reference.contacts import answering
from procedures.filters import ChapterFilters
from procedures.models import Change, Chapter, FormerName, HoldingPosition, Manual


@require_safe
def index(request):
    """Every chapter, A to Z by manual, with what last happened to it and how it stands."""
    listed = Chapter.objects.standing_alone().with_standing()
    filters = ChapterFilters(request.GET, listed.prefetch_related("former_names", "merged"))
    manuals = {manual.pk: manual for manual in Manual.objects.all()}
    chapters = list(filters.qs)
    for chapter in chapters:
        chapter.manual = manuals[chapter.manual_id]
    chapters.sort(key=lambda chapter: chapter.title.casefold())
    groups = [(manual, _by_letter(chapters, manual)) for manual in manuals.values()]
    context = {"filters": filters, "manuals": groups, "number": len(chapters)}
    return render(request, "procedures/index.html", context)


def _by_letter(chapters, manual):
    """(letter, chapters) of one manual, in the order they come."""
    its_own = [chapter for chapter in chapters if chapter.manual_id == manual.pk]
    return [(letter, list(those)) for letter, those in groupby(its_own, lambda c: c.letter)]


@require_safe
def detail(request, manual, slug):
    chapters = Chapter.objects.standing_alone().with_standing().select_related("manual")
    chapters = chapters.prefetch_related("themes", "former_names")
    chapter = chapters.filter(manual__slug=manual, slug=slug).first()
    if chapter is None:
        return redirect(_elsewhere(manual, slug), permanent=True)
    history = list(_history(chapter))
    context = {
        "chapter": chapter,
        "standing": chapter.standing(),
        "positions": HoldingPosition.objects.published().about(chapter).newest_first(),
        "latest": next((c for c in history if c.chapter_id == chapter.pk and not c.minor), None),
        "history": history,
        "reasons": reasons_for(history),
        "related": related_to(chapter),
        "answering": answering(chapter.manual.audience, timezone.now()),
        "quick_exit": chapter.themes.all().need_quick_exit(),
    }
    return render(request, "procedures/chapter.html", context)


def _history(chapter):
    """Its public changes and those of chapters that were merged into it, newest first."""
    own = Q(chapter=chapter) | Q(chapter__merged_into=chapter)
    return Change.objects.public().filter(own).newest_first().ready_to_read()


def _elsewhere(manual, slug) -> Chapter:
    """The public chapter into which that of this address was merged, or which had it last."""
    public = Chapter.objects.public().select_related("manual", "merged_into__manual")
    if merged := public.filter(manual__slug=manual, slug=slug).first():
        return merged.merged_into
    names = FormerName.objects.filter(chapter__manual__slug=manual, slug=slug)
    names = names.filter(chapter__in=Chapter.objects.public()).select_related("chapter__manual")
    if name := names.first():
        return name.chapter
    raise Http404
