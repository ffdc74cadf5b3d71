"""Somebody’s own place, at the link in their e-mail: no account, and no other person’s name."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.doors import by_link
from portal.errors import Refused
from portal.pages.addresses import number_in
from portal.pages.words import pounds
from training.forms.place import GiveUpForm, OwnNeedsForm
from training.models import Booking, Charge
from training.places import actions, calendars, letters, tokens, words
from training.views.calendar import calendar_file

a_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@by_link
def place(request, token):
    """All about it; of one that has ended only how it ended."""
    booking = _booking(token)
    session, stand = booking.session, words.stand_of(booking)
    context = {
        "booking": booking,
        "session": session,
        "token": token,
        "now": _standing(booking, stand),
        "may_change": booking.can_be_changed,
        "shows_link": booking.is_confirmed and session.link_shows_at <= timezone.now(),
        "trainers": session.led_by.all() if booking.is_live else (),
    }
    return render(request, "training/place.html", context)


def _standing(booking, stand):
    if booking.is_live or not actions.was_given_up(booking):
        return words.for_them(booking, stand)
    return words.given_up(booking, manager_knows=bool(letters.by_manager([booking])))


@sensitive_post_parameters()
@a_form
@by_link
def needs(request, token):
    """What they need to take part, in their own words."""
    booking = _booking(token)
    if not booking.can_be_changed:
        return redirect("training:place", token)
    sent = request.POST if request.method == "POST" else None
    form = OwnNeedsForm(sent, initial={"needs": booking.needs})
    if form.is_valid():
        actions.say_needs(booking, form.cleaned_data["needs"])
        return redirect("training:place", token)
    context = {"booking": booking, "session": booking.session, "token": token, "form": form}
    return render(request, "training/place_needs.html", context)


@a_form
@by_link
def give_up(request, token):
    """Asks why, and says what it means, before anything is given up."""
    booking = _booking(token)
    if not booking.can_be_changed:
        return redirect("training:place", token)
    form = GiveUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.cancel(booking, reason=form.cleaned_data["reason"], by=None)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("training:place", token)
    context = {"booking": booking, "session": booking.session, "token": token, "form": form}
    return render(request, "training/place_give_up.html", context | _if_late(booking))


def _if_late(booking):
    """Whether giving it up is late now, and what the agency is charged then."""
    session = booking.session
    if not booking.is_confirmed or timezone.now() < session.late_from:
        return {"is_late": False}
    rules = session.booking_rules
    charge = rules.charge(booking.agency, Charge.Why.LATE)
    exempt = rules.sickness_is_exempt
    in_pounds = pounds(charge) if charge else ""
    return {"is_late": True, "charge": in_pounds, "sickness_is_exempt": exempt}


@require_safe
@by_link
def calendar(request, token):
    """The entry of a place, to keep in a calendar."""
    booking = _booking(token)
    if not booking.is_confirmed:
        raise Http404
    entry = calendars.own(booking, link=tokens.of_place(booking))
    return calendar_file(entry, "training.ics")


def _booking(token):
    number = number_in(tokens.PLACES, token)
    rows = Booking.objects.filter(person__isnull=False).select_related(
        "person", "agency", "session__course__rules", "session__rules", "session__venue"
    )
    if number is None or not (booking := rows.filter(pk=number).first()):
        raise Http404
    return booking
