"""Who may do what, and since when, is kept by the database; who somebody is, is not."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import ProgrammingError, transaction

from portal.accounts import roles
from portal.accounts.models import User
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db


def events(name):
    return apps.get_model("accounts", f"{name}Event").objects.order_by("pgh_id")


def test_a_change_of_what_somebody_may_do_is_kept_however_it_is_made():
    user = make_user()

    User.objects.filter(pk=user.pk).update(is_staff=True)

    assert list(events("User").values_list("id", "is_staff")) == [(user.pk, False), (user.pk, True)]


def test_a_role_given_and_taken_is_kept():
    user, role = make_user(), Group.objects.get(name=roles.PUBLISHER)

    user.groups.add(role)
    user.groups.remove(role)

    kept = events("UserGroups").values_list("user", "group", "pgh_label")
    assert list(kept) == [(user.pk, role.pk, "insert"), (user.pk, role.pk, "delete")]


def test_who_somebody_is_and_when_they_come_is_not_kept():
    user = make_user(email="canary@example.org", name="Canary")
    user.name = "Canary Bird"
    user.save()

    assert events("User").count() == 1
    assert "canary" not in repr(list(events("User").values())).lower()
    assert {field.name for field in events("User").model._meta.fields}.isdisjoint(
        {"email", "name", "password", "last_login"}
    )


@pytest.mark.parametrize("name", ["User", "UserGroups", "Agency"])
def test_what_is_kept_is_not_changed(name):
    make_agency()
    make_user().groups.add(Group.objects.get(name=roles.PUBLISHER))

    with pytest.raises(ProgrammingError, match="append_only|Cannot"), transaction.atomic():
        events(name).update(pgh_label="never")
    assert events(name).exists()
