"""How long somebody stays signed in, and how they come back."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from tests.accounts.steps import make_staff, type_password, who
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DESK = "/admin/briefings/briefing/?q=a"
IDLE = "You were signed out because you did nothing for 60 minutes."
LONG = "You were signed out because you signed in more than 12 hours ago."


@pytest.fixture
def clock():
    with time_machine.travel(dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def officer(client, clock):
    user = make_staff(is_superuser=True)
    sign_in(client, user)
    client.get(DESK)
    return user


def wait(clock, minutes):
    clock.shift(dt.timedelta(minutes=minutes))


def test_who_does_something_each_hour_stays(client, clock, officer):
    for _ in range(11):
        wait(clock, 59)
        assert client.get(DESK).status_code == 200


def test_who_does_nothing_for_an_hour_is_signed_out_told_why_and_led_back(client, clock, officer):
    wait(clock, 61)

    response = client.get(DESK, follow=True)
    back = type_password(client, officer, going_to=DESK)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert IDLE in response.content.decode()
    assert "next=%2Fadmin%2Fbriefings%2Fbriefing%2F%3Fq%3Da" in response.redirect_chain[-1][0]
    assert back["Location"] == DESK


def test_nobody_stays_longer_than_half_a_day(client, clock, officer):
    for _ in range(24):
        wait(clock, 30)
        assert client.get(DESK).status_code == 200
    wait(clock, 1)

    response = client.get(DESK, follow=True)

    assert LONG in response.content.decode()
    assert who(client) is None


def test_what_is_sent_too_late_changes_nothing_and_leads_back(client, clock, officer):
    wait(clock, 61)

    response = client.post(reverse("admin:accounts_agency_add"), {"name": "x", "slug": "x"})

    assert response["Location"] == "/admin/login/?next=/admin/accounts/agency/add/"


def test_a_public_page_is_shown_all_the_same(client, clock, officer):
    wait(clock, 61)

    response = client.get("/briefings/")

    assert response.status_code == 200
    assert IDLE in response.content.decode()


def test_a_session_that_never_began_is_over(client):
    client.force_login(make_staff())
    session = client.session
    del session["signed_in_at"], session["seen_at"]
    session.save()

    client.get("/")

    assert who(client) is None


def test_a_page_a_second_is_not_a_write_a_second(client, clock, officer, django_assert_num_queries):
    wait(clock, 0.5)
    # the partnership, the session, whose it is, a manager’s, and what they are named for
    with django_assert_num_queries(5):
        client.get("/privacy/")


def test_a_visitor_costs_no_query_and_gets_no_cookie(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/privacy/").cookies == {}
