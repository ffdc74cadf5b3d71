"""An issue to take away: on paper for everybody, and on slides for whoever presents it."""

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.accounts.doors import never_kept
from portal.newsletter.models import Issue
from portal.newsletter.paper import paper_of
from portal.newsletter.slides import CONTENT_TYPE, slides_of
from portal.paper.handouts import handed_out
from portal.publishing.gone import published_or_gone


@require_safe
def paper(request, number):
    """The issue as a PDF; where none can be made, its page, which prints too."""
    issue = published_or_gone(Issue.objects.with_parts(), number=number)
    path = issue.get_absolute_url()
    page = request.build_absolute_uri(path)
    return handed_out(lambda: paper_of(issue, page), f"newsletter-{number}", path)


@never_kept
@require_safe
def slides(request, number):
    """Slides of the parts that are marked for them, for whoever may change issues; an issue that
    nobody has published yet too."""
    at_desk = admin.site.has_permission(request)
    if not (at_desk and request.user.has_perm("newsletter.change_issue")):
        raise Http404
    issue = get_object_or_404(Issue.objects.with_parts(), number=number)
    page = request.build_absolute_uri(issue.get_absolute_url())
    response = HttpResponse(slides_of(issue, page), CONTENT_TYPE)
    name = f"newsletter-{number}.pptx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
