import contextlib

from django.db.models import Max, Prefetch
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.paper.handouts import handed_out
from portal.publishing.gone import published_or_gone
from portal.publishing.related import reasons_for
from procedures.handout import handout_of
from procedures.models import Change, Release
from procedures.months import month_of, months_after

ON_ONE_PAGE = 24  # months


@require_safe
def index(request):
    """Two years of releases, newest first; `?before=2024-12` for those two years before."""
    published = Release.objects.published().with_manual()
    newest = published.aggregate(month=Max("month"))["month"] or timezone.localdate()
    before = months_after(max(newest, timezone.localdate()), 1)
    with contextlib.suppress(ValueError):
        before = month_of(request.GET.get("before", ""))
    begins = months_after(before, -ON_ONE_PAGE)
    shown = published.filter(month__lt=before, month__gte=begins).with_counts()
    context = {
        "releases": shown.order_by("-month", "manual__name"),
        "begins": begins,
        "until": months_after(before, -1),
        "are_earlier": published.filter(month__lt=begins).exists(),
    }
    return render(request, "procedures/releases.html", context)


@require_safe
def detail(request, manual, month):
    changes = Prefetch("changes", Change.objects.ready_to_read())
    release = release_of(manual, month, Release.objects.ready_to_read().prefetch_related(changes))
    context = {
        "release": release,
        "groups": release.by_kind(),
        "urgent": [change for change in release.changes.all() if change.asks_something],
        "reasons": reasons_for(release.changes.all()),
        "address": request.build_absolute_uri(release.get_absolute_url()),
        "quick_exit": release.themes.all().need_quick_exit(),
    }
    return render(request, "procedures/release.html", context)


@require_safe
def handout(request, manual, month):
    """The page on paper, as a PDF; where none can be made, the page, which prints too."""
    release = release_of(manual, month, Release.objects.all())
    path = release.get_absolute_url()
    page = request.build_absolute_uri(path)
    return handed_out(lambda: handout_of(release, page), f"{manual}-{month}", path)


def release_of(manual, month, releases) -> Release:
    """The public release of that manual and month, or Gone, or Http404."""
    try:
        first = month_of(month)
    except ValueError:
        raise Http404 from None
    return published_or_gone(releases.with_manual(), manual__slug=manual, month=first)
