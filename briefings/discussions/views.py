"""“Use it with your team”: what a team lead records, and confirms from a link in an e-mail."""

from functools import partial, wraps
from http import HTTPStatus

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from briefings.discussions import actions
from briefings.discussions.forms import ConfirmForm, DiscussionForm
from briefings.models import Briefing, Discussion
from portal.errors import Refused
from portal.publishing.gone import published_or_gone

a_form = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@a_form
def use(request, slug):
    """The questions to talk about, and a form to say that a team did."""
    briefing = published_or_gone(Briefing.objects.prefetch_related("questions"), slug=slug)
    sent = request.POST if request.method == "POST" else None
    form = DiscussionForm(sent, briefing=briefing)
    if form.is_valid():
        if not form.is_from_a_machine:
            link_for = partial(_link, request)
            actions.say(form.discussion(), form.cleaned_data["address"], link_for=link_for)
        return redirect("briefings:use_sent")
    quick_exit = briefing.themes.all().need_quick_exit()
    context = {"briefing": briefing, "form": form, "quick_exit": quick_exit}
    return render(request, "briefings/use.html", context)


@require_safe
def use_sent(request):
    """The same for everybody, so that it tells nobody anything about an address."""
    return render(request, "briefings/use_sent.html")


def private(view):
    """A page that neither a browser nor a search engine keeps."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
        return response

    return wrapped


@a_form
@private
def use_confirm(request, token):
    """What waits for the address this link was sent to, and what came of its answer."""
    try:
        key = actions.key_in(token)
    except Refused:
        return render(request, "briefings/use_link_ended.html", status=HTTPStatus.GONE)
    if key is None:
        raise Http404
    outcome = _answered(request, key)
    waiting = list(
        Discussion.objects.waiting().filter(key=key).select_related("agency", "briefing")
    )
    up_to = max((discussion.pk for discussion in waiting), default=0)
    context = {"waiting": waiting, "up_to": up_to, "outcome": outcome}
    return render(request, "briefings/use_confirm.html", context)


def _answered(request, key):
    """What the button that was pressed has done, in a word; nothing where none was."""
    form = ConfirmForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return ""
    answer, up_to = form.cleaned_data["answer"], form.cleaned_data["up_to"]
    if answer == ConfirmForm.YES:
        return "confirmed" if actions.confirm(key, up_to=up_to) else "nothing"
    return "deleted" if actions.disown(key, up_to=up_to) else "nothing"


def _link(request, token):
    return request.build_absolute_uri(reverse("briefings:use_confirm", args=[token]))
