"""Signing in by password or by a code: what works, what is refused, and what it gives away."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import reverse

from portal.audit.models import Event
from portal.outbox.models import Message
from tests.accounts.steps import (
    PASSWORD,
    ask_for_code,
    at,
    code_in,
    make_staff,
    type_code,
    type_password,
    who,
)
from tests.factories import make_user
from tests.reading import complaints
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://testserver@evil.example",
    "https://testserver.evil.example",
    "\t//evil.example",
    "%2f%2fevil.example",
    "ftp://evil.example",
]
# Where somebody is led who asked to be led elsewhere; the second stays here too.
HERE = ("/admin/", "/", "%2f%2fevil.example")


def by_password(client, user, going_to):
    return type_password(client, user, going_to=going_to)


def by_code(client, user, going_to):
    ask_for_code(client, user.email)
    return type_code(client, code_in("sign_in_code"), going_to)


def signing_out(client, user, going_to):
    type_password(client, user)
    return at(client, "account_logout", going_to=going_to)


def signed_in_already(client, user, going_to):
    type_password(client, user)
    return client.get(reverse("account_login"), {"next": going_to})


def showing_the_password_again(client, user, going_to):
    type_password(client, user)
    return at(client, "account_reauthenticate", {"password": PASSWORD}, going_to)


WAYS = [by_password, by_code, signing_out, signed_in_already, showing_the_password_again]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nothing_about_signing_in_leads_elsewhere(client, way, elsewhere):
    response = way(client, make_staff(), elsewhere)

    assert (response.status_code, response["Location"] in HERE) == (302, True)


@pytest.mark.parametrize("way", [by_password, by_code])
def test_somebody_goes_where_they_were_going(client, way):
    user = make_staff()

    response = way(client, user, "/briefings/?year=2026")

    assert (response["Location"], who(client)) == ("/briefings/?year=2026", str(user.pk))


@pytest.mark.parametrize(("is_staff", "leads"), [(True, "/admin/"), (False, "/")])
def test_the_office_goes_to_the_desk_and_others_to_the_home_page(client, is_staff, leads):
    assert type_password(client, make_staff(is_staff=is_staff))["Location"] == leads


@pytest.mark.parametrize("way", [by_password, by_code])
def test_a_session_gets_a_new_number_when_somebody_signs_in(client, way):
    client.get(reverse("account_login"))
    session = client.session
    session["mine"] = "planted"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    way(client, make_staff(), "")

    assert client.session.session_key != planted
    assert not client.session.__class__().exists(planted)


def test_whoever_is_closed_out_is_out_at_their_next_step(client):
    user = make_staff()
    type_password(client, user)
    user.is_active = False
    user.save()

    response = client.get(reverse("mfa_index"))

    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_a_closed_account_lets_nobody_in(client, password):
    response = type_password(client, make_staff(is_active=False), password)

    assert who(client) is None
    assert (response.status_code == 302) == (password == PASSWORD)


def answer(response):
    """What a stranger sees of an answer, whatever stands in hidden fields."""
    page = response.content.decode()
    shown = [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
    return response.status_code, response.get("Location"), sorted(response.cookies), shown


def asking(name, **form):
    def ask(address):
        client = Client()
        first = answer(at(client, name, {key: value or address for key, value in form.items()}))
        return first

    return ask


def confirming(name, request, code):
    def ask(address):
        client = Client()
        at(client, request, {"email": address})
        page = client.get(reverse(name)).content.decode().replace(address, "the address")
        tries = [answer(at(client, name, {"code": code})) for _ in range(3)]
        tries = [
            (*rest, [line.replace(address, "the address") for line in shown])
            for *rest, shown in tries
        ]
        lines = [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
        return lines, tries

    return ask


QUESTIONS = {
    "password": asking("account_login", login="", password="wrong"),
    "code": asking("account_request_login_code", email=""),
    "new password": asking("account_reset_password", email=""),
    "wrong code": confirming(
        "account_confirm_login_code", "account_request_login_code", "0000-0000"
    ),
    "empty code": confirming("account_confirm_login_code", "account_request_login_code", ""),
    "wrong code for a password": confirming(
        "account_confirm_password_reset_code", "account_reset_password", "0000-0000"
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_answer_tells_whether_an_account_exists(question):
    make_staff(email="known@example.org")
    make_staff(email="left@example.org", is_active=False)
    make_user(email="coded@example.org")
    ask = QUESTIONS[question]

    addresses = ["nobody@example.org", "known@example.org", "left@example.org", "coded@example.org"]
    answers = [repr(ask(address)).replace(address, "the address") for address in addresses]

    assert answers[1:] == answers[:1] * 3


@pytest.mark.parametrize("question", ["password", "code", "new password"])
def test_every_answer_costs_the_same_work(monkeypatch, question):
    make_staff(email="known@example.org")
    make_staff(email="left@example.org", is_active=False)
    make_user(email="coded@example.org")
    hashed, encode, verify = [], Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args)
    )
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda *args: hashed.append(1) or verify(*args)
    )
    work = {}

    for name in ("nobody", "known", "left", "coded"):
        hashed.clear()
        before = Message.objects.count()
        QUESTIONS[question](f"{name}@example.org")
        work[name] = (len(hashed), Message.objects.count() - before)

    assert set(work.values()) == ({(1, 0)} if question == "password" else {(0, 1)})


def test_an_unknown_address_is_told_by_e_mail_alone(client):
    ask_for_code(client, "nobody@example.org")

    message = Message.objects.get()
    assert (message.name, message.to) == ("no_account", "nobody@example.org")


@pytest.mark.parametrize("minutes", [9, 11])
def test_a_code_is_good_for_ten_minutes(client, minutes):
    user = make_staff()
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        ask_for_code(client, user.email)
        clock.shift(minutes * 60)

        type_code(client, code_in("sign_in_code"))

    assert (who(client) is not None) == (minutes < 10)


def test_a_code_is_good_once(client):
    user = make_staff()
    ask_for_code(client, user.email)
    type_code(client, code := code_in("sign_in_code"))
    at(client, "account_logout")

    type_code(client, code)

    assert who(client) is None


def test_a_code_is_good_in_the_browser_that_asked_and_no_other(client):
    user = make_staff()
    ask_for_code(client, user.email)
    other = Client()
    ask_for_code(other, "nobody@example.org")

    type_code(other, code_in("sign_in_code"))

    assert who(other) is None


def test_the_newest_code_is_the_one_that_is_good(client):
    user = make_staff()
    ask_for_code(client, user.email)
    old = code_in("sign_in_code")
    at(client, "account_logout")
    ask_for_code(client, user.email)

    type_code(client, old)

    assert who(client) is None


def test_a_code_is_good_for_three_tries(client):
    ask_for_code(client, make_staff().email)
    code = code_in("sign_in_code")
    for _ in range(3):
        type_code(client, "0000-0000")

    type_code(client, code)

    assert who(client) is None


def test_a_code_is_void_once_the_account_has_another_address(client):
    user = make_staff()
    ask_for_code(client, user.email)
    user.email = "new@example.org"
    user.save()

    type_code(client, code_in("sign_in_code"))

    assert who(client) is None


def reset(client, code, password):
    at(client, "account_confirm_password_reset_code", {"code": code})
    form = {"password1": password, "password2": password}
    return at(client, "account_complete_password_reset", form)


def test_a_forgotten_password_is_chosen_anew_and_ends_other_sessions(client):
    user, other = make_staff(), Client()
    type_password(other, user)
    at(client, "account_reset_password", {"email": user.email})

    reset(client, code_in("password_code"), "another four good words")

    user.refresh_from_db()
    assert user.check_password("another four good words")
    assert other.get(reverse("mfa_index")).status_code == 302
    assert who(client) is None
    assert Message.objects.first().name == "password_changed"
    assert Event.objects.filter(step="password changed", by=user).exists()


@pytest.mark.parametrize("change", [{"email": "new@example.org"}, {"is_active": False}])
@pytest.mark.parametrize("typed_already", [False, True])
def test_a_code_for_a_password_is_void_once_the_account_has_changed(client, change, typed_already):
    user = make_staff()
    at(client, "account_reset_password", {"email": user.email})
    code = code_in("password_code")
    if typed_already:
        at(client, "account_confirm_password_reset_code", {"code": code})
    type(user).objects.update(**change)

    reset(client, code, "another four good words")

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "too short. It must contain at least 12 characters"),
        ("passwordpassword", ""),
        ("qwerty123456", "too common"),
        ("somebody@example.org", "too similar to the"),
    ],
)
def test_a_weak_password_is_refused_in_words(client, password, says):
    user = make_staff(email="somebody@example.org", name="Some Body")
    type_password(client, user)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}

    page = at(client, "account_change_password", form).content.decode()

    assert says in page
    assert bool(complaints(page)) == bool(says)


def test_signing_in_and_failing_are_kept_by_number(client):
    user = make_staff()

    type_password(client, user, "wrong")
    type_password(client, "nobody@example.org", "wrong")
    type_password(client, user)

    kept = Event.objects.order_by("pk").values_list("subject_id", "step", "by", "note")
    assert list(kept) == [
        (user.pk, "failed to sign in", None, "Wrong password."),
        (user.pk, "signed in", user.pk, "password"),
    ]


@pytest.mark.parametrize("name", ["admin:login", "admin:logout", "admin:password_change"])
def test_the_desk_has_no_such_page_of_its_own(client, name):
    if name != "admin:login":
        sign_in(client, make_staff())

    response = client.get(reverse(name))

    assert (response.status_code, response["Location"][:10]) == (302, "/accounts/")


def test_signing_out_takes_a_button(client):
    sign_in(client, make_staff())

    page = client.get(reverse("admin:logout"), follow=True)
    still = who(client)
    client.post(reverse("admin:logout"))

    assert '<button type="submit"' in page.content.decode()
    assert (still is not None, who(client)) == (True, None)
