from itertools import groupby

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from procedures.filters import ChangeFilters
from procedures.models import Change, Chapter, Manual
from procedures.tables import ChangeTable


@require_safe
def index(request):
    """Every chapter, A to Z by manual, with what last happened to it."""
    chapters = Chapter.objects.public().with_last_change().select_related("manual")
    manuals = Manual.objects.prefetch_related(Prefetch("chapters", chapters))
    return render(
        request,
        "procedures/index.html",
        {"manuals": [(manual, _by_letter(manual.chapters.all())) for manual in manuals]},
    )


def _by_letter(chapters):
    """(letter, chapters) in the order of the alphabet: capitals make no difference."""
    chapters = sorted(chapters, key=lambda c: c.title.casefold())
    return [(letter, list(those)) for letter, those in groupby(chapters, lambda c: c.letter)]


@require_safe
def chapter(request, manual, slug):
    public = Chapter.objects.public().with_last_change().select_related("manual")
    found = get_object_or_404(public.prefetch_related("themes"), manual__slug=manual, slug=slug)
    history = found.changes.public().newest_first().select_related("release")
    context = {
        "chapter": found,
        "history": history,
        "quick_exit": found.themes.all().need_quick_exit(),
    }
    return render(request, "procedures/chapter.html", context)


@require_safe
def updates(request):
    public = (
        Change.objects.public().newest_first().select_related("chapter__manual", "release__manual")
    )
    filters = ChangeFilters(request.GET, public)
    context = {
        "filters": filters,
        "table": ChangeTable(filters.qs).show(request),
        "releases": filters.releases(),
    }
    return render(request, "procedures/updates.html", context)
