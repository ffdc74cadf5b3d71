"""The door of the desk: a second factor, used in this session, however somebody came in."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.accounts import one_time
from portal.audit.models import Event
from portal.outbox.models import Message
from tests.accounts.steps import (
    PASSWORD,
    Phone,
    ask_for_code,
    at,
    code_in,
    make_staff,
    type_code,
    type_factor,
    type_password,
    who,
)
from tests.factories import make_user
from tests.races import run_together
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DESK = "/admin/briefings/briefing/?q=a"
ASKED_TO_SIGN_IN = "/accounts/login/?next=%2Fadmin%2Fbriefings%2Fbriefing%2F%3Fq%3Da"
PATHS = ["/admin/", DESK, "/admin/autocomplete/", "/admin/x/", "/admin/jsi18n/"]


def by_password(client, user):
    type_password(client, user)


def by_code(client, user):
    ask_for_code(client, user.email)
    type_code(client, code_in("sign_in_code"))


def by_a_new_password(client, user):
    at(client, "account_reset_password", {"email": user.email})
    at(client, "account_confirm_password_reset_code", {"code": code_in("password_code")})
    form = {"password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    at(client, "account_complete_password_reset", form)
    type_password(client, user, PASSWORD + "!")


def by_the_desks_old_form(client, user):
    client.post("/admin/login/", {"username": user.email, "password": PASSWORD})


def by_a_session_from_before(client, user):
    """Signed in on another device before the factor was set up, and the password shown again."""
    client.force_login(user)
    at(client, "account_reauthenticate", {"password": PASSWORD})


def by_a_passkey_added_meanwhile(client, user):
    """As before, and then on to a factor of one's own."""
    by_a_session_from_before(client, user)
    client.get(reverse("mfa_add_webauthn"))
    at(client, "mfa_add_webauthn", {"name": "Mine", "credential": "{}"})


def by_removing_the_factor(client, user):
    by_a_session_from_before(client, user)
    at(client, "mfa_deactivate_totp")


def by_a_trusted_browser(client, user):
    client.cookies["mfa_trusted"] = "1"
    type_password(client, user)
    at(client, "account_login", {"login": user.email, "password": PASSWORD, "remember": "on"})


WAYS = [
    by_password,
    by_code,
    by_a_new_password,
    by_the_desks_old_form,
    by_a_session_from_before,
    by_a_passkey_added_meanwhile,
    by_removing_the_factor,
    by_a_trusted_browser,
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_round_the_second_factor(client, way, path):
    user = make_staff(Phone(), is_superuser=True)

    way(client, user)
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
    assert Authenticator.objects.filter(user=user).count() == 2


@pytest.mark.parametrize("way", [by_password, by_code, by_a_new_password])
def test_the_second_factor_opens_the_desk(client, way):
    phone = Phone()
    way(client, make_staff(phone, is_superuser=True))

    response = type_factor(client, phone.code())

    assert (response["Location"], client.get("/admin/").status_code) == ("/admin/", 200)


def where(client, path="/admin/"):
    """Where a request for `path` ends, and where it means to go on to."""
    response = client.get(path, follow=True)
    *_, (last, _) = response.redirect_chain or [(path, 200)]
    return response.status_code, last


def test_a_stranger_is_asked_to_sign_in_and_goes_on(client):
    phone = Phone()
    user = make_staff(phone, is_superuser=True)

    status, page = where(client, DESK)
    type_password(client, user, going_to=DESK)
    response = type_factor(client, phone.code())

    assert (status, page) == (200, ASKED_TO_SIGN_IN)
    assert response["Location"] == DESK


@pytest.mark.django_db(transaction=True)
def test_somebody_without_a_factor_is_asked_to_set_one_up_and_not_asked_again_at_once(
    client,
):
    user = make_staff(is_superuser=True)
    type_password(client, user)

    asked = client.get(DESK, follow=True)
    secret = asked.context["form"].secret
    codes = at(client, "mfa_activate_totp", {"code": Phone(secret).code()})
    page = client.get(codes["Location"]).content.decode()

    assert asked.redirect_chain[-1][0].startswith(reverse("mfa_activate_totp"))
    assert codes["Location"] == reverse("mfa_view_recovery_codes")
    assert len(re.findall(r"<li>\d{8}</li>", page)) == 10
    assert 'href="/admin/briefings/briefing/?q=a"' in page
    assert where(client, DESK) == (200, DESK)
    assert Message.objects.get().name == "second_factor_added"


def test_a_session_from_before_is_asked_for_the_factor_and_goes_on(client):
    phone = Phone()
    client.force_login(make_staff(phone, is_superuser=True))

    asked = where(client, DESK)[1]
    response = client.post(asked, {"code": phone.code(), "next": DESK})

    assert asked.startswith(reverse("mfa_reauthenticate"))
    assert response["Location"] == DESK
    assert where(client, DESK) == (200, DESK)


@pytest.mark.parametrize("path", ["/admin/", DESK])
def test_somebody_who_is_not_of_the_office_gets_a_plain_page(client, path):
    sign_in(client, make_user())

    response = client.get(path, follow=True)

    assert response.status_code == 403
    assert "You cannot see this page" in response.content.decode()


def test_who_removes_their_only_factor_is_asked_for_another(client):
    phone = Phone()
    type_password(client, make_staff(phone, is_superuser=True))
    type_factor(client, phone.code())

    at(client, "mfa_deactivate_totp")

    assert where(client)[1].startswith(reverse("mfa_activate_totp"))
    assert not Authenticator.objects.exists()
    assert Message.objects.first().name == "second_factor_removed"


def test_an_apps_code_is_good_once(client):
    phone = Phone()
    user, other = make_staff(phone), Client()
    code = phone.code()

    for browser in (client, other):
        type_password(browser, user)
        type_factor(browser, code)
        cache.clear()  # another worker remembers nothing of what this one saw

    assert (who(client), who(other)) == (str(user.pk), None)


def test_the_code_that_set_an_app_up_is_spent(client):
    user, other = make_staff(), Client()
    type_password(client, user)
    phone = Phone(client.get(reverse("mfa_activate_totp")).context["form"].secret)
    code = phone.code()
    at(client, "mfa_activate_totp", {"code": code})

    type_password(other, user)
    type_factor(other, code)

    assert who(other) is None


@pytest.mark.parametrize(
    ("steps_ago", "taken"), [(2, False), (1, True), (0, True), (-1, True), (-2, False)]
)
def test_a_code_is_taken_half_a_minute_early_and_late(client, steps_ago, taken):
    phone = Phone()
    with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC), tick=False):
        type_password(client, make_staff(phone))
        type_factor(client, phone.code(steps_ago))

        assert (who(client) is not None) == taken


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_one_code_at_the_same_moment_one_succeeds():
    user = make_staff()

    spent = run_together(*[lambda: one_time.use_once(user, "123456")] * 12)

    assert sorted(spent) == [False] * 11 + [True]


