from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.filters import BriefingFilters
from briefings.handout import handout_of
from briefings.models import Briefing, Discussion
from portal.pages.filters import page_of
from portal.paper.handouts import handed_out
from portal.publishing.gone import published_or_gone
from portal.publishing.related import related_to
from portal.publishing.structured import article
from portal.reference.contacts import answering
from portal.reference.known import partnership_of


@require_safe
def index(request):
    published = Briefing.objects.published().newest_first().prefetch_related("themes", "sections")
    filters = BriefingFilters(request.GET, published)
    page = page_of(filters.qs, request)
    times = Discussion.objects.times(list(page))
    for briefing in page:
        briefing.times_discussed = times.get(briefing.pk, 0)
    return render(request, "briefings/index.html", {"filters": filters, "page": page})


@require_safe
def detail(request, slug):
    briefings = Briefing.objects.ready_to_read().with_discussions()
    parts = briefings.prefetch_related("sections", "resources", "questions")
    briefing = published_or_gone(parts, slug=slug)
    partnership = partnership_of(request)
    address = request.build_absolute_uri(briefing.get_absolute_url())
    context = {
        "briefing": briefing,
        "partnership": partnership,
        "quick_exit": briefing.themes.all().need_quick_exit(),
        "related": related_to(briefing),
        "answering": answering(briefing.audience, timezone.now()),
        "address": address,
        "structured": article(briefing, address, partnership),
    }
    return render(request, "briefings/detail.html", context)


@require_safe
def handout(request, slug):
    """The page on paper, as a PDF; where none can be made, the page, which prints too."""
    briefing = published_or_gone(Briefing.objects.all(), slug=slug)
    path = briefing.get_absolute_url()
    page = request.build_absolute_uri(path)
    return handed_out(lambda: handout_of(briefing, page), briefing.slug, path)
