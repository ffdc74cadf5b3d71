"""The desk's pages of one session's places: who has one, who waits, and what the office does."""

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from portal.errors import Refused
from training.desk import adding, writing
from training.desk.forms import AddForm, CallOffForm, MoveForm, WriteForm
from training.desk.pages import SessionPages
from training.desk.steps import STEPS, Step, open_on
from training.models import Booking
from training.places import office

ENDED_SHOWN = 50
TOO_LATE = "This session is over: nothing more is done about it here."
NEW_NAMES = ("find", "who", "name", "email", "agency", "place", "reason")


class Row(NamedTuple):
    """A booking on the page; `stand` is its place in the queue from 1, None with a place."""

    booking: Booking
    stand: int | None
    steps: list[Step]


class PlacesPages(SessionPages):
    """Mixed into the admin of sessions."""

    def get_urls(self):
        pages = {
            "<int:pk>/bookings/": (require_safe(self.bookings_view), "bookings"),
            "<int:pk>/bookings/add/": (self.add_person_view, "add_person"),
            "<int:pk>/bookings/<int:booking_pk>/<slug:step>/": (self.step_view, "booking"),
            "<int:pk>/call-off/": (self.call_off_view, "call_off"),
            "<int:pk>/write/": (self.write_view, "write"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def bookings_view(self, request, pk):
        session = self.to_read(request, pk)
        acts = self.may_act(request, session) and _changes(session)
        live = list(_with_people(session.bookings.live().order_by("number")))
        ended = session.bookings.exclude(status__in=Booking.LIVE).order_by("-ended_at", "-pk")
        queue = [booking for booking in live if booking.is_queueing]
        context = {
            "booked": [_row(booking, None, acts) for booking in live if booking.is_confirmed],
            "queue": [_row(booking, stand, acts) for stand, booking in enumerate(queue, start=1)],
            "ended": _with_people(ended[:ENDED_SHOWN]),
            "most": session.most_per_agency(),
            "remarks": office.clashes(session),
            "acts": acts,
            "reaches": self.may_act(request, session) and not session.is_over,
        }
        return self.show_of(request, session, "bookings", "Places", **context)

    def step_view(self, request, pk, booking_pk, step):
        """One step with one booking: what it means, what it asks, and the button."""
        session = self.to_act_on(request, pk)
        found = next((each for each in STEPS if each.name == step), None)
        if found is None:
            raise Http404
        booking = get_object_or_404(_with_people(session.bookings.all()), pk=booking_pk)
        booking.session = session
        if not _changes(session) or not found.is_open(booking):
            self.message_user(request, "That cannot be done with it now.", messages.WARNING)
            return redirect(self.to("bookings", pk))
        form = _form(request, found, booking)
        if _is_sent(request, form) and self._take(request, found, booking, form):
            return redirect(self.to("bookings", pk))
        context = {"booking": booking, "step": found, "says": found.says(booking), "form": form}
        return self.show_of(request, session, "step", found.words, **context)

    def add_person_view(self, request, pk):
        session = self.to_act_on(request, pk)
        if request.method == "POST" and "_find" in request.POST:
            form = AddForm(initial={name: request.POST.get(name, "") for name in NEW_NAMES})
        else:
            form = AddForm(request.POST if request.method == "POST" else None)
        if _is_sent(request, form) and self._add(request, session, form):
            return redirect(self.to("bookings", pk))
        return self.show_of(request, session, "add", "Add somebody", form=form)

    def call_off_view(self, request, pk):
        session = self.to_act_on(request, pk)
        if session.is_over:
            return self._too_late(request, pk)
        form = CallOffForm(request.POST if request.method == "POST" else None)
        if _is_sent(request, form) and self._call_off(request, session, form):
            return redirect(self.to("bookings", pk))
        told = office.concerned(session, session.starts_at).filter(person__isnull=False)
        context = {"form": form, "told": told.count()}
        return self.show_of(request, session, "call_off", "Call off the session", **context)

    def write_view(self, request, pk):
        """Words to everybody booked: written, looked at, then sent."""
        session = self.to_act_on(request, pk)
        if session.is_over:
            return self._too_late(request, pk)
        before = {"sent_before": writing.times(session)}
        form = WriteForm(request.POST if request.method == "POST" else None, initial=before)
        sends = "_send" in request.POST
        if _is_sent(request, form) and sends and self._write(request, session, form):
            return redirect(self.to("bookings", pk))
        looks = _is_sent(request, form) and "_change" not in request.POST
        context = {
            "form": form,
            "preview": form.cleaned_data if looks else None,
            "told": session.bookings.confirmed().filter(person__isnull=False).count(),
        }
        return self.show_of(request, session, "write", "Write to everybody booked", **context)

    def _too_late(self, request, pk):
        self.message_user(request, TOO_LATE, messages.WARNING)
        return redirect(self.to("bookings", pk))

    def _done(self, request, form, act):
        """Do it, and say so; where a rule says no, its reasons stand above what was typed."""
        try:
            done = act()
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            return False
        self.message_user(request, done)
        return True

    def _take(self, request, step, booking, form):
        def act():
            step.take(booking, by=request.user, **form.cleaned_data)
            return step.done

        return self._done(request, form, act)

    def _add(self, request, session, form):
        def act():
            for words in adding.add(session, form.cleaned_data, by=request.user):
                self.message_user(request, words, messages.WARNING)
            return "They are on the list, and are told."

        return self._done(request, form, act)

    def _call_off(self, request, session, form):
        def act():
            office.call_off(session, by=request.user, **form.cleaned_data)
            return "The session is called off, and everybody is told."

        return self._done(request, form, act)

    def _write(self, request, session, form):
        def act():
            sent = writing.send(session, by=request.user, **form.cleaned_data)
            return f"It goes to {sent} {'person' if sent == 1 else 'people'}."

        return self._done(request, form, act)


def _is_sent(request, form):
    return request.method == "POST" and form.is_valid()


def _changes(session):
    """Whether anything about its places can change."""
    return not session.has_begun and not session.is_called_off


def _with_people(bookings):
    """Bookings with all that a row says, but what somebody needs: that has a page of its own."""
    shown = bookings.select_related("person__role", "agency", "team", "order__by", "jump")
    return shown.defer("needs")


def _row(booking, stand, acts):
    return Row(booking, stand, open_on(booking) if acts else [])


def _form(request, step, booking):
    said = request.POST if request.method == "POST" else None
    given = {"booking": booking} if step.form is MoveForm else {}
    return step.form(said, **given)
