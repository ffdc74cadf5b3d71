"""The desk's pages of one person: what they are booked on, and that they work elsewhere now."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect

from portal.desk.pages import DeskPages
from portal.errors import Refused
from training import teams
from training.desk.forms import AgencyForm
from training.models import Person

TAKEN = "Their agency has somebody else with this address."


class PersonForm(forms.ModelForm):
    """The agency is no field of it, so what an agency may have once is checked here."""

    def clean_email(self):
        email = self.cleaned_data["email"]
        others = Person.objects.filter(agency=self.instance.agency_id, email=email)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(TAKEN)
        return email


class PersonPages(DeskPages):
    """Mixed into the admin of people."""

    def get_urls(self):
        pages = {"<int:pk>/elsewhere/": (self.elsewhere_view, "elsewhere")}
        return [*self.own_urls(pages), *super().get_urls()]

    def elsewhere_view(self, request, pk):
        person = self.get_object(request, str(pk))
        if person is None:
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        form = AgencyForm(request.POST if request.method == "POST" else None, person=person)
        if request.method == "POST" and form.is_valid() and self._moved(request, person, form):
            return redirect(self.to("change", pk))
        context = {
            "person": person,
            "form": form,
            "subtitle": str(person),
            "change_url": self.to("change", pk),
        }
        return self.show(request, "elsewhere", "Works elsewhere now", **context)

    def _moved(self, request, person, form):
        agency = form.cleaned_data["agency"]
        try:
            teams.to_another_agency(person, agency, by=request.user)
        except Refused as refused:
            form.add_error("agency", str(refused))
            return False
        self.message_user(request, f"They are with {agency} now.")
        return True
