"""What people need to take part: shown and taken away here alone, and each reading is kept."""

from django.db import transaction
from django.views.decorators.http import require_POST

from portal.audit.models import record
from portal.pages.exports import download
from training.desk.pages import SessionPages

HEADING = ["Name", "Agency", "What they need"]


class NeedsPages(SessionPages):
    """Mixed into the admin of sessions."""

    def get_urls(self):
        pages = {
            "<int:pk>/needs/": (self.needs_view, "needs"),
            "<int:pk>/needs.csv": (require_POST(self.needs_as_csv), "needs_csv"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    @transaction.atomic
    def needs_view(self, request, pk):
        """How many said what they need; with the button pressed, who and what."""
        session = self.to_act_on(request, pk)
        told = _told(session)
        context = {"people": told.count(), "told": None}
        if request.method == "POST":
            context["told"] = list(told)
            _keep(session, "read access needs", len(context["told"]), request.user)
        return self.show_of(request, session, "needs", "Access and dietary needs", **context)

    @transaction.atomic
    def needs_as_csv(self, request, pk):
        session = self.to_act_on(request, pk)
        told = list(_told(session))
        _keep(session, "downloaded access needs", len(told), request.user)
        rows = [[booking.person.name, booking.agency, booking.needs] for booking in told]
        return download(f"needs {session.course.slug} {session.starts_at:%Y-%m-%d}", HEADING, rows)


def _told(session):
    """Bookings with a place whose people said what they need."""
    booked = session.bookings.confirmed().filter(person__isnull=False).exclude(needs="")
    return booked.select_related("person", "agency").order_by("person__name", "number")


def _keep(session, step, people, by):
    counted = "1 person" if people == 1 else f"{people} people"
    record(session, step, by=by, note=f"{counted}.")
