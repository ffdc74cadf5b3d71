from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.newsletter.models import Issue
from portal.pages.filters import page_of
from portal.publishing.gone import published_or_gone


@require_safe
def index(request):
    page = page_of(Issue.objects.published().newest_first(), request)
    return render(request, "newsletter/index.html", {"page": page})


@require_safe
def issue(request, number):
    found = published_or_gone(Issue.objects.with_parts().ready_to_read(), number=number)
    return render(request, "newsletter/issue.html", {"issue": found})
