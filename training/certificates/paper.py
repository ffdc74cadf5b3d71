"""A certificate on paper: one side of A4 that everybody can read.

A name stands on it, so none is kept: it is made each time.
"""

import datetime as dt
from pathlib import Path

from django.http import Http404, HttpResponse
from django.urls import reverse

from portal.pages.addresses import full
from portal.pages.templatetags.portal import length_in_words, plain_date
from portal.paper import formatted
from portal.paper.codes import code_of
from portal.paper.formatted import line
from portal.paper.handouts import framed, handed_out
from portal.paper.making import Document, make
from portal.reference import known
from portal.reference.models import Partnership
from training.keeping import NOWHERE
from training.models import Booking, Certificate

TEMPLATE = Path(__file__).with_name("certificate.typ")
SIZES = (13, 11, 9)  # points


def address_of(certificate: Certificate) -> str:
    """Where anybody may check that it is genuine."""
    return full(reverse("training:certificate", args=[certificate.key]))


def handed_out_of(booking: Booking) -> HttpResponse:
    """The certificate of a booking as a PDF. Raises Http404 where none counts any more."""
    rows = Certificate.objects.filter(booking=booking, withdrawn_at=None)
    certificate = rows.select_related("booking__person").first()
    if certificate is None or certificate.booking.person.email.endswith(NOWHERE):
        raise Http404
    return handed_out(
        lambda: document_of(certificate), f"certificate-{certificate.on}", address_of(certificate)
    )


def document_of(certificate: Certificate) -> Document:
    """On one side, in the largest letters with which all of it stands there."""
    given = content(certificate, known.read())
    *sizes, smallest = SIZES
    for size in sizes:
        document = make(TEMPLATE, given | {"layout": {"size": size}})
        if document.pages == 1:
            return document
    return make(TEMPLATE, given | {"layout": {"size": smallest}})


def content(certificate: Certificate, partnership: Partnership) -> dict:
    """All that stands on it, for the template."""
    page = address_of(certificate)
    title = line(certificate.title) or "Training"
    return {
        **framed(f"Certificate of attendance: {title}", partnership, page),
        "name": line(certificate.booking.person.name) or "The person who showed you this",
        "course": title,
        "facts": list(_facts(certificate)),
        "outcomes": [words for words in map(line, certificate.outcomes) if words],
        "code": code_of(page),
        "code_says": f"Code for a phone’s camera: opens {formatted.shown(page)}",
    }


def _facts(certificate):
    length = length_in_words(dt.timedelta(minutes=certificate.minutes))
    yield {"term": "Completed on", "words": plain_date(certificate.on)}
    yield {"term": "Length", "words": length}
    yield {"term": "Issued on", "words": plain_date(certificate.issued_at)}
