"""People at the desk and sessions with people on them, for the tests of the desk's pages."""

import datetime as dt
from itertools import chain

from django.urls import reverse
from django.utils import timezone

from portal.accounts import roles
from tests.factories import make_booking, make_member, make_session
from training.models import Booking

Status = Booking.Status
NEED = "Canary: a hearing loop"


def make_administrator():
    return make_member(roles.TRAINING)


def whole_minutes(**ahead):
    return (timezone.now() + dt.timedelta(**ahead)).replace(second=0, microsecond=0)


def make_coming(**fields):
    """A session a month from now, at a whole minute, as a form would have it."""
    return make_session(**{"starts_at": whole_minutes(days=30)} | fields)


def make_waiting(session, **fields):
    return make_booking(session, status=Status.WAITING, **fields)


def address(page, *arguments):
    return reverse(f"admin:training_trainingsession_{page}", args=arguments)


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def form_of(client, path):
    """What a browser would send from a form of the desk, unchanged."""
    found = {}
    context = client.get(path).context
    managed = [
        formset.formset.management_form for formset in context.get("inline_admin_formsets", ())
    ]
    for field in chain(context["adminform"].form, *managed):
        value = field.value()
        if hasattr(field.field.widget, "decompress"):
            parts = field.field.widget.decompress(value)
            found |= {f"{field.html_name}_{n}": part or "" for n, part in enumerate(parts)}
        elif value is not None and value is not False:
            found[field.html_name] = value
    return found


def said(response):
    """The messages the desk shows after a step."""
    return [str(message) for message in response.context["messages"]]
