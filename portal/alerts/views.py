"""Subscribing, and what the links in the e-mails open: to confirm, to change, to leave."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.doors import by_link
from portal.alerts import asking, leaving, links, managing
from portal.alerts.choosing import elsewhere, groups
from portal.alerts.forms import AnswerForm, ManageForm, SubscribeForm
from portal.alerts.models import Subscriber
from portal.alerts.subjects import called, names
from portal.errors import Refused
from portal.pages.addresses import number_in

a_form = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@a_form
def subscribe(request):
    """First what to be told of, which the address then holds; then how often, and where to.

    Who chooses again from there does so by POST: what they typed is kept, and is in no address.
    """
    said = request.POST or request.GET
    wanted, kept = _wanted(said), _kept(request.POST)
    known = names(wanted)
    if not known or "choose" in said:
        none_chosen = "go" in said and not wanted
        return _choose(request, wanted, known, kept=kept, none_chosen=none_chosen)
    is_sent = request.POST and "go" not in said
    form = SubscribeForm(said if is_sent else None, known=known, initial=kept)
    if form.is_valid():
        if not form.is_from_a_machine:
            wishes = form.cleaned_data
            asking.ask(wishes["email"], wishes["audience"], form.follows)
        return redirect("alerts:sent")
    context = {"form": form, "is_less": len(known) < len(wanted)}
    return render(request, "alerts/subscribe.html", context)


def _wanted(values):
    """The subjects named, each once, in their order."""
    return list(dict.fromkeys(values.getlist("follow")))[: asking.MOST_FOLLOWED]


def _kept(posted):
    """What was said of how often, and where to, while something else is chosen."""
    return {name: posted[name] for name in posted if ":" in name or name in ("audience", "email")}


def _choose(request, wanted, known, *, kept, none_chosen):
    """The boxes to tick; having gone on with none is wrong, and so is naming what is not here."""
    context = {
        "groups": groups(known),
        "elsewhere": elsewhere(),
        "kept": kept,
        "none_chosen": none_chosen,
        "is_less": len(known) < len(wanted),
    }
    return render(request, "alerts/choose.html", context)


@require_safe
def sent(request):
    """The same for everybody, so that it tells nobody anything about an address."""
    return render(request, "alerts/sent.html")


@a_form
@by_link
def confirm(request, token):
    """What somebody at this address asked for, and buttons: yes, or it was not me."""
    waiting = asking.waiting(_number(links.ASKINGS, token))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if waiting is None:
        return _ended(request)
    if form.is_valid() and form.says_no:
        asking.disown(waiting)
        return render(request, "alerts/disowned.html")
    try:
        if form.is_valid():
            said = form.cleaned_data["shown"]
            address = links.path_of_subscriber(asking.confirm(waiting, said))
            return redirect(f"{address}?confirmed=yes")
    except Refused:
        return _ended(request)
    except asking.Changed:
        waiting = asking.waiting(waiting.pk)
    if waiting is None:
        return _ended(request)
    return _ask_to_confirm(request, waiting, is_changed=form.is_bound)


def _ask_to_confirm(request, waiting, is_changed):
    """Exactly what the button confirms. `is_changed`: it was pressed on something else."""
    follows = managing.in_words(waiting.follows)
    if not follows:
        return _ended(request)
    context = {
        "follows": follows,
        "asking": waiting,
        "address": managing.hidden(waiting.email),
        "shown": asking.digest(waiting),
        "is_changed": is_changed,
    }
    return render(request, "alerts/confirm.html", context)


def _ended(request):
    return render(request, "alerts/ended.html", status=HTTPStatus.GONE)


@a_form
@by_link
def manage(request, token):
    """What they are told of and how often, each to be changed or stopped.

    Where the address has refused e-mails, a button sends it a link to confirm all that as it is.
    """
    subscriber = _subscriber(token)
    if subscriber is None:
        return _left(request)
    follows = managing.follows_of(subscriber)
    known = called(follows)
    sent = request.POST if request.method == "POST" else None
    if sent and "again" in sent and subscriber.failed_at:
        asking.ask(subscriber.email, subscriber.audience, follows)
        return redirect("alerts:sent")
    form = ManageForm(sent, known=known, subscriber=subscriber, follows=follows)
    if form.is_valid():
        if managing.change(subscriber, form.changed, form.audience_changed):
            return redirect(f"{request.path}?saved=yes")
        return _left(request)
    context = {
        "form": form,
        "token": token,
        "address": managing.hidden(subscriber.email),
        "is_failing": subscriber.failed_at,
        "hidden": len(follows) - len(known),
        "is_confirmed": "confirmed" in request.GET and not sent,
        "is_saved": "saved" in request.GET and not sent,
    }
    return render(request, "alerts/manage.html", context)


@a_form
@by_link
def add(request, token):
    """More to be told of, as often as is usual; how often is changed on the page before."""
    subscriber = _subscriber(token)
    if subscriber is None:
        return _left(request)
    known = names(_wanted(request.POST))
    if known:
        managing.add(subscriber, known)
        return redirect(f"{reverse('alerts:manage', args=[token])}?saved=yes")
    context = {
        "groups": groups({}, without=managing.follows_of(subscriber)),
        "elsewhere": elsewhere(),
        "none_chosen": request.method == "POST",
        "token": token,
    }
    return render(request, "alerts/add.html", context)


@a_form
@by_link
def leave_all(request, token):
    """A button that ends everything."""
    subscriber = _subscriber(token)
    if subscriber is None:
        return _left(request)
    if request.method == "POST":
        leaving.leave_all(subscriber)
        return _left(request)
    context = {"token": token, "address": managing.hidden(subscriber.email)}
    return render(request, "alerts/leave_all.html", context)


@csrf_exempt
@a_form
@by_link
def leave(request, token):
    """What one e-mail came because of, and a button that ends it.

    A mail program sends the same by itself where its reader presses “Unsubscribe” (RFC 8058):
    without a cookie, so the link alone says who they are. Where nothing of that kind is followed
    any more, the page shows what is, and its button ends all alerts.
    """
    ending = links.leaving_in(token)
    if ending is None:
        raise Http404
    subjects = ending.subjects()
    others = {} if subjects else ending.others()
    if request.method == "POST":
        end = leaving.leave_alerts if "alerts" in request.POST else leaving.leave
        end(ending)
    if request.method == "POST" or not (subjects or others):
        goes_on = Subscriber.objects.filter(pk=ending.subscriber).exists()
        return _left(request, goes_on=goes_on)
    context = {"follows": managing.in_words(subjects or others, gone=True), "others": others}
    return render(request, "alerts/leave.html", context)


def _left(request, goes_on=False):
    """That nothing is sent any more, or nothing of this; also to who had left before."""
    return render(request, "alerts/left.html", {"goes_on": goes_on})


def _number(signer, token):
    number = number_in(signer, token)
    if number is None:
        raise Http404
    return number


def _subscriber(token):
    """Whose link it is; None where they have left, 404 for a link never made."""
    number = _number(links.SUBSCRIBERS, token)
    return Subscriber.objects.filter(pk=number).first()
