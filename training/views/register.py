"""The register of a day, at the link a trainer was sent: no account.

It works without JavaScript; with it, marks and walk-ins are kept on the device and sent in order
when there is a signal.
"""

import json
from functools import partial, wraps
from http import HTTPStatus

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.doors import by_link
from portal.errors import Refused
from portal.launch import CHECKOUT
from portal.pages.addresses import full
from portal.paper.handouts import handed_out
from training.attendance import marking, paper, register, walk_ins
from training.forms.register import MarkForm, WalkInForm, changed_marks
from training.places import tokens

a_form = require_http_methods(["GET", "HEAD", "POST"])
WORKER = (CHECKOUT / "static" / "js" / "register-worker.js").read_text()
MOST_AT_ONCE = 200
NOT_UNDERSTOOD = "This could not be understood."
CLOSED = "The register had closed when this was said. Tell the office."


def of_a_day(view, *, takes_kept=False):
    """For pages below the link of a register: the view is given what it opens. A link whose time
    has not come, or is over, gets a page that says so. With `takes_kept` the view is given, for as
    long as the link takes it, what a device kept while it was open."""

    @by_link
    @wraps(view)
    def wrapper(request, token):
        opened = register.opened(token)
        if opened is None:
            raise Http404
        closed = opened.is_early or opened.is_over
        if closed and not (takes_kept and opened.takes_kept):
            status = HTTPStatus.OK if not opened.is_over else HTTPStatus.GONE
            context = {"opened": opened, "token": token}
            return render(request, "training/register_closed.html", context, status=status)
        return view(request, token, opened)

    return wrapper


@sensitive_post_parameters()
@a_form
@of_a_day
def page(request, token, opened):
    """Who is booked, and who came; what is sent is the whole page, with one button."""
    of_day = register.of(opened.session, opened.day)
    refused = None
    if request.method == "POST":
        try:
            marks = changed_marks(of_day, request.POST)
            marking.mark(opened.session, opened.day, marks)
        except Refused as reason:
            refused = reason
        else:
            return redirect("training:register", token)
    context = _context(token, of_day, WalkInForm(session=opened.session), refused=refused)
    return render(request, "training/register.html", context)


def _context(token, of_day, form, **more):
    session = of_day.session
    return {"register": of_day, "session": session, "token": token, "form": form, **more}


@sensitive_post_parameters()
@a_form
@of_a_day
def walk_in(request, token, opened):
    """Somebody who is not on the list; what is wrong with it is said here."""
    session = opened.session
    form = WalkInForm(request.POST if request.method == "POST" else None, session=session)
    if form.is_valid():
        try:
            walk_ins.add(session, opened.day, form.walk_in())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("training:register", token)
    of_day = register.of(session, opened.day)
    return render(request, "training/register_walk_in.html", _context(token, of_day, form))


@sensitive_post_parameters()
@require_POST
@partial(of_a_day, takes_kept=True)
def send(request, token, opened):
    """What a device kept, in the order it was said: each is done, or refused in words."""
    said = _said(request)
    if said is None:
        return JsonResponse({"error": NOT_UNDERSTOOD}, status=HTTPStatus.BAD_REQUEST)
    done, refused = [], {}
    for each in said:
        if words := _refusal_of(each, opened):
            refused[each["id"]] = words
        else:
            done.append(each["id"])
    marks = {} if opened.is_over else register.of(opened.session, opened.day).marks()
    return JsonResponse({"done": done, "refused": refused, "marks": marks})


def _said(request):
    """The list that was sent; None where it is no such list."""
    try:
        said = json.loads(request.body)["said"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    fits = isinstance(said, list) and len(said) <= MOST_AT_ONCE
    if not fits or not all(_is_one(each) for each in said):
        return None
    return said


def _is_one(each):
    texts = (str, int, type(None))
    return (
        isinstance(each, dict)
        and isinstance(each.get("id"), str)
        and all(isinstance(value, texts) for value in each.values())
    )


def _refusal_of(each, opened):
    """Do it; in words, why it could not be."""
    session, day = opened.session, opened.day
    walks_in = "email" in each
    form = WalkInForm(each, session=session) if walks_in else MarkForm(each)
    if not form.is_valid():
        return " ".join(words for errors in form.errors.values() for words in errors)
    if opened.is_over and not opened.was_open(form.cleaned_data["said_at"]):
        return CLOSED
    try:
        if walks_in:
            walk_ins.add(session, day, form.walk_in())
        else:
            said = form.cleaned_data
            marks = {said["booking"]: said["mark"]}
            marking.mark(session, day, marks, said_at=said["said_at"])
    except Refused as refused:
        return str(refused)
    return ""


@require_safe
@of_a_day
def pdf(request, token, opened):
    """The register on paper, to sign."""
    of_day = register.of(opened.session, opened.day)
    public = full(opened.session.get_absolute_url())
    back = tokens.of_register(opened.session, opened.day)
    return handed_out(lambda: paper.paper(of_day, public), f"register-{opened.day}", back)


@require_safe
def worker(request):
    """What shows the register of a telephone without a signal. It sees no page but registers."""
    return HttpResponse(WORKER, content_type="text/javascript; charset=utf-8")
