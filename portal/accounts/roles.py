"""What each role may do: by rule, so that a section to come needs no list of its models here.

A section is an app that publishes; a publication is a model that can be approved. Given anew after
every migration.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import models

from portal.pages.sections import Section

CONTRIBUTOR, PUBLISHER = "Contributor", "Publisher"
TRAINING, OFFICE = "Training administrator", "Office manager"
ROLES = (CONTRIBUTOR, PUBLISHER, TRAINING, OFFICE)
WRITES = ("view", "add", "change")
EVERYTHING = (*WRITES, "delete")


def give(app_config, using, apps=installed, **kwargs):
    """Make the roles, and give them their permissions on the models of this app."""
    try:
        Group = apps.get_model("auth", "Group")
        Permission = apps.get_model("auth", "Permission")
    except LookupError:
        return
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    for role in ROLES:
        group, _ = Group.objects.using(using).get_or_create(name=role)
        codenames = permissions(role, app_config)
        group.permissions.add(
            *Permission.objects.using(using).filter(
                content_type__app_label=app_config.label, codename__in=codenames
            )
        )


def permissions(role: str, app_config) -> set[str]:
    """The codenames of what a role may do with the models of an app."""
    return {
        f"{verb}_{model._meta.model_name}"
        for model in app_config.get_models()
        for verb in _verbs(role, app_config, model)
    }


def _verbs(role, app_config, model):
    if isinstance(app_config, Section):
        return _in_a_section(role, app_config, model)
    if not app_config.name.startswith("portal."):
        return ()
    run_by = getattr(model, "run_by", "")
    if role in (OFFICE, run_by) or getattr(app_config, "for_writers", False):
        return EVERYTHING
    return ("view",) if _may_be_chosen(app_config) and not run_by else ()


def _in_a_section(role, section, model):
    if role == OFFICE:
        return ("view",)
    if role == TRAINING:
        return EVERYTHING if section.run_by == TRAINING else ("view",)
    if getattr(model, "run_by", ""):
        return ()
    if section.run_by and not _is_publication(model) and not _is_part(model):
        return ("view",)
    writes = EVERYTHING if _is_publication(model) or _is_part(model) else WRITES
    return (*writes, "approve") if role == PUBLISHER and _is_publication(model) else writes


def _may_be_chosen(app_config):
    """Whether people choose from it while they write: themes, areas, agencies, colleagues."""
    return app_config.label in ("reference", "accounts")


def _is_publication(model):
    return "approve" in model._meta.default_permissions


def _is_part(model):
    """Whether its rows go with a publication they belong to, or with a part of one."""
    wholes = [
        field.related_model
        for field in model._meta.fields
        if field.remote_field and field.remote_field.on_delete is models.CASCADE
    ]
    wholes = [whole for whole in wholes if whole is not model]
    return any(_is_publication(whole) or _is_part(whole) for whole in wholes)
