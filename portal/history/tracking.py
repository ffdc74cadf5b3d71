"""Keeping every change: the database itself writes an event for each, whoever made it and how."""

from functools import cache

import pghistory
import pgtrigger
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

from portal.history.models import Event

NEVER_EMPTIED = pgtrigger.Trigger(
    name="never_emptied",
    operation=pgtrigger.Truncate,
    when=pgtrigger.Before,
    level=pgtrigger.Statement,
    func="RAISE EXCEPTION 'The history is never emptied.';",
)


def tracked(
    model: type[models.Model] | None = None,
    *,
    without: tuple[str, ...] = (),
    silent: tuple[str, ...] = (),
):
    """A decorator: keep every change to rows of `model`, and to which others they are joined with.

    `without` names fields that are personal, and so are kept nowhere but in the row. Those that
    `silent` names are kept with any other change, so that they come back with a row that was
    deleted, and are no change of their own. What is kept can be neither changed nor deleted.
    """
    if model is None:
        return lambda model: tracked(model, without=without, silent=silent)
    _keep(model, _asked_for_by(model), [*without, *_clocks(model)], silent)
    for field in model._meta.local_many_to_many:
        if field.remote_field.through._meta.auto_created:
            _keep(joining(model, field), [[field.m2m_field_name()]])
    return model


@cache
def events() -> dict[str, type[Event]]:
    """The model of the events of each table that is tracked."""
    kept = pghistory.core.event_models()
    return {event.pgh_tracked_model._meta.db_table: event for event in kept}


def events_of(model: type[models.Model]) -> type[Event] | None:
    """The model of the events of `model`; none if it is not tracked."""
    return events().get(model._meta.db_table)


def _keep(model, asked_for_by, without=(), silent=()):
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(condition=pgtrigger.AnyChange(exclude=list(silent))),
        pghistory.DeleteEvent(),
        exclude=list(without),
        obj_field=None,
        base_model=Event,
        model_name=f"{model.__name__}Event",
        append_only=True,
        meta={
            "triggers": [NEVER_EMPTIED],
            "indexes": [models.Index(fields=fields) for fields in asked_for_by],
            "default_permissions": (),
        },
    )(model)


def _clocks(model):
    """Fields that change by themselves whenever the row is saved."""
    return [field.name for field in model._meta.concrete_fields if getattr(field, "auto_now", 0)]


@cache
def joining(model, field):
    """A name for the table that joins `model` with others: its triggers need a model of ours."""
    through = field.remote_field.through
    meta = {"proxy": True, "app_label": model._meta.app_label, "default_permissions": ()}
    name = f"{model.__name__}{field.name.title().replace('_', '')}"
    members = {"__module__": model.__module__, "Meta": type("Meta", (), meta)}
    return type(name, (through,), members)


def _asked_for_by(model):
    """The fields by which events are looked for: the row's key, and what the row is a part of."""
    yield [model._meta.pk.name]
    for field in model._meta.concrete_fields:
        if field.remote_field and field.remote_field.on_delete is models.CASCADE:
            yield [field.name]
    for field in model._meta.private_fields:
        if isinstance(field, GenericForeignKey):
            yield [field.ct_field, field.fk_field]