@pytest.mark.django_db(transaction=True)
def test_a_recovery_code_is_good_once_even_at_the_same_moment():
    user = make_staff(Phone())
    codes = Authenticator.objects.get(type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]
    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        type_password(browser, user)

    run_together(*[lambda browser=browser: type_factor(browser, code) for browser in browsers])

    assert [who(browser) for browser in browsers].count(str(user.pk)) == 1
    assert Message.objects.filter(name="recovery_code_used").count() == 1
    assert Event.objects.filter(step="recovery code used", by=user).count() == 1


def test_secrets_are_not_kept_as_they_are(settings):
    phone = Phone()
    make_staff(phone)
    codes = Authenticator.objects.get(type="recovery_codes")

    kept = repr(list(Authenticator.objects.values()))

    assert phone.secret not in kept
    assert codes.wrap().generate_codes()[0] not in kept
    assert Authenticator.objects.get(type="totp").wrap().validate_code(phone.code())


def test_a_new_secret_key_still_opens_what_the_old_one_closed(settings):
    phone = Phone()
    make_staff(phone)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, as long as one of ours has to be, and random"

    assert Authenticator.objects.get(type="totp").wrap().validate_code(phone.code())


@pytest.mark.django_db(transaction=True)
def test_what_is_done_to_factors_is_kept(client):
    user = make_staff()
    type_password(client, user)
    phone = Phone(client.get(reverse("mfa_activate_totp")).context["form"].secret)
    for name, form in [
        ("mfa_activate_totp", {"code": "000000"}),
        ("mfa_activate_totp", {"code": phone.code()}),
        ("mfa_generate_recovery_codes", {}),
        ("mfa_deactivate_totp", {}),
    ]:
        at(client, name, form)

    steps = Event.objects.order_by("pk").values_list("step", "note", "by")
    assert list(steps) == [
        ("signed in", "password", user.pk),
        ("second factor added", "App.", user.pk),
        ("second factor added", "Recovery codes.", user.pk),
        ("recovery codes made", "", user.pk),
        ("second factor removed", "App.", user.pk),
        ("second factor removed", "Recovery codes.", user.pk),
    ]


def test_a_wrong_second_factor_is_kept(client):
    user = make_staff(Phone())
    type_password(client, user)

    type_factor(client, "000000")

    assert Event.objects.get().note == "Wrong second factor."
    assert get_user_model().objects.get().last_login is None
