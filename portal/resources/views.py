from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.pages.filters import page_of
from portal.publishing.gone import published_or_gone
from portal.publishing.related import related_to
from portal.publishing.structured import article
from portal.reference.known import partnership_of
from portal.resources.filters import ResourceFilters
from portal.resources.models import Resource
from portal.resources.used import where_used


@require_safe
def index(request):
    published = Resource.objects.published().newest_first().prefetch_related("themes")
    filters = ResourceFilters(request.GET, published)
    page = page_of(filters.qs, request)
    return render(request, "resources/index.html", {"filters": filters, "page": page})


@require_safe
def detail(request, slug):
    resource = published_or_gone(Resource.objects.ready_to_read(), slug=slug)
    partnership = partnership_of(request)
    address = request.build_absolute_uri(resource.get_absolute_url())
    used = where_used(resource)
    context = {
        "resource": resource,
        "partnership": partnership,
        "quick_exit": resource.themes.all().need_quick_exit(),
        "used": used,
        "related": related_to(resource).without(used),
        "address": address,
        "structured": article(resource, address, partnership),
    }
    return render(request, "resources/detail.html", context)
