"""A draft exactly as it will be published.

It is published, the page is asked for as a stranger would, and all of it is taken back.
"""

import copy
from http import HTTPStatus
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve

from portal.history import content
from portal.publishing.gone import Gone
from portal.publishing.models import Publication
from portal.publishing.proposed import lay_over


def as_published(publication: Publication, request: HttpRequest) -> HttpResponse:
    """The public page of `publication`, with what is proposed for it, were it published now.

    The frame tells readers that it is a draft: see `request.draft` in base.html.
    """
    with content.unkept():
        lay_over(publication)
        if changes := publication.as_if_public():
            type(publication).objects.filter(pk=publication.pk).update(**changes)
        response = _page(publication.get_absolute_url(), request, draft=True)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response


def upload_keys(publication: Publication) -> set[int]:
    """The keys of the files on it, or on what is proposed for it; not of a report that is down."""
    proposal = publication.proposal()
    words = proposal.content if proposal else content.read(publication)
    files = [item["fields"] for item in words["parts"]["attachments"]]
    shown = [file for file in files if publication.shows_report or not file["comes_down"]]
    return {file["upload"] for file in shown}


def is_public(address: str, request: HttpRequest) -> bool:
    """Whether a stranger can read the page of ours at `address`."""
    try:
        return _page(address, request).status_code == HTTPStatus.OK
    except (Http404, Gone, ValueError):
        return False


def _page(address, request, **about):
    parts = urlsplit(address)
    match = resolve(parts.path)
    return match.func(_stranger(request, parts, match, **about), *match.args, **match.kwargs)


def _stranger(request, parts, match, draft=False):
    """A request for that page by somebody who is not signed in."""
    asked = copy.copy(request)
    asked.method = "GET"
    asked.path = asked.path_info = parts.path
    asked.META = request.META | {"PATH_INFO": parts.path, "QUERY_STRING": parts.query}
    asked.GET = QueryDict(parts.query)
    asked.resolver_match = match
    asked.user = AnonymousUser()
    asked.draft = draft
    return asked
