from http import HTTPStatus

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from portal.errors import Refused
from portal.publishing import preview
from portal.publishing.models import SharedDraft
from portal.uploads.models import Upload
from portal.uploads.views import serve


def for_whoever_has_the_link(view):
    """`view(request, publication, …)` for the token of a link that has not ended."""

    @require_safe
    def wrapped(request, token, **kwargs):
        try:
            publication = SharedDraft.of(token).subject
        except SharedDraft.DoesNotExist:
            raise Http404 from None
        except Refused:
            return render(request, "publishing/link_ended.html", status=HTTPStatus.GONE)
        if publication is None or not publication.is_for_all:
            raise Http404
        request.draft_token = token
        return view(request, publication, **kwargs)

    return wrapped


@for_whoever_has_the_link
def draft(request, publication):
    """A draft. Once it is published, the page itself."""
    if publication.is_public and not publication.proposal():
        return redirect(publication)
    return preview.as_published(publication, request)


@for_whoever_has_the_link
def draft_file(request, publication, pk, name):
    """A file of the draft, or of the version proposed for it."""
    if pk not in preview.upload_keys(publication):
        raise Http404
    return serve(request, get_object_or_404(Upload, pk=pk, name=name))
