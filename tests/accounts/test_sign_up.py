"""Making an account: with a code, for oneself alone, and without telling who has one."""

import datetime as dt
import re
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts import actions
from portal.accounts.models import Agency, Manager, User
from portal.audit.models import Event
from portal.outbox.models import Message
from tests import emptying
from tests.accounts.steps import SIGN_UP, Phone, at, code_in, make_staff, type_password, who
from tests.factories import make_agency, make_domain, make_manager, make_user
from tests.races import run_together
from tests.reading import complaints

pytestmark = pytest.mark.django_db
CONFIRM = "account_confirm_sign_up"
HERE = {"REMOTE_ADDR": "198.51.100.7"}


def ask(client, agency=None, **fields):
    agency = agency or make_agency()
    return at(client, "account_signup", SIGN_UP | {"agency": agency.pk} | fields)


def confirm(client, code=None, **extra):
    code = code_in("sign_up_code") if code is None else code
    return at(client, CONFIRM, {"code": code}, **extra)


def make_account(client, agency=None, **fields):
    ask(client, agency, **fields)
    return confirm(client)


def test_a_code_makes_the_account_and_signs_in(client):
    agency = make_agency(name="Fire service")

    asked = ask(client, agency)
    before = User.objects.count()
    confirmed = confirm(client)
    page = client.get(confirmed["Location"]).content.decode()

    user = User.objects.get()
    assert (asked["Location"], confirmed["Location"]) == (reverse(CONFIRM), "/accounts/manager/")
    assert before == 0
    assert (user.email, user.name, user.agency) == ("ada@example.org", "Ada Byron", agency)
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (False, False, False)
    assert user.groups.count() == 0
    assert who(client) == str(user.pk)
    assert "The office has yet to admit you" in page
    assert "to act for Fire service" in page
    assert list(Event.objects.order_by("pk").values_list("step", "by", "note")) == [
        ("asked to be a manager", user.pk, ""),
        ("signed in", user.pk, "code by e-mail"),
    ]


def test_who_waits_signs_in_later_and_is_told_so(client):
    make_account(client)
    manager = Manager.objects.get()
    client.logout()
    at(client, "account_request_login_code", {"email": "ada@example.org"})

    at(client, "account_confirm_login_code", {"code": code_in("sign_in_code")})
    page = client.get(reverse("account_manager")).content.decode()

    assert (who(client), manager.is_admitted) == (str(manager.user_id), False)
    assert "The office has yet to admit you" in page


def test_a_trusted_domain_admits_at_once(client):
    domain = make_domain("example.org", trusted=True)

    make_account(client, domain.agency)
    page = client.get(reverse("account_manager")).content.decode()

    manager = Manager.objects.get()
    assert (manager.is_admitted, manager.admitted_by) == (True, None)
    assert "Your account is ready" in page
    assert Event.objects.get(step="admitted").note == "An address at example.org."


def test_a_known_domain_says_which_agency_whatever_was_chosen(client):
    police = make_agency(name="Police")
    make_domain("example.org", agency=police)

    response = make_account(client, make_agency(name="Fire service"))
    page = client.get(response["Location"]).content.decode()

    manager = Manager.objects.get()
    assert (manager.agency, manager.is_admitted) == (police, False)
    assert "Your address belongs to Police, so you act for that." in page


def test_an_agency_that_is_gone_meanwhile_is_for_the_office_to_put_right(client):
    agency = make_agency()
    ask(client, agency)
    agency.delete()

    confirm(client)

    assert Manager.objects.get().agency is None


EXTRA = {
    "is_staff": "on",
    "is_superuser": "on",
    "is_active": "",
    "groups": "1",
    "user_permissions": "1",
    "admitted_at": "2026-01-01",
    "admitted_by": "1",
    "manager": "1",
    "password": "x",
    "password1": "mine",
    "trusted": "on",
    "user": "1",
    "id": "1",
}


def test_what_else_is_sent_along_is_not_looked_at(client):
    other = make_agency()
    ask(client, **EXTRA)

    at(client, CONFIRM, EXTRA | {"code": code_in("sign_up_code"), "agency": other.pk, "name": "X"})

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_active, user.name) == (
        False,
        False,
        True,
        "Ada Byron",
    )
    assert (user.agency != other, user.has_usable_password()) == (True, False)
    assert (user.groups.count(), user.user_permissions.count()) == (0, 0)
    assert user.manager.admitted_at is None


