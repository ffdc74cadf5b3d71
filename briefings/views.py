from django.shortcuts import render
from django.views.decorators.http import require_safe

from briefings.filters import BriefingFilters
from briefings.models import Briefing
from portal.pages.filters import page_of
from portal.publishing.gone import published_or_gone


@require_safe
def index(request):
    published = Briefing.objects.published().newest_first().prefetch_related("themes", "sections")
    filters = BriefingFilters(request.GET, published)
    context = {"filters": filters, "page": page_of(filters.qs, request)}
    return render(request, "briefings/index.html", context)


@require_safe
def detail(request, slug):
    briefings = Briefing.objects.ready_to_read()
    parts = briefings.prefetch_related("sections", "resources", "questions")
    briefing = published_or_gone(parts, slug=slug)
    context = {"briefing": briefing, "quick_exit": briefing.themes.all().need_quick_exit()}
    return render(request, "briefings/detail.html", context)
