"""How often somebody may try: enough for a person, too little for a machine, and nobody is locked
out from elsewhere."""

import datetime as dt
import logging
from functools import partial
from io import StringIO

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from portal.accounts import limits, urls
from portal.accounts.limits import Limit
from portal.accounts.models import Tries
from portal.outbox.models import Message
from tests.accounts.steps import (
    PASSWORD,
    Phone,
    ask_for_code,
    at,
    make_staff,
    type_factor,
    type_password,
    who,
)
from tests.races import all_arrive, run_together

pytestmark = pytest.mark.django_db
FIVE = Limit("five", 5, dt.timedelta(minutes=5))
CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # these tests type many
HERE, THERE = {"REMOTE_ADDR": "198.51.100.7"}, {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture(autouse=True)
def cheap_passwords(settings):
    settings.PASSWORD_HASHERS = CHEAP


def moment(minutes):
    return dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)


def taken(*minutes, limit=FIVE):
    """Whether a try at each of these minutes is allowed."""
    answers = []
    for minute in minutes:
        with time_machine.travel(moment(minute), tick=False):
            answers.append(limit.wait("somebody") is None)
    return answers


def test_no_span_of_that_length_holds_more():
    assert taken(0, 4, 4, 4, 4, 4.9) == [True] * 5 + [False]
    assert taken(5.1, 5.2) == [True, False]
    assert taken(9.1, 9.2) == [True, True]


def test_what_was_refused_does_not_count_and_the_wait_is_said():
    taken(0, 1, 1, 1, 1, 2, 3, 4)

    with time_machine.travel(moment(4.5), tick=False):
        wait = FIVE.wait("somebody")

    assert wait == dt.timedelta(seconds=30)
    assert taken(5.1) == [True]


def test_each_is_counted_alone():
    taken(0, 0, 0, 0, 0)

    with time_machine.travel(moment(0), tick=False):
        assert FIVE.wait("somebody else") is None
        assert FIVE.wait("somebody", "else") is None
        assert Limit("other", 5, FIVE.within).wait("somebody") is None
        assert FIVE.wait("somebody") is not None


def test_what_is_past_is_deleted_and_names_nobody():
    taken(0)
    kept = repr(list(Tries.objects.values()))

    taken(6, limit=Limit("other", 5, FIVE.within))

    assert "somebody" not in kept
    assert Tries.objects.count() == 1


def guess(client, user, times, **extra):
    return [type_password(client, user, "wrong", **extra).status_code for _ in range(times)]


def test_ten_wrong_passwords_in_five_minutes_are_enough(client):
    user = make_staff()

    answers = guess(client, user, 12, **HERE)

    assert answers == [200] * 10 + [429] * 2
    assert type_password(client, user, **HERE).status_code == 429
    assert who(client) is None


@pytest.mark.parametrize("spelling", ["ADA@example.org", " ada@example.org", "ada@EXAMPLE.org "])
def test_another_spelling_is_the_same_account(client, spelling):
    guess(client, make_staff(email="ada@example.org"), 10, **HERE)

    assert type_password(client, spelling, "wrong", **HERE).status_code == 429


def test_nobody_is_locked_out_from_elsewhere(client):
    user, phone = make_staff(phone := Phone()), phone
    guess(Client(), user, 12, **HERE)

    type_password(client, user, **THERE)
    type_factor(client, phone.code(), **THERE)

    assert who(client) == str(user.pk)


def test_after_five_minutes_one_may_try_again(client):
    user = make_staff()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess(client, user, 11, **HERE)
        clock.shift(301)

        type_password(client, user, **HERE)

    assert who(client) == str(user.pk)


def test_who_has_signed_in_begins_again(client):
    user = make_staff()
    guess(client, user, 9, **HERE)
    type_password(client, user, **HERE)

    answers = guess(Client(), user, 11, **HERE)

    assert answers == [200] * 10 + [429]


def test_a_refusal_says_how_long_and_the_log_names_nobody(client, monkeypatch):
    console = next(handler for handler in logging.getLogger().handlers if handler.filters)
    monkeypatch.setattr(console, "stream", log := StringIO())
    user = make_staff(email="canary@example.org")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess(client, user, 10, **HERE)
        clock.shift(80)

        response = type_password(client, user, "wrong", **HERE)

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (429, "220")
    assert "Try again in 4 minutes." in page
    assert "no-store" in response["Cache-Control"]
    assert "Too many times: passwords" in log.getvalue()
    assert "canary" not in log.getvalue()
    assert HERE["REMOTE_ADDR"] not in log.getvalue()


def test_what_is_sent_along_does_not_change_who_is_counted(client):
    user = make_staff(Phone())
    type_password(client, user)

    answers = [
        at(client, "mfa_authenticate", {"code": "000000", "login": f"{n}@example.org", "email": n})
        for n in range(12)
    ]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2


def test_a_second_factor_is_not_guessed_from_many_places():
    user = make_staff(Phone())
    statuses = []

    for number in range(105):
        browser, place = Client(), {"REMOTE_ADDR": f"198.51.100.{number}"}
        type_password(browser, user, **place)
        statuses.append(type_factor(browser, "000000", **place).status_code)

    assert statuses == [200] * 100 + [429] * 5


