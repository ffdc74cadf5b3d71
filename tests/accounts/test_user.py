"""An account is its e-mail address, however it is typed."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from portal.accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough secret"
SPELLINGS = ["ada@example.org", "Ada@Example.ORG", "ADA@EXAMPLE.ORG"]


@pytest.mark.parametrize("email", SPELLINGS)
def test_the_database_refuses_a_second_account_with_an_address_in_any_case(email):
    make_user(email="Ada@example.org")

    with pytest.raises(IntegrityError):
        make_user(email=email)


@pytest.mark.parametrize("email", SPELLINGS)
def test_the_desk_is_told_that_an_address_is_taken(email):
    make_user(email="aDa@example.org")

    with pytest.raises(ValidationError) as refusal:
        User(email=email, name="Another Ada", password="x").full_clean()

    assert refusal.value.messages == ["Somebody already has an account with this address."]


@pytest.mark.parametrize("email", SPELLINGS)
def test_somebody_signs_in_with_their_address_in_any_case(client, email):
    user = make_user(email="aDa@example.org", password=PASSWORD, is_staff=True)

    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})

    assert client.session.get("_auth_user_id") == str(user.pk)


@pytest.mark.parametrize("email", ["ad_@example.org", "%@example.org", "ada@example.com"])
def test_nobody_signs_in_with_an_address_that_only_looks_like_theirs(email):
    make_user(email="ada@example.org", password=PASSWORD)

    assert authenticate(username=email, password=PASSWORD) is None


def test_somebody_who_has_left_does_not_sign_in():
    make_user(email="ada@example.org", password=PASSWORD, is_active=False)

    assert authenticate(username="ada@example.org", password=PASSWORD) is None


def test_a_superuser_may_use_the_desk_and_anybody_else_may_not():
    somebody = make_user()

    chief = User.objects.create_superuser("chief@example.org", PASSWORD, name="Chief")

    assert [chief.is_staff, chief.is_superuser] == [True, True]
    assert [somebody.is_staff, somebody.is_superuser] == [False, False]
