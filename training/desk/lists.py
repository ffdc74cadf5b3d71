"""Who is booked on a session, to take away: never with what they need to take part."""

from django.views.decorators.http import require_POST

from portal.audit.models import record
from portal.pages.exports import download
from portal.pages.spreadsheets import spreadsheet
from training.desk.pages import SessionPages

WIDTHS = {"Name": 28, "Work e-mail": 36, "Job": 24, "Agency": 36, "Booked by": 24, "Since": 18}


class ListPages(SessionPages):
    """Mixed into the admin of sessions."""

    def get_urls(self):
        pages = {
            "<int:pk>/bookings.csv": (require_POST(self.booked_as_csv), "booked_csv"),
            "<int:pk>/bookings.xlsx": (require_POST(self.booked_as_xlsx), "booked_xlsx"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def booked_as_csv(self, request, pk):
        session, rows = self._booked(request, pk)
        return download(_name(session), WIDTHS, rows)

    def booked_as_xlsx(self, request, pk):
        session, rows = self._booked(request, pk)
        return spreadsheet(_name(session), WIDTHS, rows)

    def _booked(self, request, pk):
        """The session and its rows. Who took them away, and how many, is kept."""
        session = self.to_read(request, pk)
        booked = session.bookings.confirmed().defer("needs").order_by("person__name", "number")
        rows = booked.select_related("person__role", "agency", "order__by")
        note = f"Rows: {booked.count()}."
        record(session, "downloaded who is booked", by=request.user, note=note)
        return session, map(_as_row, rows.iterator(chunk_size=500))


def _name(session):
    return f"booked {session.course.slug} {session.starts_at:%Y-%m-%d}"


def _as_row(booking):
    person = booking.person
    return [
        booking.whose,
        person.email if person else "",
        person.role if person else "",
        booking.agency,
        booking.order.by if booking.order else "",
        booking.confirmed_at,
    ]
