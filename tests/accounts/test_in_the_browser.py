"""Signing in as people do, in Chromium, against a running portal."""

import pytest
from allauth.mfa.models import Authenticator

from portal.accounts.demo import PUBLISHER, WRITER, code_of
from portal.launch.demo import password

pytestmark = pytest.mark.django_db


def code_for(address):
    return code_of(Authenticator.objects.get(user__email=address, type="totp"))


def sign_in(page, site, address):
    page.goto(f"{site}/admin/")
    page.fill("#id_login", address)
    page.fill("#id_password", password())
    page.click("button:text-is('Sign in')")
    page.fill("#id_code", code_for(address))
    page.click("button:text-is('Sign in')")
    page.wait_for_load_state("networkidle")


def test_the_desk_opens_without_a_script(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{site}/admin/")
    shown = page.locator("text=Sign in with a passkey").is_visible()
    sign_in(page, site, WRITER)

    assert (page.url, shown) == (f"{site}/admin/", False)
    context.close()


@pytest.fixture
def with_authenticator(visitor):
    """The visitor, on a machine that keeps passkeys. They need a name: an address of numbers
    cannot have one."""
    visitor.site = visitor.site.replace("127.0.0.1", "localhost")
    machine = visitor.page.context.new_cdp_session(visitor.page)
    machine.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    machine.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return visitor


def test_a_passkey_is_added_and_then_opens_the_desk_by_itself(with_authenticator):
    visitor, page = with_authenticator, with_authenticator.page
    sign_in(page, visitor.site, PUBLISHER)
    visitor.open("/accounts/second-factor/passkeys/add/")
    page.fill("#id_name", "Work laptop")
    page.check("#id_passwordless")
    page.click("button:text-is('Add a passkey')")
    page.wait_for_url("**/second-factor/**recovery-codes/")
    visitor.open("/accounts/logout/")
    page.click("button:text-is('Sign out')")

    visitor.open("/admin/briefings/briefing/")
    page.click("text=Sign in with a passkey")
    page.wait_for_url("**/admin/briefings/briefing/")
    page.wait_for_load_state("networkidle")

    passkey = Authenticator.objects.get(type="webauthn")
    assert (passkey.user.email, passkey.wrap().name) == (PUBLISHER, "Work laptop")
    assert visitor.complaints == []


def test_a_passkey_that_does_not_come_is_said_in_words(visitor):
    visitor.open("/accounts/login/")

    visitor.page.click("text=Sign in with a passkey")  # an address of numbers can have none
    trouble = visitor.page.locator("[data-passkey-trouble]")
    trouble.wait_for()

    assert trouble.inner_text().startswith("Your device did not give a passkey.")
    assert visitor.complaints == []
