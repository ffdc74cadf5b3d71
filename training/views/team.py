"""A manager's team: its people, and who shares it."""

import datetime as dt

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.doors import managers_only
from portal.accounts.limits import Limit, too_many
from portal.accounts.models import Manager
from portal.errors import Refused
from training import teams
from training.certificates import record
from training.forms.team import KnownPersonForm, PasteForm, PersonForm, RemoveForm, ShareForm
from training.models import Booking, Lead, TeamInvitation
from training.pathways import standing
from training.teams import team_of

ALERTS_ENDED = (
    "If their address is your agency’s, no e-mails about changes are sent to it any more."
)
ENDING = Limit("alerts ended by a manager", 30, dt.timedelta(days=1))
a_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@managers_only
def team(request):
    ours = team_of(request.manager)
    leads = ours.leads.exclude(manager=request.manager).select_related("manager__user")
    context = {
        "team": ours,
        "people": ours.members().select_related("role"),
        "shared_with": [lead.manager.user for lead in leads],
        "share": ShareForm(colleagues=_colleagues(request.manager, ours)),
        "invitations": request.manager.invitations.open().select_related("by__user"),
    }
    return render(request, "training/team.html", context)


def _colleagues(manager, ours):
    """Other managers of the same agency who do not share the team yet."""
    same = Manager.objects.admitted().filter(user__agency=manager.user.agency_id)
    sharing = Lead.objects.filter(team=ours).values("manager")
    return same.exclude(pk__in=sharing).exclude(pk=manager.pk).select_related("user")


@sensitive_post_parameters()
@a_form
@managers_only
def add(request):
    """One person more."""
    ours = team_of(request.manager)
    form = PersonForm(_sent(request), agency=ours.agency)
    if form.is_valid():
        teams.add(ours, [form.save(commit=False)], by=request.user)
        messages.success(request, "Added to your team.")
        return _on(request)
    return render(request, "training/team_person.html", {"form": form, "title": "Add somebody"})


@sensitive_post_parameters()
@a_form
@managers_only
def paste(request):
    """Many at once, from a spreadsheet: all of them, or none while anything is wrong."""
    form = PasteForm(_sent(request))
    if form.is_valid():
        people = form.cleaned_data["rows"]
        new = teams.add(team_of(request.manager), people, by=request.user)
        messages.success(request, _added(new, len(people)))
        return _on(request)
    return render(request, "training/team_paste.html", {"form": form})


def _on(request):
    """Back to where somebody came from to add people, a booking for one."""
    return redirect(get_next_redirect_url(request) or "training:team")


def _added(new, of):
    known = of - new
    before = f" {known} {'was' if known == 1 else 'were'} in it already." if known else ""
    return f"{new} {'person' if new == 1 else 'people'} added to your team.{before}"


@sensitive_post_parameters()
@a_form
@managers_only
def person(request, pk):
    ours = team_of(request.manager)
    found = get_object_or_404(ours.members(), pk=pk)
    form = KnownPersonForm(_sent(request), instance=found, agency=ours.agency)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("training:team")
    context = {
        "form": form,
        "person": found,
        "record": record.of([found]),
        "pathways": standing.needed_by(found, ours.agency.kind),
        "title": "Change what we know",
    }
    return render(request, "training/team_person.html", context)


@a_form
@managers_only
def remove(request, pk):
    """Asks first, and says which places are given up."""
    ours = team_of(request.manager)
    found = get_object_or_404(ours.members(), pk=pk)
    form = RemoveForm(_sent(request))
    if form.is_valid():
        ends_alerts = form.cleaned_data["end_alerts"]
        if ends_alerts and (wait := ENDING.wait(str(request.user.pk))):
            return too_many(request, ENDING, wait)
        ended = teams.remove(found, ours, by=request.user, **form.cleaned_data)
        places = f" Places given up: {len(ended)}." if ended else ""
        alerts = f" {ALERTS_ENDED}" if ends_alerts else ""
        messages.success(request, f"Taken out of your team.{places}{alerts}")
        return redirect("training:team")
    coming = Booking.objects.live().of(ours).filter(person=found).to_come()
    context = {
        "person": found,
        "form": form,
        "coming": coming.select_related("session__course"),
        "stays": found.teams.led().exclude(pk=ours.pk).exists(),
    }
    return render(request, "training/team_remove.html", context)


@a_form
@managers_only
def end_alerts(request, pk):
    """Asks first. What is answered does not say whether there was anything to end."""
    ours = team_of(request.manager)
    found = get_object_or_404(ours.members(), pk=pk)
    if request.method == "POST":
        if wait := ENDING.wait(str(request.user.pk)):
            return too_many(request, ENDING, wait)
        teams.end_alerts_to(found, ours, by=request.user)
        messages.success(request, ALERTS_ENDED)
        return redirect("training:team_person", pk=pk)
    return render(request, "training/team_end_alerts.html", {"person": found})


@require_POST
@managers_only
def share(request):
    ours = team_of(request.manager)
    form = ShareForm(request.POST, colleagues=_colleagues(request.manager, ours))
    if form.is_valid():
        colleague = form.cleaned_data["colleague"]
        teams.invite(ours, colleague, by=request.manager)
        messages.success(request, f"{colleague.user} has been asked, and has seven days.")
    else:
        messages.error(request, "Choose a manager of your agency to share your team with.")
    return redirect("training:team")


@require_POST
@managers_only
def stop_sharing(request):
    try:
        teams.stop_sharing(request.manager)
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "You have a team of your own now, with the same people.")
    return redirect("training:team")


@a_form
@managers_only
def invitation(request, pk):
    """Only for the account it was made for, until it is answered or its week is over."""
    ours = request.manager.invitations.open().select_related("by__user", "team")
    found = get_object_or_404(ours, pk=pk)
    if request.method == "POST":
        _answer(request, found)
        return redirect("training:team")
    context = {"invitation": found, "people": found.team.members().count()}
    return render(request, "training/team_invitation.html", context)


def _answer(request, found: TeamInvitation):
    yes = request.POST.get("answer") == "yes"
    act = teams.accept if yes else teams.turn_down
    try:
        act(found, by=request.manager)
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "You share this team now." if yes else "You said no.")


def _sent(request):
    return request.POST if request.method == "POST" else None
