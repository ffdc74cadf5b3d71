"""Doors: who passes, who is led where, and that nothing behind one is kept."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import reverse

from portal.accounts.doors import managers_only, second_factor_used
from portal.accounts.models import User
from tests.accounts.steps import Phone, make_staff
from tests.factories import make_agency, make_manager, make_user
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
GOING_TO = "/own/?page=2"


@managers_only
def agency_of_manager(request):
    return HttpResponse(str(request.manager.user.agency))


@second_factor_used
def secret(request):
    return HttpResponse("secret")


def ask(view, user, rf, session=None):
    """What `view` answers to somebody as the database has them now."""
    request = rf.get(GOING_TO)
    request.user = User.objects.get(pk=user.pk) if user else AnonymousUser()
    request.session, request.allauth = session or {}, None
    return view(request)


@pytest.mark.parametrize("view", [agency_of_manager, secret])
def test_a_stranger_is_led_to_sign_in_and_back(rf, view):
    response = ask(view, None, rf)

    assert response["Location"] == "/accounts/login/?next=/own/%3Fpage%3D2"
    assert response["Cache-Control"] == "no-store"


def test_a_manager_passes_at_the_cost_of_one_query(rf, django_assert_num_queries):
    manager = make_manager(agency=make_agency(name="Fire service"))

    with django_assert_num_queries(2):  # whose session it is, and the manager with their agency
        response = ask(agency_of_manager, manager.user, rf)

    assert (response.content, response["Cache-Control"]) == (b"Fire service", "no-store")


def nobody_special():
    return make_user(agency=make_agency())


def of_the_office():
    return make_user(is_staff=True, is_superuser=True, agency=make_agency())


def who_waits():
    return make_manager(admitted_at=None).user


def declined():
    return make_manager(admitted_at=None, declined_at="2026-11-01T09:00Z", reason="Left us.").user


def ended():
    return make_manager(ended_at="2026-11-01T09:00Z", reason="Left us.").user


def of_no_agency():
    return make_manager(user=make_user()).user


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (nobody_special, "This page is for managers"),
        (of_the_office, "This page is for managers"),
        (who_waits, "The office has yet to admit you"),
        (declined, "The office did not admit you"),
        (ended, "You are no longer a manager here"),
        (of_no_agency, "Your account has no agency"),
    ],
)
def test_anybody_else_is_told_how_their_account_stands(rf, make, says):
    response = ask(agency_of_manager, make(), rf)

    assert response.status_code == 403
    assert f'<h1 class="govuk-heading-xl">{says}</h1>' in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_who_was_declined_or_ended_reads_why(rf):
    pages = [ask(agency_of_manager, make(), rf).content.decode() for make in (declined, ended)]

    assert ["Left us." in page for page in pages] == [True, True]


@pytest.mark.parametrize(
    "end",
    [
        lambda manager: User.objects.filter(pk=manager.user_id).update(is_active=False),
        lambda manager: User.objects.filter(pk=manager.user_id).update(agency=None),
        lambda manager: type(manager).objects.update(
            ended_at="2026-11-01T09:00Z", reason="Left us."
        ),
    ],
    ids=["closed", "without an agency", "ended"],
)
def test_who_may_no_longer_is_out_at_the_next_request(rf, end):
    manager = make_manager()
    before = ask(agency_of_manager, manager.user, rf).status_code

    end(manager)

    assert (before, ask(agency_of_manager, manager.user, rf).status_code) == (200, 403)


@pytest.mark.parametrize(
    ("phone", "page"),
    [(None, "mfa_activate_totp"), (Phone(), "mfa_reauthenticate")],
    ids=["none yet", "not used"],
)
def test_a_second_factor_is_asked_for_and_leads_back(rf, client, phone, page):
    user = make_staff(phone, is_staff=False)
    client.force_login(user)

    response = ask(secret, user, rf, client.session)

    assert response["Location"] == f"{reverse(page)}?next=%2Fown%2F%3Fpage%3D2"
    assert response["Cache-Control"] == "no-store"


def test_who_has_used_one_passes(rf, client):
    user = make_user()
    sign_in(client, user)

    response = ask(secret, user, rf, client.session)

    assert (response.content, response["Cache-Control"]) == (b"secret", "no-store")
