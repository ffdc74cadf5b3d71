"""What a manager does with one booking: give it up, send somebody else, name it, move it."""

from functools import partial
from typing import NamedTuple

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.accounts.doors import managers_only, second_factor_used
from portal.audit.models import record
from portal.errors import Refused
from training.forms.booking import AnswersForm, CancelForm, DateForm, NeedsForm, WhoForm
from training.models import Booking, TrainingSession
from training.places import actions
from training.places.checks import Obstacle, Wanted, obstacles
from training.places.preview import keeps, preview, promise
from training.teams import team_of
from training.views.bookings import late, ours

a_form = require_http_methods(["GET", "HEAD", "POST"])


class Asked(NamedTuple):
    """What is asked about one person before they are booked, and what is in the way still."""

    answers: AnswersForm
    wanted: Wanted
    problems: list[Obstacle]

    @property
    def can_be_confirmed(self):
        """Whether there is an answer that gets them in; otherwise somebody else is to be chosen."""
        return all(problem.can_be_answered for problem in self.problems)


def _asked(request, session, person, team, found):
    """The questions, and the answers where they were sent."""
    check = partial(obstacles, session, agency=team.agency, team=team, apart_from=found)
    problems = check([Wanted(person)])[0]
    if not _was_asked(request, person):
        said = _said_of_another(request)
        answers = AnswersForm(person=person, obstacles=problems, initial={"needs": said})
        return Asked(answers, Wanted(person), problems)
    answers = AnswersForm(request.POST, person=person, obstacles=problems)
    wanted = answers.wanted()
    return Asked(answers, wanted, check([wanted])[0])


def _was_asked(request, person):
    """Whether the page that was sent showed what is asked about this person, and not another."""
    return f"{person.pk}-needs" in request.POST


def _said_of_another(request):
    """What was written before another name was chosen: shown again, never dropped."""
    return next((said for key, said in request.POST.items() if key.endswith("-needs")), "")


def _is_confirmed(request, asked):
    """Whether it is to be done: only what was asked about this person counts, and an answer that
    cannot be kept is shown again, never dropped.
    """
    asked_first = "confirm" in request.POST and _was_asked(request, asked.answers.person)
    return asked_first and asked.answers.is_valid() and not asked.problems


@a_form
@managers_only
def cancel(request, pk):
    _, found = ours(request, pk)
    if not found.can_be_changed:
        return _over(request, found)
    form = CancelForm(_sent(request))
    if form.is_valid():
        act = partial(actions.cancel, found, reason=form.cleaned_data["reason"], by=request.user)
        words = "Given up." if found.is_confirmed else "Taken off the waiting list."
        if _did(request, form, act, words):
            return redirect("training:bookings")
    return _page(request, "training/booking_cancel.html", found, form, late=late(found))


@sensitive_post_parameters()
@a_form
@managers_only
def swap(request, pk):
    """Somebody else goes instead, or somebody takes a place that had no name."""
    team, found = ours(request, pk)
    if not found.can_be_changed:
        return _over(request, found)
    form = WhoForm(_sent(request), team=team, apart_from=found.person)
    if not form.is_valid():
        return _page(request, "training/booking_swap.html", found, form)
    asked = _asked(request, found.session, form.cleaned_data["person"], team, found)
    if _is_confirmed(request, asked):
        act = actions.swap if found.person else actions.name
        act = partial(act, found, asked.wanted, team=team, by=request.user)
        if _did(request, form, act, f"{asked.wanted.person} has the place now."):
            return redirect("training:bookings")
    return _page(request, "training/booking_swap.html", found, form, asked=asked)


@sensitive_post_parameters()
@a_form
@managers_only
def move(request, pk):
    """To another date of the course: what they would get there is said first."""
    team, found = ours(request, pk)
    if not found.can_be_changed:
        return _over(request, found)
    dates = TrainingSession.objects.upcoming().filter(course=found.session.course_id)
    dates = dates.exclude(pk=found.session_id)
    form = DateForm(_sent(request), dates=dates)
    if not form.is_valid() or not found.person:
        return _page(request, "training/booking_move.html", found, form, dates=dates)
    to = form.cleaned_data["to"]
    asked = _asked(request, to, found.person, team, found)
    if _is_confirmed(request, asked):
        agreed = keeps(request.POST.get("promised", ""))
        act = partial(
            actions.move,
            found,
            to,
            asked.wanted,
            team=team,
            by=request.user,
            agreed=lambda booking: agreed([booking]),
        )
        if _did(request, form, act, "Moved to the other date."):
            return redirect("training:bookings")
    lines = _what_they_would_get(request, to, asked.wanted, team, found, form)
    context = {"dates": dates, "to": to, "asked": asked, "lines": lines, "promised": promise(lines)}
    return _page(request, "training/booking_move.html", found, form, **context)


def _what_they_would_get(request, to, wanted, team, found, form):
    try:
        return preview(to, [wanted], team=team, by=request.user, apart_from=found)
    except Refused as reason:
        form.add_error(None, [*reason.reasons])
        return []


@sensitive_post_parameters()
@a_form
@managers_only
@second_factor_used
def needs(request, pk):
    """What one person needs to take part. That somebody looked is kept, and not what they read."""
    _, found = ours(request, pk)
    if not found.can_be_changed:
        return _over(request, found)
    form = NeedsForm(_sent(request), initial={"needs": found.needs})
    if form.is_valid():
        actions.say_needs(found, form.cleaned_data["needs"])
        messages.success(request, "Saved. Only the organisers and you see it.")
        return redirect("training:booking", pk)
    if found.needs:
        record(found, "read access needs", by=request.user, note="1 person.")
    return _page(request, "training/booking_needs.html", found, form)


@managers_only
@second_factor_used
@require_http_methods(["GET", "HEAD"])
def all_needs(request):
    """What those of the team who are booked need, at one look; kept as looking is."""
    team = team_of(request.manager)
    rows = Booking.objects.live().of(team).to_come().exclude(needs="")
    rows = list(rows.select_related("person", "session__course"))
    if rows:
        record(team, "read access needs", by=request.user, note=f"{len(rows)} people.")
    return render(request, "training/needs.html", {"bookings": rows})


def _did(request, form, act, words):
    """Whether it was done. Where a rule said no the form says why."""
    try:
        act()
    except Refused as reason:
        form.add_error(None, [*reason.reasons])
        return False
    messages.success(request, words)
    return True


def _over(request, found):
    """To the page that says how it ended: nothing is asked of what is over."""
    if request.method == "POST":
        messages.info(request, actions.BEGUN if found.is_live else actions.NOT_LIVE)
    return redirect("training:booking", found.pk)


def _page(request, template, found, form, **context):
    return render(request, template, {"booking": found, "form": form, **context})


def _sent(request):
    return request.POST if request.method == "POST" else None
