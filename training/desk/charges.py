"""The desk's page of what not coming is charged: for the finance office, never an invoice."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audit.models import record
from portal.desk.pages import DeskPages
from portal.errors import Refused
from portal.pages.exports import download
from portal.pages.filters import page_of
from portal.pages.spreadsheets import spreadsheet
from training.absences import charges
from training.absences.charges import ChargeList
from training.desk.forms import WaiveForm
from training.desk.within import ChargesForm
from training.models import Booking

NAME = "charges"
WIDTHS = {
    "Booking": 10,
    "Agency": 36,
    "Course": 44,
    "Session": 14,
    "Why": 16,
    "Pounds": 10,
    "Pounds waived": 14,
    "Waived because": 44,
}
WITH_NAMES = {"Name": 28}
a_form = require_http_methods(["GET", "HEAD", "POST"])


class ChargePages(DeskPages):
    """Mixed into the admin of sessions."""

    def get_urls(self):
        pages = {
            "charges/": (require_safe(self.charges_view), "charges"),
            "charges.csv": (require_POST(self.charges_as_csv), "charges_csv"),
            "charges.xlsx": (require_POST(self.charges_as_xlsx), "charges_xlsx"),
            "charges/<int:pk>/waive/": (a_form(self.waive_view), "waive"),
            "charges/<int:pk>/take-back/": (require_POST(self.take_back_view), "take_back"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def charges_view(self, request):
        self._check_may_see_charges(request)
        form = ChargesForm(request.GET)
        found = _found(form)
        context = {
            "form": form,
            "found": found,
            "page": page_of(found.rows, request),
            "may_waive": request.user.has_perm("training.add_chargewaiver"),
            "may_name": request.user.has_perm("training.change_booking"),
            "query": request.GET.urlencode(),
        }
        return self.show(request, "charges", "Charge list", **context)

    def charges_as_csv(self, request):
        return download(NAME, *self._taken_away(request))

    def charges_as_xlsx(self, request):
        return spreadsheet(NAME, *self._taken_away(request))

    def _taken_away(self, request):
        """The columns and rows. Who took them away, how many, and whether with names, is kept."""
        self._check_may_see_charges(request)
        with_names = "with_names" in request.POST
        if with_names and not request.user.has_perm("training.change_booking"):
            raise PermissionDenied
        rows = _found(ChargesForm(request.GET)).rows
        note = f"Rows: {len(rows)}. {'With names' if with_names else 'Without names'}."
        record(request.user, "downloaded the charge list", by=request.user, note=note)
        widths = WIDTHS | (WITH_NAMES if with_names else {})
        return widths, charges.as_rows(rows, with_names=with_names)

    def waive_view(self, request, pk):
        """What would be charged, why it should not be, and the button."""
        self._check_may_waive(request)
        booking = get_object_or_404(Booking.objects.defer("needs"), pk=pk)
        form = WaiveForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and self._waived(request, booking, form):
            return redirect(self._back(request))
        context = {"booking": booking, "row": charges.charge_of(booking), "form": form}
        context["back"] = self._back(request)
        return self.show(request, "waive", "Waive a charge", **context)

    def take_back_view(self, request, pk):
        self._check_may_waive(request)
        booking = get_object_or_404(Booking.objects.defer("needs"), pk=pk)
        try:
            charges.take_back(booking, by=request.user)
        except Refused as refused:
            self.message_user(request, str(refused), messages.WARNING)
        else:
            self.message_user(request, "The charge is asked for after all.")
        return redirect(self._back(request))

    def _waived(self, request, booking, form):
        try:
            charges.waive(booking, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            return False
        self.message_user(request, "The charge is waived.")
        return True

    def _back(self, request):
        query = request.GET.urlencode()
        return f"{self.to('charges')}?{query}" if query else self.to("charges")

    def _check_may_see_charges(self, request):
        may = self.has_view_permission(request) and request.user.has_perm("training.view_booking")
        if not may:
            raise PermissionDenied

    def _check_may_waive(self, request):
        self._check_may_see_charges(request)
        if not request.user.has_perm("training.add_chargewaiver"):
            raise PermissionDenied


def _found(form) -> ChargeList:
    return charges.charge_list(form.within) if form.within else ChargeList()
