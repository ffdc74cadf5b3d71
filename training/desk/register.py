"""The desk's page of a session's register: who came on each day, corrected by the office; the link
for its trainers, which the office can end; and the register on paper."""

import datetime as dt

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from portal.audit.models import record
from portal.errors import Refused
from portal.pages.addresses import full
from portal.paper.handouts import handed_out
from training.attendance import links, marking, paper, register
from training.desk.pages import SessionPages
from training.forms.register import changed_marks
from training.models import Attendance
from training.places import tokens


class RegisterPages(SessionPages):
    """Mixed into the admin of sessions."""

    def get_urls(self):
        a_form = require_http_methods(["GET", "HEAD", "POST"])
        pages = {
            "<int:pk>/register/": (a_form(self.register_view), "register"),
            "<int:pk>/register/links/": (require_POST(self.new_links), "register_links"),
            "<int:pk>/register/paper/": (require_POST(self.register_on_paper), "register_paper"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def register_view(self, request, pk):
        """Who came on one day, and what is to be put right."""
        corrects = request.method == "POST"
        session = self.to_act_on(request, pk) if corrects else self.to_read(request, pk)
        days = Attendance.days_of(session)
        of_day = register.of(session, _day(request, days))
        refused = self._correct(request, of_day) if corrects else None
        if corrects and refused is None:
            return redirect(f"{self.to('register', pk)}?day={of_day.day}")
        context = {
            "register": of_day,
            "days": days,
            "refused": refused,
            "link": full(tokens.of_register(session, of_day.day)),
            "goes_out_at": links.goes_out_at(session),
            "bookings_url": self.to("bookings", pk),
        }
        return self.show_of(request, session, "register", "Register", **context)

    def _correct(self, request, of_day):
        """Keep what was changed; the reason why nothing could be kept."""
        try:
            marks = changed_marks(of_day, request.POST)
            changed = marking.mark(of_day.session, of_day.day, marks, by=request.user)
        except Refused as refused:
            return refused
        people = "1 person" if changed == 1 else f"{changed} people"
        self.message_user(request, f"Kept for {people}." if changed else "Nothing was changed.")
        return None

    def new_links(self, request, pk):
        """End every link there is."""
        session = self.to_act_on(request, pk)
        try:
            sent = links.renew(session, by=request.user)
        except Refused as refused:
            self.message_user(request, str(refused), "warning")
            return redirect(self.to("register", pk))
        trainers = "1 trainer" if sent == 1 else f"{sent} trainers"
        words = f"New ones go to {trainers}." if sent else "The new link is below."
        self.message_user(request, f"The old links have ended. {words}")
        return redirect(self.to("register", pk))

    def register_on_paper(self, request, pk):
        """The register to print and sign. Who took it away is kept."""
        session = self.to_read(request, pk)
        of_day = register.of(session, _day(request, Attendance.days_of(session)))
        record(session, "printed the register", by=request.user, note=f"{of_day.day}.")
        public = full(session.get_absolute_url())
        name = f"register-{of_day.day}"
        response = handed_out(lambda: paper.paper(of_day, public), name, self.to("register", pk))
        response["Cache-Control"] = "no-store"
        return response


def _day(request, days):
    """The day that is asked for, or else the first."""
    asked = request.GET.get("day") or request.POST.get("day")
    if not asked:
        return days[0]
    try:
        day = dt.date.fromisoformat(asked)
    except ValueError:
        raise Http404 from None
    if day not in days:
        raise Http404
    return day
