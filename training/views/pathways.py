"""“Which training do I need?”: pathways for a job and a place of work, and each on its own page."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from training.forms.pathway import WhoForm
from training.pathways import finding


@require_safe
def index(request):
    """All pathways; with a job and a place of work in the address, those of them that fit."""
    asked = bool({"role", "setting"} & request.GET.keys())
    form = WhoForm(request.GET if asked else None)
    context = {"form": form, "found": None}
    if form.is_valid():
        role, setting = form.cleaned_data["role"], form.cleaned_data["setting"]
        context["found"] = finding.with_dates(finding.fitting(role, setting))
    else:
        context["pathways"] = finding.public()
    return render(request, "training/pathways.html", context)


@require_safe
def pathway(request, pk):
    found = finding.with_dates(finding.public(pk=pk))
    if not found:
        raise Http404
    return render(request, "training/pathway.html", {"pathway": found[0]})
