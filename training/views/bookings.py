"""The manager's page: what their team has, and everything that can be done with it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.doors import managers_only
from portal.pages.exports import download
from training import overview
from training.certificates.record import Line, ready
from training.models import Booking, Charge
from training.places import calendars, tokens
from training.teams import team_of
from training.views.calendar import calendar_file

EARLIER_SHOWN = 100
HEADING = ["Name", "Work e-mail", "Course", "Begins", "Ends", "Where", "Status", "On the list"]


@require_safe
@managers_only
def bookings(request):
    team = team_of(request.manager)
    found = overview.overview(team)
    requests = overview.asking(request.manager)
    context = {
        "overview": found,
        "closing": [session for session in found.sessions if session.closes_soon],
        "jumps": overview.jumps_past(found.waiting),
        "requests": [(each, tokens.of_answer(each)) for each in requests],
    }
    return render(request, "training/bookings.html", context)


@require_safe
@managers_only
def earlier(request):
    """What the team had: dates that have been, with who came, and places that were given up."""
    seen = Booking.objects.of(team_of(request.manager))
    over = seen.exclude(pk__in=Booking.objects.live().to_come())
    rows = over.select_related("person", "session__course").order_by("-session__starts_at", "pk")
    lines = [Line(booking) for booking in ready(rows)[:EARLIER_SHOWN]]
    return render(request, "training/bookings_earlier.html", {"lines": lines})


@require_safe
@managers_only
def bookings_csv(request):
    """Without what anybody needs: that stands in no list."""
    live = overview.ready(Booking.objects.live().of(team_of(request.manager)).to_come())
    return download("team bookings", HEADING, (_as_row(booking) for booking in live))


def _as_row(booking):
    session, person = booking.session, booking.person
    return [
        booking.whose,
        person.email if person else "",
        session.course.title,
        session.starts_at,
        session.ends_at,
        session.where,
        booking.get_status_display(),
        booking.stand if booking.is_queueing else "",
    ]


@require_safe
@managers_only
def bookings_ics(request):
    """The places of the team, as a calendar file to keep."""
    places = overview.ready(Booking.objects.confirmed().of(team_of(request.manager)).to_come())
    text = calendars.of_places(places, link=reverse("training:bookings"))
    return calendar_file(text, "team-bookings.ics")


@require_safe
@managers_only
def booking(request, pk):
    """One booking, and what may be done with it."""
    team, found = ours(request, pk)
    context = {
        "booking": found,
        "instead": _instead(team, found),
        "jumps": overview.jumps_past([found]),
        "late": late(found),
    }
    return render(request, "training/booking.html", context)


def _instead(team, found):
    """The booking of who took the place over, where the team may know who it is."""
    if found.reason != Booking.Reason.SWAPPED:
        return None
    substitutes = Booking.objects.of(team).filter(instead_of=found)
    return substitutes.select_related("person", "session").first()


def ours(request, pk):
    """The manager's team, and one booking of it."""
    team = team_of(request.manager)
    rows = overview.ready(Booking.objects.of(team))
    return team, get_object_or_404(rows, pk=pk)


def late(found):
    """What giving up the place now would mean, where it is late: what is charged, or nothing."""
    session = found.session
    if not found.is_confirmed or timezone.now() < session.late_from:
        return None
    charge = session.booking_rules.charge(found.agency, Charge.Why.LATE)
    return {"notice_ended": session.late_from, "charge": charge}
