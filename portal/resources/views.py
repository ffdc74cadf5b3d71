from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.pages.filters import page_of
from portal.publishing.gone import published_or_gone
from portal.resources.models import Resource


@require_safe
def index(request):
    page = page_of(Resource.objects.published().newest_first(), request)
    return render(request, "resources/index.html", {"page": page})


@require_safe
def detail(request, slug):
    resource = published_or_gone(Resource.objects.ready_to_read(), slug=slug)
    return render(request, "resources/detail.html", {"resource": resource})
