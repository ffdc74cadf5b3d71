"""Who made a change, and by which address; and nothing else about them."""

import pytest
from django.http import HttpResponse
from django.urls import path

from portal.history.tracking import events_of
from portal.reference.models import Theme
from tests.factories import make_theme, make_user
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def contexts():
    return [event.pgh_context for event in events_of(Theme).objects.order_by("pgh_id")]


def add_theme(request, token=""):
    make_theme()
    return HttpResponse()


urlpatterns = [path("secret/<token>/", add_theme), path("open/", add_theme)]


def test_a_change_at_the_desk_says_who_and_where(client):
    officer = make_user(is_staff=True, is_superuser=True)
    sign_in(client, officer)
    fields = {"name": "Neglect", "slug": "neglect", "summary": "What it is."}

    client.post("/admin/reference/theme/add/?_changelist_filters=q%3Dsomebody", fields)

    assert contexts() == [{"user": officer.pk, "address": "admin/reference/theme/add/"}]


@pytest.mark.urls("tests.history.test_context")
def test_what_a_visitor_put_into_the_address_is_not_kept(client):
    client.post("/secret/ab12cd34/?q=somebody")

    assert contexts() == [{"user": None, "address": "secret/<token>/"}]


@pytest.mark.urls("tests.history.test_context")
def test_one_request_is_not_the_next(client):
    client.post("/open/")
    client.post("/open/")

    found = {event.pgh_context_id for event in events_of(Theme).objects.all()}

    assert len(found) == 2


def test_a_command_is_nobody():
    make_theme()

    assert contexts() == [None]
