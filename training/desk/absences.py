"""The desk's pages of places that were lost: by agency without a name, and of one agency.

Who it was, and why, shows for a button alone, and that somebody read it is kept: why somebody did
not come may be about their health.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.models import Agency
from portal.audit.models import record
from portal.desk.pages import DeskPages
from portal.errors import Refused
from portal.pages.exports import download
from portal.pages.filters import page_of
from portal.pages.spreadsheets import spreadsheet
from training.absences import counting, warnings
from training.absences.counting import How
from training.desk.forms import NoteForm
from training.desk.within import AbsencesForm

NAME = "absences"
WIDTHS = {"Agency": 36, "Kind": 28, "How the place was lost": 30, "Why": 44, "Places": 8}
a_form = require_http_methods(["GET", "HEAD", "POST"])


class AbsencePages(DeskPages):
    """Mixed into the admin of sessions."""

    def get_urls(self):
        pages = {
            "absences/": (require_safe(self.absences_view), "absences"),
            "absences.csv": (require_POST(self.absences_as_csv), "absences_csv"),
            "absences.xlsx": (require_POST(self.absences_as_xlsx), "absences_xlsx"),
            "absences/<int:pk>/": (a_form(self.absences_of_view), "absences_of"),
            "absences/<int:pk>/warn/": (a_form(self.warn_view), "warn"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def absences_view(self, request):
        self._check_may_see_absences(request)
        form = AbsencesForm(request.GET)
        rows = counting.by_agency(form.within) if form.within else []
        context = {
            "form": form,
            "page": page_of(rows, request),
            "total": counting.total(rows),
            "due": warnings.due(),
            "may_warn": request.user.has_perm("training.add_agencywarning"),
            "query": request.GET.urlencode(),
        }
        return self.show(request, "absences", "Absences", **context)

    def absences_as_csv(self, request):
        return download(NAME, WIDTHS, self._reasons_taken_away(request))

    def absences_as_xlsx(self, request):
        return spreadsheet(NAME, WIDTHS, self._reasons_taken_away(request))

    def _reasons_taken_away(self, request):
        """The rows. Who took them away, and how many, is kept."""
        self._check_may_see_absences(request)
        within = AbsencesForm(request.GET).within
        rows = counting.by_reason(within) if within else []
        note = f"Rows: {len(rows)}."
        record(request.user, "downloaded the absences", by=request.user, note=note)
        return map(_as_row, rows)

    @transaction.atomic
    def absences_of_view(self, request, pk):
        """Each place one agency lost; with the button pressed, whose it was and why."""
        self._check_may_see_absences(request)
        agency = get_object_or_404(Agency, pk=pk)
        form = AbsencesForm(request.GET)
        within = form.within and form.within._replace(agency=agency)
        page = page_of(counting.places_of(within) if within else [], request)
        names = request.method == "POST"
        if names:
            self._keep_that_names_were_read(request, agency, len(page.object_list))
        context = {
            "agency": agency,
            "form": form,
            "page": page,
            "names": names,
            "may_name": request.user.has_perm("training.change_booking"),
            "due": next(iter(warnings.due(agency=agency)), None),
            "may_warn": request.user.has_perm("training.add_agencywarning"),
            "warned": agency.warnings.select_related("by"),
            "query": request.GET.urlencode(),
        }
        return self.show(request, "absences_of", f"Absences of {agency}", **context)

    def _keep_that_names_were_read(self, request, agency, rows):
        if not request.user.has_perm("training.change_booking"):
            raise PermissionDenied
        record(agency, "read who missed training", by=request.user, note=f"Rows: {rows}.")

    def warn_view(self, request, pk):
        """What the e-mail of a warning says, to whom it goes, and the button."""
        self._check_may_see_absences(request)
        if not request.user.has_perm("training.add_agencywarning"):
            raise PermissionDenied
        agency = get_object_or_404(Agency, pk=pk)
        form = NoteForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and self._warned(request, agency, form):
            return redirect(self.to("absences_of", pk))
        due = next(iter(warnings.due(agency=agency)), None)
        if due is None and not form.errors:
            raise Http404
        context = {"agency": agency, "due": due, "form": form, "managers": warnings.told(agency)}
        context["preview"] = warnings.preview(due) if due else ""
        return self.show(request, "warn", f"Warn {agency}", **context)

    def _warned(self, request, agency, form):
        try:
            told = warnings.warn(agency, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            return False
        managers = "1 manager" if told == 1 else f"{told} managers"
        self.message_user(request, f"It is kept that {agency} is warned. {managers} e-mailed.")
        return True

    def _check_may_see_absences(self, request):
        may = self.has_view_permission(request) and request.user.has_perm("training.view_booking")
        if not may:
            raise PermissionDenied


def _as_row(row):
    how, why = How(row.how).label, counting.counted_as(row.why)
    return [row.agency, row.agency.get_kind_display(), how, why, row.number]
