"""The desk's pages for bringing in a manual's list of amendments."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from portal.errors import Refused
from portal.pages.words import listed
from portal.publishing import editor
from procedures.bringing_in import bring_in
from procedures.bringing_in.forms import AmendmentsForm, MeaningForm, packed, unpacked

LEFT = "Already in the draft, and left as they were there: {}."
STARTED_ANEW = "That page was changed on the way here. Please give the list once more."


class BringInPages:
    """Mixed into the admin of releases: a page for the list, and one to say what it means."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_bring_in"
        view = self.admin_site.admin_view(self.bring_in_view)
        return [path("bring-in/", view, name=name), *super().get_urls()]

    def bring_in_view(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "amendments" in request.POST:
            return self._say_what_it_means(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = AmendmentsForm(*sent)
        if form.is_valid():
            said = form.cleaned_data
            return self._ask_what(request, MeaningForm(said["amendments"]), said["outside"])
        context = {"form": form, "media": self.media + form.media}
        return editor.let_in(request, self._shown(request, "bring_in", context))

    def _say_what_it_means(self, request):
        try:
            amendments, outside = unpacked(request.POST["amendments"])
        except (BadSignature, KeyError):
            self.message_user(request, STARTED_ANEW)
            return redirect(request.path)
        form = MeaningForm(amendments, request.POST)
        if not form.is_valid():
            return self._ask_what(request, form, outside)
        try:
            brought_in = bring_in(form.chosen(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._ask_what(request, form, outside)
        self.message_user(request, _told(brought_in))
        if left := [str(chapter) for each in brought_in for chapter in each.left]:
            self.message_user(request, LEFT.format(listed(left)), messages.WARNING)
        return self.to_drafts([each.release for each in brought_in])

    def _ask_what(self, request, form, outside):
        context = {
            "form": form,
            "packed": packed(form.amendments, outside),
            "outside": outside,
            "media": self.media,
        }
        return self._shown(request, "meaning", context)

    def _shown(self, request, name, context):
        context = {
            **self.admin_site.each_context(request),
            "title": "Bring in a release",
            "opts": self.opts,
            **context,
        }
        return TemplateResponse(request, f"procedures/desk/{name}.html", context)


def _told(brought_in):
    if len(brought_in) == 1:
        return "Here is your draft. What is still to answer stands below the form."
    return f"Here are {len(brought_in)} drafts: open one to complete it."
