"""A page that was withdrawn says so, and where to read on, to whoever follows a link to it."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import render

from portal.publishing.models import Publication, PublicationQuerySet


class Gone(Exception):
    """The public could read `publication` once. Answered by `withdrawn_notice`."""

    def __init__(self, publication: Publication):
        super().__init__(publication.pk)
        self.publication = publication


def published_or_gone(rows: PublicationQuerySet, **lookup) -> Publication:
    """The one public row. Raises Gone for a withdrawn one, Http404 for any other."""
    try:
        return rows.published().get(**lookup)
    except rows.model.DoesNotExist:
        if withdrawn := rows.model.objects.withdrawn().filter(**lookup).first():
            raise Gone(withdrawn) from None
        raise Http404 from None


class WithdrawnNotice:
    """Middleware: the notice in the place of the page. It does not repeat the page's title."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Gone):
            return None
        context = {"publication": exception.publication}
        return render(request, "withdrawn.html", context, status=HTTPStatus.GONE)
