"""What an action owner says was done, for the office to accept or to ask again."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from portal.errors import Refused
from portal.pages.templatetags.portal import plain_date
from portal.uploads.admin import described
from reviews import actions
from reviews.desk.gap_tables import to_desk
from reviews.forms import LONGEST, TO_COME, day
from reviews.measured import measured_in
from reviews.models import Answer, Recommendation, Response, Review

LONG = {"rows": 5, "cols": 60}
TOLD = "Their owner gets an e-mail with your words and their link."
NOBODY_TOLD = (
    "It is closed. Nobody was e-mailed: the action is not theirs any more, so ask its new owner."
)


class AsRead(forms.Form):
    """`seen` is when the answer that was read was sent."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class AcceptForm(AsRead):
    what = forms.CharField(
        label="What readers will read",
        max_length=LONGEST,
        widget=forms.Textarea(LONG),
        help_text="Change the words where it helps. No names of people.",
        error_messages={"required": "Say what readers will read."},
    )
    done_on = day(label="Done on", required=False)
    with_evidence = forms.BooleanField(
        label="Add what they measured as evidence", required=False, initial=True
    )

    def __init__(self, *args, answer, **kwargs):
        super().__init__(*args, initial=_suggested(answer), auto_id="accept_%s", **kwargs)
        self.fields["done_on"].help_text = "Leave it empty if it is not finished: it stays open."
        if not answer.evidence:
            del self.fields["with_evidence"]

    def clean_done_on(self):
        done_on = self.cleaned_data["done_on"]
        if done_on and done_on > timezone.localdate():
            raise forms.ValidationError(TO_COME)
        return done_on


class AskAgainForm(AsRead):
    note = forms.CharField(
        label="What you ask",
        max_length=2000,
        widget=forms.Textarea(LONG),
        help_text="They read it in an e-mail and on their page.",
        error_messages={"required": "Say what is missing: they read it in their e-mail."},
    )

    def __init__(self, *args, answer, **kwargs):
        super().__init__(*args, initial={"seen": _seen(answer)}, auto_id="ask_%s", **kwargs)


def answer(request, pk):
    """What was said beside the action as it stands; two forms while it waits."""
    found = get_object_or_404(_answers(request.user), pk=pk)
    may_act = request.user.has_perm("reviews.change_answer")
    if request.method == "POST" and not may_act:
        raise PermissionDenied
    accept = AcceptForm(_sent(request, "_accept"), answer=found)
    again = AskAgainForm(_sent(request, "_ask"), answer=found)
    for form, decide in ((accept, _accept), (again, _ask_again)):
        if form.is_valid() and _is_done(request, form, found, decide):
            return redirect("admin:reviews_actions")
    return _show(request, found, accept, again, may_act)


def linked(answers):
    """Links to these answers, with how each stands."""
    rows = (
        (
            reverse("admin:reviews_answer", args=[each.pk]),
            each.get_state_display(),
            plain_date(each.at),
        )
        for each in answers
    )
    return format_html_join(mark_safe("<br>"), '<a href="{}">{}, sent {}</a>', rows) or "None yet."


def _show(request, found, accept, again, may_act):
    response = found.response
    public = Review.objects.published().filter(pk=response.recommendation.review_id)
    context = {
        **admin.site.each_context(request),
        "title": "Answer of an action owner",
        "opts": Recommendation._meta,
        "change_url": to_desk(response.recommendation),
        "subtitle": str(response.recommendation),
        "answer": found,
        "response": response,
        "evidence": measured_in(found),
        "is_public": public.exists(),
        "file": described(found.file) if found.file else "",
        "is_theirs": response.owner_id == found.owner_id,
        "decides": may_act and _may_be_decided(found, accept, again),
        "accept": accept,
        "again": again,
        "form": accept if accept.is_bound else again,
    }
    return render(request, "reviews/desk/answer.html", context)


def _may_be_decided(found, accept, again):
    """Also what waits no more, where somebody has just tried: what they wrote stays before them."""
    return found.state == Answer.State.WAITING or accept.is_bound or again.is_bound


def _answers(user):
    found = Answer.objects.filter(response__in=Response.objects.at_desk(user))
    return found.select_related(
        "response__recommendation__review", "response__agency", "owner__agency", "file", "by"
    )


def _sent(request, button):
    return request.POST if button in request.POST else None


def _is_done(request, form, found, decide):
    if form.cleaned_data.pop("seen") != _seen(found):
        form.add_error(None, actions.NO_LONGER_WAITS)
        return False
    try:
        done = decide(found, request.user, form.cleaned_data)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return False
    messages.success(request, done)
    return True


def _accept(found, by, given):
    actions.accept(found, by=by, **{"with_evidence": False} | given)
    return "Accepted. Readers see it from now on, where the review is public."


def _ask_again(found, by, given):
    return TOLD if actions.ask_again(found, by=by, **given) else NOBODY_TOLD


def _seen(found):
    return found.at.isoformat()


def _suggested(found):
    """Their words once it is finished; before, the action’s own, which still say what is to do."""
    what = found.what if found.done_on else found.response.what
    return {"seen": _seen(found), "what": what, "done_on": found.done_on}
