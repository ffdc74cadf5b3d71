from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from briefings.filters import BriefingFilters
from briefings.models import Briefing
from portal.pages.filters import page_of


@require_safe
def index(request):
    published = Briefing.objects.published().newest_first().prefetch_related("themes", "sections")
    filters = BriefingFilters(request.GET, published)
    context = {"filters": filters, "page": page_of(filters.qs, request)}
    return render(request, "briefings/index.html", context)


@require_safe
def detail(request, slug):
    published = Briefing.objects.published().prefetch_related(
        "themes", "boards", "areas", "priorities", "sections", "resources", "questions"
    )
    briefing = get_object_or_404(published, slug=slug)
    context = {"briefing": briefing, "quick_exit": briefing.themes.all().need_quick_exit()}
    return render(request, "briefings/detail.html", context)
