"""What happened to a session and its bookings, step by step. Names stand in no step: each is
looked up for the page."""

from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.views.decorators.http import require_safe

from portal.audit.models import Event
from portal.pages.filters import page_of
from training.desk.pages import SessionPages
from training.models import Booking, Order, TrainingSession


class Entry(NamedTuple):
    """A step, and the booking it was about; None for the session as a whole."""

    event: Event
    booking: Booking | None


class RecordPages(SessionPages):
    """Mixed into the admin of sessions."""

    def get_urls(self):
        pages = {"<int:pk>/record/": (require_safe(self.record_view), "record")}
        return [*self.own_urls(pages), *super().get_urls()]

    def record_view(self, request, pk):
        session = self.to_read(request, pk)
        page = page_of(_events(session), request)
        entries = _with_bookings(list(page))
        return self.show_of(
            request, session, "record", "What has happened", page=page, entries=entries
        )


def _events(session):
    """Of the session, its bookings and orders, newest first."""
    kinds = ContentType.objects.get_for_models(TrainingSession, Booking, Order)
    bookings = session.bookings.order_by().values("pk")
    orders = session.orders.order_by().values("pk")
    found = Event.objects.filter(
        Q(subject_type=kinds[TrainingSession], subject_id=session.pk)
        | Q(subject_type=kinds[Booking], subject_id__in=bookings)
        | Q(subject_type=kinds[Order], subject_id__in=orders)
    )
    return found.select_related("by", "subject_type")


def _with_bookings(events):
    about = {event.subject_id for event in events if _is_of_a_booking(event)}
    rows = Booking.objects.select_related("person", "agency").defer("needs").in_bulk(about)
    return [
        Entry(event, rows.get(event.subject_id) if _is_of_a_booking(event) else None)
        for event in events
    ]


def _is_of_a_booking(event):
    return event.subject_type.model == Booking._meta.model_name
