"""A certificate as a paper to keep, and the public page that says whether one is genuine."""

from django.shortcuts import get_object_or_404, render
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
    """That it is genuine, and nothing more. One withdrawn is not there, as one never made."""
    get_object_or_404(Certificate.objects.filter(withdrawn_at=None).only("pk"), key=key)
    return render(request, "training/certificate.html")
