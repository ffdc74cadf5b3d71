"""A page that was withdrawn says so, and where to read on, to whoever follows a link to it."""

from http import HTTPStatus

from django.db.models import CharField, TextField, prefetch_related_objects
from django.http import Http404
from django.shortcuts import render

from portal.history import content
from portal.publishing.former import Former
from portal.publishing.models import Publication, PublicationQuerySet
from portal.publishing.running_text import Known, RunningText, known_to
from portal.reference.known import partnership_of


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


def ended_in(publication: Publication, known: Known) -> list[Former]:
    """The numbers and addresses in its texts that a contact had once, and nobody has now: who holds
    a copy must know. Nothing else of what it said is told."""
    if not known.former:
        return []
    text = RunningText(known)
    for words in _texts(publication):
        text.explained(words)
    return list(text.ended.values())


def _texts(publication):
    """Every text in it and in its parts, and in parts of those; `texts_kept` of a part are copies
    of what others said."""
    prefetch_related_objects([publication], *_relations(type(publication)))
    rows = [publication]
    for row in rows:
        rows += [part for name in content.parts(type(row)) for part in getattr(row, name).all()]
        for field in content.written_fields(type(row)):
            if isinstance(field, CharField | TextField):
                yield getattr(row, field.name)
        yield from getattr(row, "texts_kept", ())


def _relations(model, before=""):
    """The relations of its parts, and of theirs: `recommendations__responses`."""
    for name in content.parts(model):
        yield before + name
        yield from _relations(model._meta.get_field(name).related_model, f"{before}{name}__")


class WithdrawnNotice:
    """Middleware: the notice in the place of the page. It does not repeat the page's title."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Gone):
            return None
        publication = exception.publication
        known = known_to(partnership_of(request))
        context = {"publication": publication, "ended": ended_in(publication, known)}
        return render(request, "withdrawn.html", context, status=HTTPStatus.GONE)
