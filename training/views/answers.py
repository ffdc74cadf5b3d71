"""A delegate's own forms, certificate and history, at the link in their e-mail: no account."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.doors import by_link
from training.models import Booking
from training.places import tokens


@require_safe
@by_link
def answers(request, token):
    """What there is to do, and what came of it."""
    booking = booking_of(token)
    context = {"booking": booking, "session": booking.session, "token": token}
    return render(request, "training/answers.html", context)


def booking_of(token: str) -> Booking:
    """The booking that the link opens. Raises Http404 for a link we never made."""
    number = tokens.number_in(tokens.FORMS, token)
    rows = Booking.objects.filter(person__isnull=False).select_related(
        "person", "agency", "session__course__rules", "session__rules", "session__venue"
    )
    if number is None or not (booking := rows.filter(pk=number).first()):
        raise Http404
    return booking
