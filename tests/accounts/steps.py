"""The steps of signing in, as a browser takes them; and the phone that shows the codes."""

import re
import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.urls import reverse

from portal.outbox.models import Message
from tests.factories import make_user

PASSWORD = "four words nobody guesses"
SIGN_UP = {"name": "Ada Byron", "email": "ada@example.org"}


class Phone:
    """An app that shows codes for one key."""

    def __init__(self, secret=None):
        self.secret = secret or generate_totp_secret()

    def code(self, steps_ago=0):
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30 - steps_ago))


def make_staff(phone=None, **fields):
    """Somebody of the office; with a phone, its codes are their second factor."""
    user = make_user(**{"is_staff": True, "password": PASSWORD} | fields)
    if phone:
        TOTP.activate(user, phone.secret)
        RecoveryCodes.activate(user)
    return user


def at(client, name, data=None, going_to="", **extra):
    """Send a page its form, as if from the address that led there."""
    form = (data or {}) | ({"next": going_to} if going_to else {})
    return client.post(reverse(name), form, **extra)


def type_password(client, user, password=PASSWORD, going_to="", **extra):
    form = {"login": getattr(user, "email", user), "password": password}
    return at(client, "account_login", form, going_to, **extra)


def type_factor(client, code, **extra):
    return at(client, "mfa_authenticate", {"code": code}, **extra)


def ask_for_code(client, address, **extra):
    return at(client, "account_request_login_code", {"email": address}, **extra)


def type_code(client, code, going_to="", **extra):
    return at(client, "account_confirm_login_code", {"code": code}, going_to, **extra)


def code_in(name) -> str:
    """The code in the newest e-mail of one kind."""
    body = Message.objects.filter(name=name).first().body
    return re.search(r"\d{4}-\d{4}", body)[0]


def who(client) -> str | None:
    """The number of whoever is signed in."""
    return client.session.get("_auth_user_id")
