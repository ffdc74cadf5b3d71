"""The e-mails of signing in: all of them ours, none with a link that lets anybody in."""

import re
from pathlib import Path

import allauth
import pytest
from django.template.loader import get_template

from portal.accounts import adapters
from portal.outbox.actions import queue
from portal.outbox.models import Message
from tests.accounts.steps import ask_for_code, make_staff

pytestmark = pytest.mark.django_db
# What allauth says of addresses and accounts that people make themselves: we have no such pages.
NEVER_SENT = {
    "account/email/account_already_exists",
    "account/email/email_changed",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/email_deleted",
    "account/email/password_reset_key",
}
OURS = {*adapters.MESSAGES.values(), "recovery_code_used", "account_made", "let_in"}
OURS |= {"address_changed", "sign_up_code", "sign_up_known"}
OURS |= {"manager_admitted", "manager_declined", "manager_ended"}
WORDS = {
    "code": "1234-5678",
    "minutes": 10,
    "left": 3,
    "name": "Ada",
    "agency": "Fire service",
    "address": "https://portal.example.org/accounts/login/",
}


def test_every_e_mail_allauth_may_send_is_one_of_ours():
    package = Path(allauth.__file__).parent
    sources = [*package.glob("account/**/*.py"), *package.glob("mfa/**/*.py")]
    found = {
        prefix
        for source in sources
        for prefix in re.findall(r'"((?:account|mfa)/email/\w+)"', source.read_text())
    }

    assert found == {*adapters.MESSAGES, *NEVER_SENT}


@pytest.mark.parametrize("name", sorted(OURS))
def test_an_e_mail_is_whole_and_lets_nobody_in_by_itself(name):
    message = queue(name, "ada@example.org", **WORDS)

    links = re.findall(r"https?://\S+", message.body)
    assert links == ([WORDS["address"] + ","] if name == "account_made" else [])
    assert message.subject
    assert "{{" not in message.subject + message.body
    assert max(map(len, message.subject.splitlines())) < 70


@pytest.mark.parametrize("name", sorted(OURS))
def test_an_e_mail_escapes_nothing(name):
    body = get_template(f"messages/{name}/body.txt").template.source

    message = queue(name, "ada@example.org", **WORDS | {"name": "Ada & O’Neil"})

    assert "&amp;" not in message.body
    assert ("Ada & O’Neil" in message.body) == ("{{ name }}" in body)


def test_a_code_is_secret_and_expires_with_itself(client):
    ask_for_code(client, make_staff().email)

    message = Message.objects.get()
    lasts = message.expires_at - message.created_at
    assert message.secret
    assert 599 <= lasts.total_seconds() <= 601
    assert "1234" not in message.subject
