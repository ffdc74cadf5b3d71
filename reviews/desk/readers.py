"""The desk's page “Who may read it”: for everybody, or for the leads named."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from portal.desk.pages import DeskPages
from portal.errors import Refused
from reviews import readers
from reviews.desk.forms import LeadForm, OpenForm, RestrictForm

FORMS = {"restrict": RestrictForm, "open": OpenForm, "name": LeadForm}
FOR_PUBLISHERS = {"open", "name", "take-off"}  # whoever may write may close it, and no more
DONE = {
    "restrict": "Only the leads named here read it now. For everybody else it is not there.",
    "open": "It is open to the public: once published, everybody reads it.",
    "name": "They are named, and can read it once it is published. Tell them: no e-mail goes out.",
}


class ReadersPages(DeskPages):
    """Mixed into the admin of reviews."""

    def get_urls(self):
        pages = {
            "<int:pk>/readers/": (self.readers_view, "readers"),
            "<int:pk>/readers/<int:lead>/": (self.take_off_view, "take_off"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def readers_view(self, request, pk):
        review = self.publication(request, str(pk))
        forms = {step: form() for step, form in FORMS.items()}
        if request.method == "POST":
            step = self._step_asked(request)
            forms[step] = FORMS[step](request.POST)
            if forms[step].is_valid() and self._has_taken(request, review, step, forms[step]):
                return redirect(self.to("readers", pk))
        return self._readers_page(request, review, forms)

    def take_off_view(self, request, pk, lead):
        """Ask whether somebody named is to read it no more, and see to it."""
        review = self.publication(request, str(pk))
        self._check_may_publish(request)
        lead = get_object_or_404(review.leads.select_related("user"), pk=lead)
        if request.method == "POST":
            readers.take_off(lead, by=request.user)
            self.message_user(request, "They are taken off, and no longer read it.")
            return redirect(self.to("readers", pk))
        context = {
            "lead": lead,
            "is_last": not review.leads.exclude(pk=lead.pk).exists(),
            "subtitle": str(review),
            "change_url": self.to("change", pk),
            "readers_url": self.to("readers", pk),
        }
        return self.show(request, "take_off", "Take a lead off", **context)

    def _step_asked(self, request):
        step = request.POST.get("step")
        if step not in FORMS:
            raise Http404
        if step in FOR_PUBLISHERS:
            self._check_may_publish(request)
        return step

    def _check_may_publish(self, request):
        if not self.may_approve(request):
            raise PermissionDenied

    def _has_taken(self, request, review, step, form):
        acts = {
            "restrict": readers.restrict,
            "open": readers.open_to_all,
            "name": readers.name_lead,
        }
        try:
            acts[step](review, by=request.user, **form.cleaned_data)
        except Refused as refused:
            if step == "name":
                form.add_error("email", str(refused))
            else:
                self.message_user(request, str(refused), messages.ERROR)
            return False
        self.message_user(request, DONE[step], messages.SUCCESS)
        return True

    def _readers_page(self, request, review, forms):
        leads = list(review.leads.select_related("user__agency", "by").order_by("user__name", "pk"))
        context = {
            "review": review,
            "leads": leads,
            "read_by_somebody": any(lead.user.is_active for lead in leads),
            "forms": forms,
            "form": next((form for form in forms.values() if form.errors), None),
            "may_publish": self.may_approve(request),
            "subtitle": str(review),
            "change_url": self.to("change", review.pk),
        }
        return self.show(request, "readers", "Who may read it", **context)
