"""“Since I last looked”: kept for those signed in who say so, and for nobody else."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from procedures.models import LastLook
from tests.factories import make_change, make_user
from tests.reading import read
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

PAGE, READ = "/procedures/updates/", "/procedures/updates/read/"
BUTTON, SAID = "Mark as read up to today", "You last marked these as read"


@pytest.fixture
def reader(client):
    reader = make_user()
    sign_in(client, reader)
    return reader


def looks():
    return list(LastLook.objects.order_by("user").values_list("user", "on"))


def test_it_is_kept_when_the_button_is_pressed_and_said_in_words(client, reader):
    make_change()
    today = timezone.localdate()

    before = read(client, PAGE)
    response = client.post(READ, follow=True)

    page = response.content.decode()
    assert (BUTTON in before, SAID in before) == (True, False)
    assert response.redirect_chain == [(PAGE, 302)]
    assert f"Marked as read up to {today:%-d %B %Y}." in page
    assert f"{SAID} up to {today:%-d %B %Y}." in page
    assert looks() == [(reader.pk, today)]


def test_the_page_leads_to_what_changed_since(client, reader):
    LastLook.objects.create(user=reader, on=dt.date(2026, 11, 3))

    page = read(client, PAGE)

    assert f"{SAID} up to 3 November 2026." in page
    assert '<a class="govuk-link" href="?since=2026-11-03">What changed since then</a>' in page


@pytest.mark.parametrize(
    ("days", "kept"), [(-30, 0), (0, 0), (1, 1)], ids=["earlier", "today", "later"]
)
def test_it_never_moves_back(client, reader, days, kept):
    today = timezone.localdate()
    LastLook.objects.create(user=reader, on=today + dt.timedelta(days=days))

    client.post(READ)

    assert looks() == [(reader.pk, today + dt.timedelta(days=kept))]


def test_it_is_each_persons_own(client, reader):
    other = LastLook.objects.create(user=make_user(), on=dt.date(2020, 1, 1))

    assert SAID not in read(client, PAGE)
    client.post(READ)

    assert looks() == sorted([(reader.pk, timezone.localdate()), (other.user_id, other.on)])


def test_it_goes_with_the_account(client, reader):
    client.post(READ)

    reader.delete()

    assert looks() == []


def test_a_stranger_is_not_tracked_and_chooses_a_day(client):
    response = client.get(PAGE)

    page = response.content.decode()
    assert response.cookies == {}
    assert (BUTTON in page, "csrfmiddlewaretoken" in page, SAID in page) == (False, False, False)
    assert 'type="date" name="since"' in page


def test_a_stranger_who_presses_the_button_signs_in_and_finds_the_list(client):
    response = client.post(READ)

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={PAGE}")
    assert looks() == []


def test_looking_alone_keeps_nothing(client, reader):
    read(client, PAGE)

    assert client.get(READ).status_code == 405
    assert looks() == []


def test_only_the_pages_own_form_is_taken(reader):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, reader)

    assert client.post(READ).status_code == 403
    assert looks() == []


def queries_of_looks(client):
    with CaptureQueriesContext(connection) as queries:
        read(client, PAGE)
    return sum("procedures_lastlook" in query["sql"] for query in queries.captured_queries)


def test_it_costs_those_signed_in_one_query_and_others_none(client):
    stranger = queries_of_looks(client)
    sign_in(client, make_user())

    assert (stranger, queries_of_looks(client)) == (0, 1)