ASKING = ["account_request_login_code", "account_reset_password"]


@pytest.mark.parametrize("name", ASKING)
def test_nobodys_mailbox_is_flooded_from_one_place(name):
    address = make_staff().email

    answers = [at(Client(), name, {"email": address}, **HERE).status_code for _ in range(6)]

    assert answers == [302] * 4 + [429] * 2
    assert Message.objects.count() == 4


def test_nobodys_mailbox_is_flooded_from_many_places_and_pages():
    address = "victim@example.org"

    for number in range(20):
        place = {"REMOTE_ADDR": f"198.51.100.{number}"}
        at(Client(), ASKING[number % 2], {"email": address}, **place)

    assert Message.objects.filter(to=address).count() == 12


def test_one_place_sends_no_codes_to_everybody():
    for number in range(50):
        ask_for_code(Client(), f"person{number}@example.org", **HERE)

    assert Message.objects.count() == 40


def test_one_place_does_not_try_every_account(client):
    answers = {
        type_password(client, f"person{n}@example.org", "wrong", **HERE).status_code
        for n in range(201)
    }

    assert answers == {200, 429}


def below(patterns, prefix=""):
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from below(pattern.url_patterns, path)
        else:
            yield path, pattern.callback


def test_every_page_of_signing_in_is_limited():
    pages = {
        path: getattr(view, "limits", ())
        for path, view in below(get_resolver().url_patterns)
        if path.startswith("accounts/")
    }

    assert len(pages) == len(urls.urlpatterns) == 29
    assert [path for path, found in pages.items() if urls.FROM_ONE_PLACE not in found] == []


def tries_at_once(limit, times=50):
    return run_together(*[partial(limit.wait, "somebody")] * times).count(None)


TEN = Limit("ten", 10, dt.timedelta(minutes=5))


@pytest.mark.django_db(transaction=True)
def test_fifty_at_the_same_moment_are_no_more_than_one_after_the_other():
    assert tries_at_once(TEN) == 10


@pytest.mark.django_db(transaction=True)
def test_fifty_would_be_more_if_the_count_were_read_and_then_written(monkeypatch):
    Tries.objects.create(key=TEN.key("somebody"), at=[], ends_at=timezone.now() + TEN.within)

    def read_then_write(limit, key, now):
        kept = Tries.objects.get(key=key)
        if len(kept.at) >= limit.times:
            return True, kept.at[0]
        kept.at, kept.ends_at = [*kept.at, now], now + limit.within
        kept.save()
        return False, kept.at[0]

    monkeypatch.setattr(limits, "count", read_then_write)
    all_arrive(monkeypatch, Tries, "save", 50)

    assert tries_at_once(TEN) == 50


@pytest.mark.django_db(transaction=True)
def test_fifty_passwords_at_the_same_moment_are_ten_tries():
    user = make_staff()

    answers = run_together(*[partial(type_password, Client(), user, "wrong")] * 50)

    statuses = [getattr(answer, "status_code", answer) for answer in answers]
    assert sorted(statuses) == [200] * 10 + [429] * 40


def place_of(rf, forwarded, remote="192.0.2.1"):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = rf.get("/", REMOTE_ADDR=remote, headers=headers)
    return get_adapter().get_client_ip(request)


@pytest.mark.parametrize("forwarded", ["203.0.113.9", "203.0.113.9, 198.51.100.7", "x", ""])
def test_a_forwarded_address_is_not_believed_without_our_proxy(rf, forwarded):
    assert place_of(rf, forwarded) == "192.0.2.1"


@pytest.mark.parametrize(
    ("forwarded", "place"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("10.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("x, y, 203.0.113.9", "203.0.113.9"),
        ("", "192.0.2.1"),
        ("203.0.113.9, 2001:db8::1", "2001:db8::1"),
    ],
)
def test_behind_our_proxy_the_address_it_saw_is_believed(rf, settings, forwarded, place):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert place_of(rf, forwarded) == place


def test_an_address_that_is_none_is_refused(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    with pytest.raises(PermissionDenied):
        place_of(rf, "not an address")


def test_a_forged_address_is_no_way_round_a_limit(client):
    user = make_staff()

    answers = [
        type_password(client, user, "wrong", headers={"X-Forwarded-For": f"203.0.113.{n}"})
        for n in range(11)
    ]

    assert answers[-1].status_code == 429


def test_neighbours_in_one_network_of_version_6_are_one_place(client):
    user = make_staff()

    answers = [
        type_password(client, user, "wrong", REMOTE_ADDR=f"2001:db8::{n:x}").status_code
        for n in range(11)
    ]

    assert answers == [200] * 10 + [429]


def test_somebody_signed_in_does_not_guess_their_colleagues_password(client):
    client.force_login(make_staff())
    form = {"oldpassword": "wrong", "password1": PASSWORD, "password2": PASSWORD}

    answers = [at(client, "account_change_password", form).status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]
    assert client.get(reverse("account_change_password")).status_code == 200
