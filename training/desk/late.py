"""Places given up late, with what the rules charge: a list for the finance office, no invoice.

It names nobody: why somebody did not come may be about their health.
"""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from portal.desk.pages import DeskPages
from portal.pages.exports import download
from portal.pages.filters import page_of
from training.models import Booking, Charge

HEADING = ["Booking", "Session", "Course", "Agency", "Reason", "Cancelled on", "Pounds", "Note"]
FINANCIAL_YEAR = (4, 1)  # begins on 1 April


class Late(NamedTuple):
    """A place given up late; `pounds` is None where nothing is charged, and `note` says why."""

    booking: Booking
    pounds: Decimal | None
    note: str


class BetweenForm(forms.Form):
    """The days of the sessions that are listed, the last included."""

    first = forms.DateField(label="Sessions from", input_formats=["%Y-%m-%d", "%d/%m/%Y"])
    last = forms.DateField(label="Sessions until", input_formats=["%Y-%m-%d", "%d/%m/%Y"])

    def __init__(self, data):
        super().__init__(data or this_financial_year())
        for field in self.fields.values():
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            field.error_messages |= {
                "invalid": "Write the day like 1/4/2026.",
                "required": "Give the day.",
            }


class LatePages(DeskPages):
    """Mixed into the admin of sessions."""

    def get_urls(self):
        pages = {
            "late-cancellations/": (require_safe(self.late_view), "late"),
            "late-cancellations.csv": (require_safe(self.late_as_csv), "late_csv"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def late_view(self, request):
        self._check_may_see_late(request)
        form = BetweenForm(request.GET if "first" in request.GET else None)
        found = late(**form.cleaned_data) if form.is_valid() else Booking.objects.none()
        page = page_of(found, request)
        context = {
            "form": form,
            "page": page,
            "rows": with_charges(page.object_list),
            "query": urlencode(form.cleaned_data),
        }
        return self.show(request, "late", "Late cancellations", **context)

    def late_as_csv(self, request):
        self._check_may_see_late(request)
        form = BetweenForm(request.GET)
        found = late(**form.cleaned_data) if form.is_valid() else Booking.objects.none()
        return download("late cancellations", HEADING, map(_as_row, with_charges(found)))

    def _check_may_see_late(self, request):
        may = self.has_view_permission(request) and request.user.has_perm("training.view_booking")
        if not may:
            raise PermissionDenied


def this_financial_year() -> dict[str, dt.date]:
    today = timezone.localdate()
    first = dt.date(today.year, *FINANCIAL_YEAR)
    if first > today:
        first = first.replace(year=today.year - 1)
    return {"first": first, "last": first.replace(year=first.year + 1) - dt.timedelta(days=1)}


def late(first: dt.date, last: dt.date):
    """Places that people or their managers gave up late, of sessions from `first` to `last`."""
    given_up = Booking.objects.filter(
        status=Booking.Status.CANCELLED, is_late=True, reason__in=Booking.ASKED_FOR
    )
    within = given_up.filter(session__starts_at__date__range=(first, last))
    rules = ("session__rules", "session__course__rules")
    shown = within.select_related("agency", *rules).defer("needs")
    return shown.order_by("session__starts_at", "session", "agency__name", "pk")


def with_charges(bookings: QuerySet[Booking]) -> list[Late]:
    """Each with what its session's rules charge its agency."""
    charges = ("session__rules__charges", "session__course__rules__charges")
    return [_charged(booking) for booking in bookings.prefetch_related(*charges)]


def _charged(booking):
    rules = booking.session.booking_rules
    if booking.reason == Booking.Reason.SICKNESS and rules.sickness_is_exempt:
        return Late(booking, None, "Sickness is never charged.")
    pounds = rules.charge(booking.agency, Charge.Why.LATE)
    return Late(booking, pounds, "" if pounds else "The rules charge nothing.")


def _as_row(row):
    booking = row.booking
    return [
        booking.pk,
        timezone.localdate(booking.session.starts_at),
        booking.session.course,
        booking.agency,
        booking.get_reason_display(),
        timezone.localdate(booking.ended_at),
        "" if row.pounds is None else row.pounds,
        row.note,
    ]
