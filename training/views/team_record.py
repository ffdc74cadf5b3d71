"""What a manager sees of the training of somebody in their team, and declares for them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.doors import managers_only
from training.certificates import declaring, paper
from training.forms.record import DeclareForm
from training.models import DeclaredTraining
from training.teams import team_of

a_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@managers_only
def certificate(request, pk, booking):
    """The certificate that somebody in the team earned, as a PDF."""
    person = _member(request, pk)
    return paper.handed_out_of(get_object_or_404(person.bookings.confirmed(), pk=booking))


@sensitive_post_parameters()
@a_form
@managers_only
def declare(request, pk):
    person = _member(request, pk)
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.instance.person = person
        declaring.declare(form.instance, by=request.user)
        messages.success(request, "Declared.")
        return redirect("training:team_person", pk)
    return render(request, "training/team_declare.html", {"form": form, "person": person})


@a_form
@managers_only
def take_back(request, pk, declared):
    """Asks first. What the person declared themselves is not there."""
    person = _member(request, pk)
    found = get_object_or_404(_by_managers(person), pk=declared)
    if request.method == "POST":
        declaring.take_back(found, by=request.user)
        messages.success(request, "Removed.")
        return redirect("training:team_person", pk)
    context = {"declared": found, "person": person}
    return render(request, "training/team_take_back.html", context)


def _by_managers(person):
    """What managers declared for somebody; what the person said is theirs alone to take back."""
    return DeclaredTraining.objects.filter(person=person, by__isnull=False)


def _member(request, pk):
    return get_object_or_404(team_of(request.manager).members(), pk=pk)
