"""A certificate as a paper to keep, and the public page that says whether one is genuine."""

from http import HTTPStatus

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.doors import by_link
from training.certificates import paper
from training.models import Certificate
from training.views.answers import booking_of


@require_safe
@by_link
def certificate_pdf(request, token):
    """Somebody's own certificate, while it counts."""
    return paper.handed_out_of(booking_of(token))


@require_safe
@by_link
def certificate(request, key):
    """That it is genuine, and nothing more. One withdrawn is not known, as one never made."""
    if Certificate.objects.filter(withdrawn_at=None, key=key).exists():
        return render(request, "training/certificate.html")
    return render(request, "training/certificate_unknown.html", status=HTTPStatus.NOT_FOUND)
