"""What each role may do at the desk: by rule, and held against this table."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from portal.accounts import roles
from portal.pages.sections import sections
from portal.publishing.models import publications
from tests.factories import make_member, make_user
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
VERBS = {"v": "view", "a": "add", "c": "change", "d": "delete", "p": "approve"}
PARTS = {"Section", "Resource", "Question", "Change", "LearningPoint", "Recommendation", "Response"}
PARTS |= {"Discussion", "Original", "Answer", "Disclosure", "Evidence", "NamedLead"}
PARTS |= {"PersonReviewed", "Part"}
ROOMS = {"accounts": "people", "reference": "reference", "uploads": "files", "search": "searches"}
SECTIONS = {section.label for section in sections()}
KINDS = ["publication", "part", "other of a section", "training", "delegates", "people"]
KINDS += ["reference", "files", "rest", "managers", "searches"]
MAY = {
    roles.CONTRIBUTOR: ["vacd", "vacd", "vac", "v", "", "v", "v", "vacd", "", "", "v"],
    roles.PUBLISHER: ["vacdp", "vacd", "vac", "v", "", "v", "v", "vacd", "", "", "v"],
    roles.TRAINING: ["v", "v", "v", "vacd", "vacd", "v", "v", "vacd", "", "vacd", "v"],
    roles.OFFICE: ["v", "v", "v", "v", "v", "vacd", "vacd", "vacd", "vacd", "vacd", "v"],
}
DELEGATES = {"Booking", "Interest", "Lead", "Order", "Person", "PlaceRequest", "QueueJump"}
DELEGATES |= {"Team", "TeamInvitation", "Attendance", "ChargeWaiver", "AgencyWarning"}
DELEGATES |= {"Certificate", "DeclaredTraining", "Evaluation", "KeyAction", "Rating"}


def kind(model):
    label = model._meta.app_label
    if model.__name__ == "Manager":
        return "managers"
    if label == "training" and model not in publications():
        if model.__name__ in DELEGATES:
            return "delegates"
        return None if model._meta.model_name == "outcome" else "training"
    if label in SECTIONS:
        if model in publications():
            return None if label == "training" else "publication"
        return "part" if model.__name__ in PARTS else "other of a section"
    return {
        "accounts": "people",
        "reference": "reference",
        "uploads": "files",
        "search": "searches",
    }.get(label, "rest")


def rights(user, model):
    label, name = model._meta.app_label, model._meta.model_name
    return "".join(
        letter for letter, verb in VERBS.items() if user.has_perm(f"{label}.{verb}_{name}")
    )


def possible(model, letters):
    """Of these rights, those a model has at all."""
    return "".join(letter for letter in letters if VERBS[letter] in model._meta.default_permissions)


def ours():
    return [
        model
        for config in apps.get_app_configs()
        if config.label in SECTIONS or config.name.startswith("portal.")
        for model in config.get_models()
        if model._meta.default_permissions and not model._meta.proxy and kind(model)
    ]


@pytest.mark.parametrize("role", roles.ROLES)
def test_a_role_may_do_what_the_table_says(role):
    user = make_member(role)
    table = dict(zip(KINDS, MAY[role], strict=True))

    wrong = {
        model.__name__: rights(user, model)
        for model in ours()
        if rights(user, model) != possible(model, table[kind(model)])
    }

    assert len(ours()) >= 20
    assert wrong == {}


def test_the_training_administrator_runs_the_training_and_approves_no_course():
    user = make_member(roles.TRAINING)

    assert rights(user, apps.get_model("training", "course")) == "vacd"
    assert rights(user, apps.get_model("training", "outcome")) == "vacd"


@pytest.mark.parametrize("role", roles.ROLES)
def test_nobody_with_a_role_touches_permissions_sessions_or_factors(role):
    user = make_member(role)
    theirs = ("auth.", "sessions.", "mfa.", "account.", "contenttypes.", "procrastinate.")

    assert [right for right in user.get_all_permissions() if right.startswith(theirs)] == []


def test_migrating_again_gives_nothing_more():
    before = set(Group.permissions.through.objects.values_list("group__name", "permission"))

    call_command("migrate", verbosity=0)

    assert before == set(Group.permissions.through.objects.values_list("group__name", "permission"))


def test_roles_are_there_again_after_everything_was_emptied():
    Group.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert make_member(roles.PUBLISHER).has_perm("briefings.approve_briefing")


def lists():
    for model, desk in admin.site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        yield model, desk, reverse(f"admin:{name}_changelist"), reverse(f"admin:{name}_add")


@pytest.mark.parametrize("role", roles.ROLES)
def test_every_list_at_the_desk_opens_for_those_who_may_see_it_alone(client, role):
    user = make_member(role)
    sign_in(client, user)

    for model, _, listed, _ in lists():
        may = user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
        assert client.get(listed).status_code == (200 if may else 403), (role, listed)


@pytest.mark.parametrize("is_staff", [True, False])
def test_without_a_role_no_list_opens(client, is_staff):
    sign_in(client, make_user(is_staff=is_staff))

    statuses = {client.get(listed, follow=True).status_code for _, _, listed, _ in lists()}

    assert statuses == {403}


def test_the_desk_shows_nothing_that_packages_brought():
    brought = [
        model
        for model in admin.site._registry
        if not model.__module__.startswith(("portal.", *SECTIONS))
    ]

    assert brought == []
