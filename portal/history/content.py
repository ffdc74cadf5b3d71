"""The words of a row and of its parts, as data: to keep, to compare, and to put back.

A model whose rows have parts (a briefing its sections) names their relations in `PARTS`. Content is
`{"fields": {name: value}, "parts": {relation: [{"pk": 1, "fields": {…}}, …]}}`: what a person may
edit, no more. Values are JSON's; relations are keys.
"""

import contextlib
import json
from collections.abc import Iterator

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from portal.history.tracking import events_of


def parts(model: type[models.Model]) -> tuple[str, ...]:
    """The relations by which a row of `model` has its parts."""
    return getattr(model, "PARTS", ())


def written_fields(model: type[models.Model], without=()) -> list[models.Field]:
    """The fields a person fills in, those of many rows last."""
    fields = [field for field in model._meta.concrete_fields if field.editable]
    fields = [field for field in fields if not field.primary_key and field.name not in without]
    return fields + [field for field in model._meta.local_many_to_many if field.editable]


def links(model: type[models.Model], relation: str) -> tuple[str, ...]:
    """The fields by which a part belongs to its whole."""
    field = model._meta.get_field(relation)
    if isinstance(field, GenericRelation):
        return (field.content_type_field_name, field.object_id_field_name)
    return (field.field.name,)


def read(row: models.Model) -> dict:
    """The content of `row` as it stands in the database."""
    content = {"fields": _values(row), "parts": {}}
    for relation in parts(type(row)):
        without = links(type(row), relation)
        rows = _with_many(getattr(row, relation).order_by("pk"))
        content["parts"][relation] = [
            {"pk": part.pk, "fields": _values(part, without)} for part in rows
        ]
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def write(row: models.Model, content: dict) -> None:
    """Make `row` and its parts what `content` says; call it in a transaction.

    A part keeps its key, so what points at it still does. A field `content` does not know keeps
    its value; themes and the like that are gone are left out.
    """
    _fill(row, content["fields"])
    for relation, wanted in content["parts"].items():
        _write_parts(row, relation, wanted)


@contextlib.contextmanager
def unkept() -> Iterator[None]:
    """A transaction whose every change is taken back at the end of the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _with_many(rows):
    """Each with what its fields of many rows hold, read at once for all of them."""
    return rows.prefetch_related(*(field.name for field in rows.model._meta.local_many_to_many))


def _values(row, without=()):
    many = set(row._meta.local_many_to_many)
    return {
        field.name: sorted(related.pk for related in getattr(row, field.name).all())
        if field in many
        else field.value_from_object(row)
        for field in written_fields(type(row), without)
    }


def _fill(row, values):
    """Set the fields, save, then set the fields of many rows."""
    many = row._meta.local_many_to_many
    known = {field.name: field for field in written_fields(type(row))}
    for name in known.keys() & values.keys():
        if known[name] not in many:
            setattr(row, known[name].attname, known[name].to_python(values[name]))
    row.save()
    for field in many:
        if field.name in values:
            there = field.related_model.objects.filter(pk__in=values[field.name])
            getattr(row, field.name).set(there)


def _write_parts(row, relation, wanted):
    manager = getattr(row, relation)
    existing = {part.pk: part for part in manager.all()}
    manager.filter(pk__in=existing.keys() - {item["pk"] for item in wanted}).delete()
    for item in wanted:
        part = existing.get(item["pk"]) or _new_part(row, relation, item["pk"])
        _fill(part, item["fields"])


def _new_part(row, relation, pk):
    """A part that belongs to `row`, with the key it had."""
    part = row._meta.get_field(relation).related_model(pk=pk)
    names = links(type(row), relation)
    whole = (row,) if len(names) == 1 else (ContentType.objects.get_for_model(row), row.pk)
    for name, value in zip(names, whole, strict=True):
        setattr(part, name, value)
    _as_it_was_kept(part)
    return part


def _as_it_was_kept(part):
    """Give a part that comes back what nobody fills in, as the history has it."""
    events = events_of(type(part))
    last = events and events.objects.filter(id=part.pk).order_by("-pgh_id").first()
    for field in part._meta.concrete_fields if last else ():
        if not (field.editable or field.primary_key or field.is_relation):
            setattr(part, field.attname, getattr(last, field.attname, getattr(part, field.attname)))
