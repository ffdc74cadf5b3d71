"""Booking for a team, in three steps on one address: who goes, what each would get, confirm."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.doors import managers_only
from portal.errors import Refused
from portal.pages.words import listed
from training.forms.booking import AnswersForm, ChooseForm
from training.models import Order, TrainingSession
from training.places import actions, words
from training.places.checks import obstacles
from training.places.preview import keeps, preview, promise
from training.teams import team_of

a_form = require_http_methods(["GET", "HEAD", "POST"])
CHOOSE, PREVIEW, CONFIRM = "choose", "preview", "confirm"


@sensitive_post_parameters()
@a_form
@managers_only
def book(request, pk):
    session = get_object_or_404(TrainingSession.objects.upcoming().with_rules(), pk=pk)
    team = team_of(request.manager)
    step = request.POST.get("step", "")
    chosen = {"people": request.GET.getlist("person")}
    form = ChooseForm(request.POST if step else None, initial=chosen, session=session, team=team)
    if step in (PREVIEW, CONFIRM) and form.is_valid():
        wanted, blocked, problem = _answered(request, form.wanted())
        if step == CONFIRM and not blocked and not problem:
            return _confirmed(request, session, team, form, wanted)
        return _preview(request, session, team, form, wanted, problem)
    context = {"session": session, "form": form, "team": team, "open": session.is_open()}
    return render(request, "training/book.html", context)


def _answered(request, wanted):
    """What is wanted with what was answered for each, whether an answer is new, and whose cannot be
    kept as they are, in words: nothing is dropped without a word.

    Who was not to be booked stays out, unless their question was answered since: then the preview
    is shown again before anything is booked.
    """
    people = [each.person for each in wanted if each.person]
    forms = {person: AnswersForm(request.POST, person=person) for person in people}
    answered = [forms[each.person].wanted() if each.person else each for each in wanted]
    left_out = set(request.POST.getlist("left_out"))
    new = [each for each in answered if _is_in(each, left_out)]
    blocked = any(each.done_elsewhere or each.overlap_because for each in new)
    names = [form.person.name for form in forms.values() if not form.is_valid()]
    return answered, blocked, f"Look at what you wrote for {listed(names)}." if names else ""


def _is_in(wanted, left_out):
    return wanted.person is not None and str(wanted.person.pk) in left_out


def _preview(request, session, team, form, wanted, problem=""):
    try:
        lines = preview(session, wanted, team=team, by=request.user)
    except Refused as reason:
        form.add_error(None, [*reason.reasons])
        context = {"session": session, "form": form, "team": team, "open": session.is_open()}
        return render(request, "training/book.html", context)
    context = {
        "session": session,
        "lines": [(line, _questions(request, line)) for line in lines],
        "held": sum(line.wanted.person is None for line in lines),
        "promised": promise(lines),
        "any": any(line.rehearsed for line in lines),
        "key": _key(request) or uuid.uuid4(),
        "problem": problem,
    }
    return render(request, "training/book_preview.html", context)


def _questions(request, line):
    """What is asked for one person on the preview; nothing where no answer would get them in."""
    answered = all(obstacle.can_be_answered for obstacle in line.obstacles)
    if line.wanted.person is None or not answered:
        return None
    said = request.POST if f"{line.wanted.person.pk}-needs" in request.POST else None
    return AnswersForm(said, person=line.wanted.person, obstacles=line.obstacles)


def _confirmed(request, session, team, form, wanted):
    left_out = set(request.POST.getlist("left_out"))
    not_booked = _not_booked(session, [each for each in wanted if _is_in(each, left_out)], team)
    wanted = [each for each in wanted if not _is_in(each, left_out)]
    key = _key(request)
    if key is None or not wanted:
        return _preview(request, session, team, form, form.wanted())
    try:
        order = actions.book(
            session,
            wanted,
            team=team,
            by=request.user,
            key=key,
            agreed=keeps(request.POST.get("promised", "")),
            not_booked=not_booked,
        )
    except Refused as reason:
        return _preview(request, session, team, form, wanted, problem=str(reason))
    for sentence in not_booked:
        messages.info(request, sentence)
    return redirect("training:order", order.pk)


def _not_booked(session, left_out, team):
    """Who was asked for and cannot be booked, each with why."""
    in_the_way = obstacles(session, left_out, agency=team.agency, team=team)
    return [
        " ".join([*each.person.name.split(), "was not booked.", *(found.words for found in why)])
        for each, why in zip(left_out, in_the_way, strict=True)
    ]


def _key(request):
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return None


@require_safe
@managers_only
def order(request, pk):
    """What one press of Confirm did, as it stands now."""
    team = team_of(request.manager)
    orders = Order.objects.filter(team=team).select_related("session__course", "session__venue")
    found = get_object_or_404(orders, pk=pk)
    bookings = list(found.bookings.of(team).with_stands().select_related("person"))
    if not bookings:
        raise Http404
    for booking in bookings:
        booking.session = found.session
    context = {"order": found, "bookings": bookings, "needs": words.needs_passed_on(bookings)}
    return render(request, "training/order.html", context)