WRONG = [
    ({"name": ""}, "Your name: Type your name."),
    ({"name": "  "}, "Your name: Type your name."),
    ({"name": "x" * 121}, "Your name: "),
    ({"name": "a\0b"}, "Your name: "),
    ({"email": ""}, "Type your work e-mail address."),
    ({"email": "ada"}, "Write one e-mail address"),
    ({"email": "ada@example.org, eve@example.org"}, "Write one e-mail address"),
    ({"email": "ada@example.org\nBcc: eve@example.org"}, "Write one e-mail address"),
    ({"email": '"a b"@example.org'}, "Write one e-mail address"),
    ({"email": "a" * 300 + "@example.org"}, "Work e-mail address: "),
    ({"email": "a\0@example.org"}, "Work e-mail address: "),
    ({"agency": ""}, "Choose whom you work for."),
    ({"agency": "0"}, "choose one from the list"),
    ({"agency": "x"}, "choose one from the list"),
    ({"agency": "9" * 30}, "choose one from the list"),
    ({"agency": "\0"}, "Null characters are not allowed."),
]


@pytest.mark.parametrize(("fields", "says"), WRONG)
def test_what_is_wrong_is_said_and_nothing_is_sent(client, fields, says):
    response = at(client, "account_signup", SIGN_UP | {"agency": make_agency().pk} | fields)

    assert response.status_code == 200
    assert says in response.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("email", ["no at", "a@example.org, b@example.org", '"a b"@example.org'])
def test_what_is_no_address_is_said_once(client, email):
    said = SIGN_UP | {"agency": make_agency().pk, "email": email}

    page = at(client, "account_signup", said).content.decode()

    expected = "Write one e-mail address, like name@example.org."
    assert complaints(page) == [f"Work e-mail address: {expected}"]


def test_an_address_is_kept_in_lower_case_and_a_name_on_one_line(client):
    make_account(client, email=" ADA@Example.org ", name=" Ada \n  Byron ")

    user = User.objects.get()
    assert (user.email, user.name) == ("ada@example.org", "Ada Byron")


def test_three_wrong_codes_end_it(client):
    ask(client)
    right = code_in("sign_up_code")
    wrong = "0000-0000" if right != "0000-0000" else "1111-1111"

    answers = [confirm(client, wrong) for _ in range(3)]
    late = confirm(client, right)

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert answers[-1]["Location"] == late["Location"] == reverse("account_signup")
    assert not User.objects.exists()


@pytest.mark.parametrize("code", ["", " ", "\0", "x" * 5000, "１２３４-５６７８"])
def test_odd_codes_are_wrong_codes(client, code):
    ask(client)

    response = at(client, CONFIRM, {"code": code})

    assert (response.status_code, User.objects.exists()) == (200, False)


@pytest.mark.parametrize(("minutes", "made"), [(9, True), (11, False)])
def test_a_code_is_good_for_ten_minutes(client, minutes, made):
    ask(client)

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes)):
        confirm(client)

    assert User.objects.exists() == made


def test_a_code_works_only_in_the_browser_it_was_asked_for_in(client):
    ask(client)

    response = confirm(Client())

    assert (response["Location"], User.objects.exists()) == (reverse("account_signup"), False)


def test_a_code_works_once_and_for_the_newest_sign_up_alone(client):
    ask(client)
    old = code_in("sign_up_code")
    ask(client, email="eve@example.org")

    wrong = confirm(client, old)
    confirm(client)
    again = confirm(client)

    assert (wrong.status_code, User.objects.get().email) == (200, "eve@example.org")
    assert again["Location"] == reverse("account_signup")


def test_the_e_mail_holds_nothing_that_was_typed(client):
    ask(client, name="Win money at https://evil.example")

    message = Message.objects.get()
    words = re.sub(r"\d{4}-\d{4}", "", message.subject + message.body)
    assert (message.name, message.to, message.secret) == ("sign_up_code", "ada@example.org", True)
    assert "evil" not in words
    assert "http" not in words


def a_manager_there():
    make_manager(user=make_user(email="ada@example.org"), agency=Agency.objects.first())


def somebody_of_the_office():
    make_staff(Phone(), email="ada@example.org")


def closed():
    make_user(email="ada@example.org", is_active=False)


def seen(response, address="ada@example.org"):
    """What a stranger sees of an answer, whatever stands in hidden fields."""
    lines = response.content.decode().splitlines()
    shown = [line for line in lines if "csrfmiddlewaretoken" not in line and "<option" not in line]
    return response.status_code, response.get("Location"), sorted(response.cookies), shown


def walk(agency):
    """Everything a stranger can see of a sign-up for an address."""
    client = Client()
    answers = [ask(client, agency), client.get(reverse(CONFIRM))]
    answers += [confirm(client, code) for code in ("0000-0000", "", "0000-0001")]
    answers += [client.get(reverse(CONFIRM)), client.get(reverse("account_signup"))]
    return [seen(answer) for answer in answers]


@pytest.mark.parametrize("there", [a_manager_there, somebody_of_the_office, closed])
def test_no_page_tells_whether_an_address_has_an_account(there):
    agency = make_agency()
    nobody = walk(agency)
    there()

    assert walk(agency) == nobody
    assert len(Message.objects.all()) == 2


