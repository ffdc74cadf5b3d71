"""Why somebody did not come, at the link in their e-mail: nobody but the office reads it."""

from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.accounts.doors import by_link
from portal.errors import Refused
from training.absences import asking
from training.forms.place import WhyForm
from training.views.answers import booking_of


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def absence(request, token):
    """Asks why they did not come; what they said can be changed until its time is over."""
    booking = booking_of(token)
    prefetch_related_objects([booking], "attendance")
    said = asking.said(booking)
    form = WhyForm(request.POST if request.method == "POST" else None, initial={"reason": said})
    if form.is_valid() and _kept(booking, form):
        return redirect("training:answers_absence", token)
    context = {
        "booking": booking,
        "session": booking.session,
        "token": token,
        "form": form,
        "said": dict(form.fields["reason"].choices).get(said, ""),
        "is_absent": asking.is_absent(booking),
        "until": asking.open_until(booking),
        "is_open": timezone.now() < asking.open_until(booking),
    }
    return render(request, "training/answers_absence.html", context)


def _kept(booking, form):
    try:
        asking.say_why(booking, form.cleaned_data["reason"])
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
