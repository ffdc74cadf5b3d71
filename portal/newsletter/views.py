from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.newsletter import banners
from portal.newsletter.models import Issue
from portal.newsletter.shown import blocks, parts_of
from portal.pages.filters import page_of
from portal.publishing.gone import published_or_gone
from portal.publishing.structured import article
from portal.reference.known import partnership_of

A_PAGE = 12  # issues: six years of most newsletters


@require_safe
def index(request):
    page = page_of(Issue.objects.published().with_cover().by_month(), request, A_PAGE)
    return render(request, "newsletter/index.html", {"page": page})


@require_safe
def issue(request, number):
    found = published_or_gone(Issue.objects.with_parts(), number=number)
    address = request.build_absolute_uri(found.get_absolute_url())
    partnership = partnership_of(request)
    context = {
        "issue": found,
        "blocks": blocks(parts_of(found, banners.of(found))),
        "files": found.other_files(),
        "partnership": partnership,
        "address": address,
        "structured": article(found, address, partnership),
    }
    return render(request, "newsletter/issue.html", context)
