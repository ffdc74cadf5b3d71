"""Signing in as people do, in Chromium, against a running portal."""

import pytest
from allauth.mfa.models import Authenticator

from portal.accounts.demo import PUBLISHER, WRITER, code_of
from portal.launch.demo import password
from tests.accounts.steps import code_in
from tests.browser import NARROW, WIDE

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


def test_a_manager_makes_an_account_and_a_colleague_at_the_desk_admits_them(visitor, chromium):
    page = visitor.page
    visitor.open("/training/")
    page.click("nav >> text=Sign in")
    page.click("text=make an account")
    found = [visitor.violations()]
    page.fill("#id_name", "Noor Hale")
    page.fill("#id_email", "noor.hale@wend-council.example.org")
    page.select_option("#id_agency", label="Wend Council")
    page.click("button:text-is('Send the code')")
    found.append(visitor.violations())
    page.fill("#id_code", "0000-0000")
    page.click("button:text-is('Make the account')")
    found.append(visitor.violations())
    page.fill("#id_code", code_in("sign_up_code"))
    page.click("button:text-is('Make the account')")

    assert page.locator("h1").inner_text() == "The office has yet to admit you"
    assert page.locator("nav[aria-label='Your account'] a").all_inner_texts() == [
        "Your account",
        "Sign out",
    ]
    found.append(visitor.violations())
    office = chromium.new_context().new_page()
    sign_in(office, visitor.site, "training@marlshire.example.org")
    office.click("text=Noor Hale")
    office.click("text='Admit'")
    office.click("text='Admit them'")
    page.reload()
    assert page.locator("h1").inner_text() == "Your account is ready"
    assert found == [[]] * 4
    assert visitor.complaints == []
    office.context.close()


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("signed_in", [False, True])
def test_the_own_pages_are_reached_by_keyboard_and_fit(visitor, width, signed_in):
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 800})
    if signed_in:
        visitor.open("/accounts/login/")
        page.fill("#id_login", "ines.holloway@marlshire-police.example.org")
        page.fill("#id_password", password())
        page.click("button:text-is('Sign in')")
    visitor.open("/training/")

    links = page.locator("nav[aria-label='Your account'] a")
    names = links.all_inner_texts()
    links.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")

    own = ["Your bookings", "Your team", "Your account", "Sign out"]
    assert names == (own if signed_in else ["Sign in"])
    assert page.locator("h1").inner_text() == ("Your bookings" if signed_in else "Sign in")
    assert (visitor.violations(), visitor.overflow()) == ([], 0)
