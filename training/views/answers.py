"""A delegate's own forms, certificate and history, at the link in their e-mail: no account."""

import contextlib
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.doors import by_link
from portal.errors import Refused
from portal.pages.addresses import number_in
from training.certificates import standing
from training.evaluation import saving
from training.evaluation.said import what_they_said
from training.evaluation.standing import Forms
from training.forms.evaluation import AfterForm, BeforeForm, LaterForm, SeenForm
from training.models import Booking, Evaluation
from training.places import tokens

Stage = Evaluation.Stage
a_form = require_http_methods(["GET", "HEAD", "POST"])
QUIETLY = "quietly"


@require_safe
@by_link
def answers(request, token):
    """What there is to do, and what came of it."""
    booking = booking_of(token)
    forms = Forms(booking)
    context = {
        "booking": booking,
        "session": booking.session,
        "token": token,
        "forms": forms,
        "begun": [stage for stage in forms.open if forms.has_kept(stage)],
        "said": what_they_said(forms),
        "standing": standing.of(booking),
    }
    return render(request, "training/answers.html", context)


@sensitive_post_parameters()
@a_form
@by_link
def before(request, token):
    return _form(request, token, BeforeForm, Stage.BEFORE)


@sensitive_post_parameters()
@a_form
@by_link
def after(request, token):
    return _form(request, token, AfterForm, Stage.AFTER)


@sensitive_post_parameters()
@a_form
@by_link
def later(request, token):
    return _form(request, token, LaterForm, Stage.LATER)


def _form(request, token, kind, stage):
    """A form: kept with one button or quietly by the page, and sent with another."""
    forms = Forms(booking_of(token))
    step = request.POST.get("step", "")
    if why := saving.SENT if forms.sent(stage) else forms.why_closed(stage):
        return _closed(request, token, forms, stage, why, step)
    data = request.POST if request.method == "POST" else None
    form = kind(data, forms=forms, sent=step == "send")
    if form.is_valid():
        try:
            _keep(forms.booking, stage, form, sent=step == "send")
        except Refused as refused:
            return _closed(request, token, forms, stage, str(refused), step)
        return (
            _quiet(HTTPStatus.NO_CONTENT)
            if step == QUIETLY
            else redirect("training:answers", token)
        )
    if step == QUIETLY:
        return _quiet(HTTPStatus.UNPROCESSABLE_ENTITY)
    context = {"session": forms.session, "token": token, "form": form, "stage": stage}
    return render(request, f"training/answers_{stage}.html", context | {"forms": forms})


def _keep(booking, stage, form, *, sent):
    if stage != Stage.LATER:
        saving.keep(booking, stage, form.said(), sent=sent)
        return
    agreed = form.cleaned_data.get("tells_manager", False)
    saving.keep_later(booking, form.outcomes(), tells_manager=agreed, sent=sent)


def _closed(request, token, forms, stage, why, step):
    """What was sent is on their own page; why a form is closed is said here."""
    if step == QUIETLY:
        return _quiet(HTTPStatus.CONFLICT)
    if forms.sent(stage) or why == saving.SENT:
        return redirect("training:answers", token)
    context = {"session": forms.session, "token": token, "why": why}
    return render(request, "training/answers_closed.html", context)


def _quiet(status):
    return HttpResponse(status=status, content_type="text/plain")


@csrf_exempt
@a_form
@by_link
def leave(request, token):
    """A button, after which no e-mail asks about this course.

    A mail program sends the same by itself where its reader presses “Unsubscribe” (RFC 8058):
    without a cookie, so the link alone says who they are, and it follows no redirect.
    """
    booking = booking_of(token)
    if request.method == "POST":
        saving.leave(booking)
        booking.refresh_from_db(fields=["questions_left_at"])
    context = {"booking": booking, "session": booking.session, "token": token}
    return render(request, "training/answers_leave.html", context)


@require_POST
@by_link
def end_contact(request, token):
    """The office may contact them about what they said no longer."""
    return _taken_back(token, "may_contact")


@require_POST
@by_link
def end_telling(request, token):
    """Their manager may not be asked about their actions, or answer, any more."""
    return _taken_back(token, "tells_manager")


def _taken_back(token, agreement):
    saving.take_back(booking_of(token), agreement)
    return redirect("training:answers", token)


@sensitive_post_parameters()
@a_form
@by_link
def seen(request, token):
    """A manager is asked of each action of a delegate whether they see it in practice."""
    after = _form_seen_by(token)
    if not saving.may_be_seen(after):
        thanked = after.manager_answered_at is not None
        return render(request, "training/seen_closed.html", {"thanked": thanked})
    actions = [each for each in after.actions.all() if each.text]
    form = SeenForm(request.POST if request.method == "POST" else None, actions=actions)
    if form.is_valid():
        with contextlib.suppress(Refused):
            saving.see(after, form.seen())
        return redirect("training:seen", token)
    booking = after.booking
    context = {"booking": booking, "session": booking.session, "form": form}
    return render(request, "training/seen.html", context)


def _form_seen_by(token):
    number = number_in(tokens.SEEN, token)
    rows = Evaluation.objects.filter(stage=Stage.AFTER).select_related(
        "booking__person", "booking__session__course", "booking__session__venue"
    )
    rows = rows.prefetch_related("actions")
    if number is None or not (after := rows.filter(pk=number).first()):
        raise Http404
    return after


def booking_of(token: str) -> Booking:
    """The booking that the link opens. Raises Http404 for a link we never made."""
    number = number_in(tokens.FORMS, token)
    rows = Booking.objects.filter(person__isnull=False).select_related(
        "person", "agency", "session__course__rules", "session__rules", "session__venue"
    )
    if number is None or not (booking := rows.filter(pk=number).first()):
        raise Http404
    return booking
