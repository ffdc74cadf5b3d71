"""Asking for a place without a manager’s account: the form, and the links it leads to."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.doors import by_link
from portal.errors import Refused
from portal.pages.addresses import number_in
from training.forms.asking import AnswerForm, PlaceRequestForm
from training.models import PlaceRequest, TrainingSession
from training.places import checks, requests, tokens, words

a_form = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@a_form
def ask(request, pk):
    public = TrainingSession.objects.public().with_rules().select_related("venue")
    session = get_object_or_404(public, pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = PlaceRequestForm(sent, session=session, first=checks.asked_to_come_first(session))
    if session.is_open() and form.is_valid():
        if not form.is_from_a_machine:
            requests.ask(form.instance)
        return redirect("training:request_sent")
    context = {"session": session, "form": form, "quick_exit": _quick_exit(session)}
    return render(request, "training/request.html", context)


def _quick_exit(session):
    return session.course.themes.all().need_quick_exit()


@require_safe
def sent(request):
    """The same for everybody, so that it tells nobody anything about an address."""
    return render(request, "training/request_sent.html")


@a_form
@by_link
def confirm(request, token):
    """What was asked with this address, and a button that says it was its owner."""
    found = _request(tokens.REQUESTS, token)
    if found is None or not (found.booking or requests.is_unconfirmed(found)):
        return _ended(request, "request_ended")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    reasons = ()
    if form.is_valid() and form.says_no and not found.booking:
        requests.disown(found)
        return render(request, "training/request_deleted.html")
    if form.is_valid() and form.says_yes:
        try:
            return redirect(tokens.of_place(requests.confirm(found)))
        except Refused as refused:
            reasons = refused.reasons
    place = tokens.of_place(found.booking) if found.booking else ""
    context = {"asked": found, "session": found.session, "reasons": reasons, "place": place}
    return render(request, "training/request_confirm.html", context)


@a_form
@by_link
def answer(request, token):
    """Who asks their manager for what, and two buttons."""
    found = _request(tokens.ANSWERS, token)
    if found is None or not requests.is_unanswered(found):
        return _ended(request, "request_answered")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        step = requests.agree if form.says_yes else requests.refuse
        try:
            booking = step(found)
        except Refused:
            return _ended(request, "request_answered")
        context = {"asked": found, "session": found.session, "says_yes": form.says_yes}
        context["now"] = words.for_the_manager(booking, words.stand_of(booking))
        return render(request, "training/request_thanks.html", context)
    first = checks.asked_to_come_first(found.session)
    context = {"asked": found, "session": found.session, "first": first}
    return render(request, "training/request_answer.html", context)


def _request(signer, token):
    """The request a link opens; None where it is not kept any more, 404 for a link never made."""
    number = number_in(signer, token)
    if number is None:
        raise Http404
    rows = PlaceRequest.objects.select_related(
        "session__course__rules", "session__rules", "session__venue", "agency", "role", "booking"
    )
    return rows.filter(pk=number).first()


def _ended(request, name):
    return render(request, f"training/{name}.html", status=HTTPStatus.GONE)
