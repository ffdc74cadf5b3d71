from http import HTTPStatus

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.accounts.doors import second_factor_used
from portal.uploads.kinds import Kind
from portal.uploads.models import Upload


@require_safe
def file(request, pk, name):
    """A file, for the public once what it hangs on is published; before, for the desk alone.

    Where that is for named people alone, so is the file, and they use a second factor first.
    """
    upload = get_object_or_404(Upload, pk=pk)
    if upload.name != name:
        raise Http404
    if upload.is_for(AnonymousUser()) or _is_at_desk(request, upload):
        return serve(request, upload)
    if request.user.is_authenticated and upload.is_for(request.user):
        return second_factor_used(serve)(request, upload)
    raise Http404


def _is_at_desk(request, upload):
    return admin.site.has_permission(request) and upload.is_at_desk_of(request.user)


def serve(request, upload):
    """The file itself, for somebody who may have it; a page that says so where it cannot be had.

    It is streamed, never opened as a page of ours, and shown in place only if we drew it.
    """
    if not upload.is_available:
        return render(request, "uploads/unavailable.html", status=HTTPStatus.NOT_FOUND)
    kind = Kind(upload.kind)
    response = StreamingHttpResponse(
        _pieces(upload),
        content_type=kind.content_type,
        headers={
            "Content-Disposition": content_disposition_header(not kind.is_picture, upload.name),
            "Content-Encoding": "identity",  # compressed already
            "Content-Length": upload.file.size,
            "ETag": f'"{upload.pk}"',  # it never changes
            "X-Content-Type-Options": "nosniff",
        },
    )
    response._csp_update = {"sandbox": True}
    return response


def _pieces(upload):
    """Opened only once somebody reads: neither HEAD nor a 304 does."""
    with upload.file.open() as file:
        yield from file.chunks()