@pytest.mark.parametrize("there", [a_manager_there, somebody_of_the_office, closed])
def test_an_address_that_has_an_account_is_told_so_by_e_mail_of_the_same_urgency(there, client):
    ask(client, email="nobody@example.org")
    there()

    ask(client, email="Ada@example.org")

    known, unknown = Message.objects.order_by("-pk")
    assert (known.name, known.to) == ("sign_up_known", "ada@example.org")
    assert "Have a code sent to you" in known.body
    assert not re.search(r"\d{4}-\d{4}", known.body)
    assert abs((known.expires_at - unknown.expires_at).total_seconds()) < 60


@pytest.mark.parametrize("code", ["", "None", "0000-0000"])
def test_no_code_is_right_for_an_account_that_is_there(client, code):
    a_manager_there()
    ask(client)

    at(client, CONFIRM, {"code": code})

    assert (who(client), User.objects.count()) == (None, 1)


def test_one_address_signed_up_twice_is_one_account(client):
    other, agency = Client(), make_agency()
    ask(client, agency, name="First")
    first = code_in("sign_up_code")
    ask(other, name="Second")
    second = code_in("sign_up_code")

    confirm(client, first)
    confirm(other, second)

    user = User.objects.get()
    assert (user.name, user.agency, Manager.objects.count()) == ("First", agency, 1)
    assert who(client) == who(other) == str(user.pk)


def test_whoever_got_an_account_from_the_office_meanwhile_still_needs_its_second_factor(client):
    ask(client)
    make_staff(Phone(), email="ada@example.org")

    response = confirm(client)

    assert (response["Location"], who(client)) == ("/accounts/second-factor/use/", None)


def test_an_account_closed_meanwhile_lets_nobody_in(client):
    ask(client)
    closed()

    confirm(client)

    assert (who(client), Manager.objects.count()) == (None, 0)


def joins_at_once(agency):
    return run_together(*[partial(actions.join, "ada@example.org", "Ada", agency)] * 8)


@pytest.mark.django_db(transaction=True)
def test_sign_ups_at_the_same_moment_are_one_account():
    found = joins_at_once(make_agency())

    assert {user.pk for user in found} == {User.objects.get().pk}
    assert Manager.objects.count() == 1


DROP = """ALTER TABLE accounts_user DROP CONSTRAINT accounts_user_email_key;
DROP INDEX one_account_an_address"""
MAKE_AGAIN = """ALTER TABLE accounts_user ADD CONSTRAINT accounts_user_email_key UNIQUE (email);
CREATE UNIQUE INDEX one_account_an_address ON accounts_user (lower(email))"""


@pytest.fixture
def several_accounts_an_address(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute(DROP)
        yield
        emptying.empty()
        cursor.execute(MAKE_AGAIN)


def test_they_would_be_several_if_the_database_allowed_it(several_accounts_an_address):
    joins_at_once(make_agency())

    assert User.objects.count() > 1


def test_somebody_goes_on_to_where_they_were_going(client):
    make_domain("example.org", trusted=True)
    there = {"next": "/training/?page=2"}
    at(client, "account_signup", SIGN_UP | {"agency": make_agency().pk}, going_to=there["next"])

    response = confirm(client, going_to=there["next"])
    page = client.get(response["Location"]).content.decode()

    assert '<a class="govuk-link" href="/training/?page=2">' in page


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "javascript:x"])
def test_nothing_about_signing_up_leads_elsewhere(client, elsewhere):
    make_domain("example.org", trusted=True)
    form = SIGN_UP | {"agency": make_agency().pk}

    asked = at(client, "account_signup", form, going_to=elsewhere)
    confirmed = confirm(client, going_to=elsewhere)
    page = client.get(reverse("account_manager"), {"next": elsewhere}).content.decode()

    assert (asked["Location"], confirmed["Location"]) == (reverse(CONFIRM), "/accounts/manager/")
    assert "evil" not in page
    assert "javascript" not in page


@pytest.mark.parametrize("name", ["account_signup", CONFIRM])
def test_who_is_signed_in_needs_no_account(client, name):
    type_password(client, make_staff(is_staff=False))

    response = client.get(reverse(name), follow=True)

    assert response.redirect_chain[-1] == ("/accounts/manager/", 302)


def test_nobodys_mailbox_is_flooded():
    answers = [
        at(Client(), "account_signup", SIGN_UP | {"agency": make_agency().pk}, **HERE)
        for _ in range(6)
    ]

    assert [answer.status_code for answer in answers] == [302] * 4 + [429] * 2
    assert Message.objects.count() == 4


def test_codes_are_counted_by_the_address_that_waits(client):
    statuses = []
    for _ in range(4):
        ask(client, **HERE)
        statuses += [confirm(client, "0000-0000", **HERE).status_code for _ in range(3)]

    assert statuses == [200, 200, 302] * 3 + [200, 429, 429]
