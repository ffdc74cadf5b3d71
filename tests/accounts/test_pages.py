"""The pages of signing in: who sees which, in our design, readable by everybody, safe to press."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts import roles
from portal.launch import VAR
from tests.accounts.steps import (
    SIGN_UP,
    Phone,
    ask_for_code,
    at,
    code_in,
    make_staff,
    type_password,
)
from tests.browser import NARROW, WIDE, Visitor
from tests.factories import make_agency, make_manager, make_partnership
from tests.pages.test_markup import complaints
from tests.routes import SIGN_IN
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
WHO = ["stranger", "nobody of the office", *roles.ROLES, "superuser"]


def make_passkey(user, name="Work laptop"):
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": name})


def path_of(name, passkey=None):
    owned = name in ("mfa_remove_webauthn", "mfa_edit_webauthn")
    return reverse(name, args=[passkey.pk] if owned else [])


def be(client, who):
    if who != "stranger":
        user = make_staff(is_staff=who in WHO[2:], is_superuser=who == "superuser")
        user.groups.set(Group.objects.filter(name=who))
        sign_in(client, user)


@pytest.mark.parametrize("who", WHO)
def test_who_may_see_which_page(client, who):
    passkey = make_passkey(make_staff())
    be(client, who)

    answers = {name: client.get(path_of(name, passkey)).status_code for name in SIGN_IN}

    column = 0 if who == "stranger" else 1
    assert answers == {name: statuses[column] for name, statuses in SIGN_IN.items()}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", ["mfa_remove_webauthn", "mfa_edit_webauthn"])
def test_nobody_touches_somebody_elses_passkey(client, who, name):
    passkey = make_passkey(make_staff())
    be(client, who)

    response = client.post(path_of(name, passkey), {"name": "Mine"})

    passkey.refresh_from_db()
    assert response.status_code == SIGN_IN[name][who != "stranger"]
    assert passkey.data == {"name": "Work laptop"}


@pytest.mark.parametrize("name", SIGN_IN)
def test_a_form_without_its_token_is_refused(name):
    passkey = make_passkey(make_staff())

    assert Client(enforce_csrf_checks=True).post(path_of(name, passkey)).status_code == 403


def a_stranger(client):
    return [
        "account_login",
        "account_request_login_code",
        "account_reset_password",
        "account_signup",
        "account_inactive",
        "account_password_reset_completed",
    ]


def with_a_code_on_its_way(client):
    ask_for_code(client, make_staff().email)
    return ["account_confirm_login_code"]


def with_a_sign_up_begun(client):
    at(client, "account_signup", SIGN_UP | {"agency": make_agency().pk})
    return ["account_confirm_sign_up"]


def a_manager(client):
    sign_in(client, make_manager().user)
    return ["account_manager", "mfa_index"]


def who_waits(client):
    sign_in(client, make_manager(admitted_at=None).user)
    return ["account_manager", "mfa_index"]


def declined(client):
    reason = "We could not reach you at the number of your agency."
    sign_in(client, make_manager(admitted_at=None, declined_at=timezone.now(), reason=reason).user)
    return ["account_manager", "mfa_index"]


def with_a_code_for_a_password(client):
    at(client, "account_reset_password", {"email": make_staff().email})
    return ["account_confirm_password_reset_code"]


def choosing_a_password(client):
    with_a_code_for_a_password(client)
    at(client, "account_confirm_password_reset_code", {"code": code_in("password_code")})
    return ["account_complete_password_reset"]


def half_way(client):
    type_password(client, make_staff(Phone()))
    return ["mfa_authenticate"]


def new(client):
    sign_in(client, make_staff())
    return [
        "account_reauthenticate",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
    ]


def without_a_password(client):
    sign_in(client, make_staff(password=None))
    return ["account_set_password", "mfa_index"]


def with_a_phone(client):
    user = make_staff(Phone())
    sign_in(client, user)
    return [
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
    ]


def with_a_passkey(client):
    user = make_staff()
    passkey = make_passkey(user)
    sign_in(client, user)
    return ["mfa_list_webauthn", ("mfa_remove_webauthn", passkey), ("mfa_edit_webauthn", passkey)]


STATES = [
    a_stranger,
    with_a_code_on_its_way,
    with_a_sign_up_begun,
    a_manager,
    who_waits,
    declined,
    with_a_code_for_a_password,
    choosing_a_password,
    half_way,
    new,
    without_a_password,
    with_a_phone,
    with_a_passkey,
]


def pages_in(state, client):
    """Every page of a state, as it comes and as it is shown again after an empty form."""
    for name in state(client):
        path = path_of(*name) if isinstance(name, tuple) else path_of(name)
        yield path, client.get(path)
        if b'class="govuk-input' in client.get(path).content:
            yield f"{path} (empty)", client.post(path)


@pytest.fixture(params=STATES, ids=lambda state: state.__name__)
def pages(request, client):
    make_partnership()
    return {
        path: response.content.decode()
        for path, response in pages_in(request.param, client)
        if response.status_code == 200
    }


def test_every_page_is_valid_html_and_holds_nothing_inline(pages, tmp_path):
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|src=\"data:")
    scripts = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)")
    for number, page in enumerate(pages.values()):
        (tmp_path / f"{number}.html").write_text(page)

    assert pages
    assert complaints(tmp_path) == []
    assert [path for path, page in pages.items() if inline.search(page)] == []
    assert [path for path, page in pages.items() if scripts.search(page)] == []
    assert [path for path, page in pages.items() if page.count("<h1") != 1] == []


def test_every_error_leads_to_its_field_and_every_field_says_what_it_is_for(pages):
    for path, page in pages.items():
        links = re.findall(r'<li><a href="#([^"]+)">', page)
        assert set(links) <= set(re.findall(r' id="([^"]+)"', page)), path
        assert ("<title>Error: " in page) == ("govuk-error-summary__list" in page), path
        for field in re.findall(r'<input(?! type="hidden")[^>]*class="govuk-input[^>]*>', page):
            assert "placeholder" not in field
            assert 'name="name"' in field or "autocomplete=" in field, (path, field)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("state", STATES)
def test_every_page_is_accessible_and_fits(client, chromium, state, width):
    make_partnership()
    page = chromium.new_page(viewport={"width": width, "height": 900})
    visitor = Visitor(page, "")
    for path, response in pages_in(state, client):
        if response.status_code == 200:
            page.set_content(response.content.decode())
            page.add_style_tag(path=VAR / "assets" / "portal.css")
            page.evaluate("document.querySelectorAll('[hidden]').forEach(e => e.hidden = false)")
            assert visitor.violations() == [], path
            assert visitor.overflow() == 0, path
    page.close()


def test_a_code_can_be_typed_on_a_phone_and_pasted(client):
    half_way(client)

    page = client.get(path_of("mfa_authenticate")).content.decode()
    field = re.search(r'<input[^>]*name="code"[^>]*>', page)[0]

    assert 'autocomplete="one-time-code"' in field
    assert 'inputmode="numeric"' in field
    assert "maxlength" not in field
    assert "onpaste" not in page


def test_the_key_of_an_app_stands_in_groups_of_four_beside_its_square(client):
    new(client)

    response = client.get(path_of("mfa_activate_totp"))
    groups = re.findall(r"<span>(\w{4})</span>", response.content.decode())

    assert "".join(groups) == response.context["form"].secret
    assert "<svg" in response.content.decode()
    assert "otpauth://totp/" in response.context["totp_url"]
