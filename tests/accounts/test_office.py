"""The office looks after accounts: newcomers, leavers, lost phones; and nobody after their own."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.accounts import actions, roles
from portal.accounts.models import User
from portal.audit.models import Event
from portal.errors import Refused
from portal.outbox.models import Message
from tests.accounts.steps import (
    PASSWORD,
    Phone,
    ask_for_code,
    code_in,
    make_staff,
    type_code,
    type_password,
    who,
)
from tests.factories import make_user
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
ADD = "/admin/accounts/user/add/"


def page_of(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


@pytest.fixture
def manager(client):
    """Somebody with the role, and no more than that."""
    manager = make_staff()
    manager.groups.add(Group.objects.get(name=roles.OFFICE))
    sign_in(client, manager)
    return manager


@pytest.fixture
def chief(client):
    chief = make_staff(is_superuser=True)
    sign_in(client, chief)
    return chief


def newcomer(client, **more):
    form = {"email": "New@example.org", "name": "Noor New", "is_staff": "on", **more}
    client.post(ADD, form)
    return User.objects.filter(email="new@example.org").first()


def test_a_newcomer_gets_an_e_mail_without_a_secret_and_signs_in_with_a_code(client, manager):
    user, browser = newcomer(client), Client()

    message = Message.objects.get()
    ask_for_code(browser, user.email)
    type_code(browser, code_in("sign_in_code"))

    assert (message.name, message.to, user.has_usable_password()) == (
        "account_made",
        "new@example.org",
        False,
    )
    assert re.findall(r"https?://\S+", message.body) == ["http://testserver/accounts/login/,"]
    assert not re.search(r"\d{4}", message.body)
    assert who(browser) == str(user.pk)
    assert list(Event.objects.filter(subject_id=user.pk).values_list("step", "by")) == [
        ("signed in", user.pk),
        ("added", manager.pk),
    ]


def test_the_page_for_a_newcomer_asks_for_no_password(client, manager):
    response = client.get(ADD)

    assert 'type="password"' not in response.content.decode()
    assert list(response.context["adminform"].form.fields) == [
        "email",
        "name",
        "agency",
        "is_staff",
        "groups",
    ]


ABOVE = {"is_superuser": "on", "user_permissions": "1", "password": "x", "last_login_0": "x"}


def test_a_manager_makes_nobody_more_than_they_are_themselves(client, manager):
    colleague = make_staff()
    more = ABOVE | {"user_permissions": Permission.objects.first().pk}

    made = newcomer(client, **more)
    form = {"email": colleague.email, "name": "Changed", "is_active": "on", "is_staff": "on"}
    client.post(page_of(colleague), form | more)

    colleague.refresh_from_db()
    assert colleague.name == "Changed"
    assert colleague.check_password(PASSWORD)
    for user in (made, colleague):
        assert (user.is_superuser, user.user_permissions.count()) == (False, 0)


def test_nobody_changes_what_they_may_do_themselves(client, manager):
    publisher = Group.objects.get(name=roles.PUBLISHER)
    form = {"email": manager.email, "name": "Me", "is_active": "on", "is_staff": "on"}

    client.post(page_of(manager), form | ABOVE | {"groups": publisher.pk})

    manager.refresh_from_db()
    assert manager.name == "Me"
    assert [group.name for group in manager.groups.all()] == [roles.OFFICE]
    assert not manager.is_superuser


def test_a_manager_does_not_change_or_let_in_somebody_who_may_do_everything(client, manager):
    chief = make_staff(Phone(), is_superuser=True)

    changed = client.post(page_of(chief), {"email": "mine@example.org", "name": "Mine"})
    let_in = client.post(let_in_page(chief), {"reason": "Because."})

    chief.refresh_from_db()
    assert (changed.status_code, let_in.status_code) == (403, 403)
    assert chief.email != "mine@example.org"
    assert Authenticator.objects.count() == 2


@pytest.mark.parametrize("role", [roles.CONTRIBUTOR, roles.PUBLISHER, roles.TRAINING])
def test_other_roles_change_nobody(client, role):
    user, colleague = make_staff(), make_staff()
    user.groups.add(Group.objects.get(name=role))
    sign_in(client, user)

    assert client.post(page_of(colleague), {"name": "Mine"}).status_code == 403
    assert client.post(let_in_page(colleague), {"reason": "Because."}).status_code == 403
    assert client.get(ADD).status_code == 403


@pytest.mark.parametrize("lookup", ["password", "password__startswith", "password__regex"])
def test_no_list_tells_a_password_letter_by_letter(client, chief, lookup):
    listed = reverse("admin:accounts_user_changelist")

    assert client.get(listed, {lookup: "argon2"}).status_code == 400


def test_a_changed_address_is_told_to_the_old_one(client, manager):
    colleague = make_staff(email="old@example.org")
    form = {"email": "new@example.org", "name": "Same", "is_active": "on", "is_staff": "on"}

    client.post(page_of(colleague), form)

    message = Message.objects.get()
    assert (message.name, message.to) == ("address_changed", "old@example.org")
    assert Event.objects.get().step == "changed"


def let_in_page(user):
    return reverse("admin:accounts_user_let_in", args=[user.pk])


def test_a_lost_phone_takes_a_colleague_and_a_reason(client, manager):
    colleague, thief = make_staff(Phone()), Client()
    sign_in(thief, colleague)

    silent = client.post(let_in_page(colleague), {"reason": " "})
    told = client.post(let_in_page(colleague), {"reason": "Lost on the train; I rang her."})

    event = Event.objects.get()
    assert (silent.status_code, told.status_code) == (200, 302)
    assert "Say why, and how you know it is them." in silent.content.decode()
    assert not Authenticator.objects.exists()
    assert thief.get("/admin/").status_code == 302
    assert type_password(Client(), colleague).status_code == 200  # the old password ended too
    assert (event.subject, event.step, event.by, event.note) == (
        colleague,
        "let in again",
        manager,
        "Lost on the train; I rang her.",
    )
    message = Message.objects.get()
    assert (message.name, message.to) == ("let_in", colleague.email)


def test_nobody_lets_themselves_in(client, chief):
    Authenticator.objects.create(user=chief, type="totp", data={})

    page = client.get(page_of(chief)).content.decode()
    response = client.post(let_in_page(chief), {"reason": "Because."})

    assert (let_in_page(chief) in page, response.status_code) == (False, 403)
    with pytest.raises(Refused, match="Ask a colleague"):
        actions.let_in(chief, by=chief, reason="Because.")
    assert Authenticator.objects.exists()


def test_the_button_is_on_a_colleagues_page(client, manager):
    colleague = make_staff()

    assert let_in_page(colleague) in client.get(page_of(colleague)).content.decode()
    assert client.get(let_in_page(colleague)).status_code == 200


def test_somebody_is_let_in_from_the_server(capsys):
    colleague = make_staff(Phone(), email="ada@example.org")

    call_command("let_in", "ADA@example.org", "The only one of the office, and it is her.")

    event = Event.objects.get()
    assert not Authenticator.objects.exists()
    assert (event.subject, event.by, event.note) == (
        colleague,
        None,
        "The only one of the office, and it is her.",
    )
    assert Message.objects.get().name == "let_in"
    assert "code sent to their address" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("email", "reason", "says"),
    [
        ("nobody@example.org", "Because.", "No account has that address."),
        ("ada@example.org", " ", "Say why: the reason is kept."),
    ],
)
def test_the_server_says_what_is_wrong(email, reason, says):
    make_staff(email="ada@example.org")

    with pytest.raises(CommandError, match=says):
        call_command("let_in", email, reason)


def test_the_desk_says_how_an_account_is_closed(client, manager):
    colleague, browser = make_staff(), Client()
    sign_in(browser, colleague)
    form = {"email": colleague.email, "name": colleague.name, "is_staff": "on"}

    client.post(page_of(colleague), form)

    assert browser.get("/admin/").status_code == 302
    assert who(client) == str(manager.pk)
    assert client.post(page_of(colleague) + "delete/").status_code in (403, 404)


def test_nobodys_earlier_rights_are_put_back(client):
    office = make_user(is_staff=True, is_superuser=True)
    person = make_user()
    sign_in(client, office)
    path = reverse("admin:accounts_user_restore", args=[person.pk])

    response = client.post(path, {"number": "1", "reason": "Because."})

    assert response.status_code == 403
