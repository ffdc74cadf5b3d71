"""The page of an action owner, at the link in their e-mail: their actions and nobody else’s."""

from http import HTTPStatus

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.doors import by_link
from portal.errors import Refused
from portal.pages.filters import page_of
from portal.uploads.actions import add
from reviews import actions, measured
from reviews.forms import NO, YES, AnswerForm
from reviews.keys import owner_of
from reviews.models import Answer, Response, Review


@require_safe
@by_link
def index(request, token):
    """Their actions: those to do, what is due first, then those that are done."""
    owner = _owner(token)
    page = page_of(_with_answers(_theirs(owner).open_first(timezone.localdate()), owner), request)
    responses = _with_standing(page)
    context = {
        "owner": owner,
        "token": token,
        "page": page,
        "to_do": [each for each in responses if not each.is_done_today],
        "done": [each for each in responses if each.is_done_today],
        "open": _theirs(owner).open(timezone.localdate()).count(),
    }
    return render(request, "reviews/actions.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def action(request, token, pk):
    """One of them: its words, what was said of it before, and the form to say what was done.

    Of any other nothing is told; what was written about one that was theirs is given back.
    """
    owner = _owner(token)
    response = _with_answers(_theirs(owner), owner).filter(pk=pk).first()
    if response is None:
        return _not_theirs(request, token)
    (response,) = _with_standing([response])
    form = _form(request, response)
    if form.is_valid() and _is_kept(form, response, owner):
        return redirect("reviews:action", token, pk)
    context = {"owner": owner, "token": token, "response": response, "form": form}
    return render(request, "reviews/action.html", context)


def _owner(token):
    owner = owner_of(token)
    if owner is None:
        raise Http404
    return owner


def _not_theirs(request, token):
    if request.method != "POST":
        raise Http404
    context = {"token": token, "why": actions.NOT_THEIRS, "typed": AnswerForm(request.POST).typed()}
    return render(request, "reviews/action_not_theirs.html", context, status=HTTPStatus.NOT_FOUND)


def _theirs(owner):
    rows = Response.objects.asked_for().filter(owner=owner)
    return rows.select_related("recommendation__review", "agency")


def _with_answers(responses, owner):
    """Each with `answered`: what this owner said of it, the newest first."""
    said = Answer.objects.filter(owner=owner).select_related("file")
    return responses.prefetch_related(Prefetch("answers", said, to_attr="answered"))


def _with_standing(responses):
    """Each with how it stands today, and whether anybody may know which review it comes from."""
    today, rows = timezone.localdate(), list(responses)
    public = Review.objects.published().keys_of(rows)
    for each in rows:
        each.is_done_today = each.is_done(today)
        each.is_late = each.is_overdue(today)
        each.is_public = each.recommendation.review_id in public
        each.last = each.answered[0] if each.answered else None
        each.waits = each.last is not None and each.last.state == Answer.State.WAITING
    return rows


def _form(request, response):
    """What was sent; before that, what waits of theirs, to be changed."""
    if request.method == "POST":
        return AnswerForm(request.POST, request.FILES)
    return AnswerForm(initial=_said(response.last) if response.waits else None)


def _said(answer):
    evidence = answer.evidence[0] if answer.evidence else {}
    finished = {"finished": YES if answer.done_on else NO}
    days = {}
    if evidence:
        days["measured_on"] = measured.from_data(evidence, answer.response).measured_on
    return {"what": answer.what, "done_on": answer.done_on} | finished | evidence | days


def _is_kept(form, response, owner):
    """Take the file in first: a virus leaves its row, whatever becomes of the answer."""
    given = form.cleaned_data
    try:
        file = add(given["file"], by=None) if given["file"] else None
    except Refused as reason:
        form.add_error("file", str(reason))
        return False
    told = actions.Told(given["what"], given["done_on"], tuple(form.measured()), file)
    try:
        actions.say(response, owner, told)
    except Refused as reason:
        form.add_error(None, str(reason))
        return False
    return True
