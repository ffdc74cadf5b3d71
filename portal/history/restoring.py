"""Putting a row back as it was, if that can still be."""

from copy import copy

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.text import capfirst

from portal.errors import Refused
from portal.history import content
from portal.history.spoken import Spoken

CLASHES = "What it said then breaks a rule of today."


@transaction.atomic
def put_back(row: models.Model, words: dict) -> list[str]:
    """Make `row` and its parts what `words` (content) says.

    Themes and the like that are gone are left out: a sentence for each comes back. Raises
    Refused, with every reason found, when it breaks a rule or points at one thing that is gone.
    """
    gone = Spoken(type(row), words).gone(words)
    if lost := [label for label, field in gone if not field.many_to_many]:
        raise Refused(*(f"{label}: what it pointed at is gone." for label in lost))
    try:
        with transaction.atomic():
            _as_it_was(row, words["fields"]).full_clean(exclude=_to_parts(type(row)))
            content.write(row, words)
            _check_parts(row)
    except ValidationError as problem:
        raise Refused(*_sentences(type(row), problem)) from None
    except ProtectedError as problem:
        users = ", ".join(f"“{user}”" for user in problem.protected_objects)
        raise Refused(f"A part that would go is in use by {users}.") from None
    except IntegrityError:
        raise Refused(CLASHES) from None
    return [f"{label}: something that is gone was left out." for label, _ in gone]


def _as_it_was(row, values):
    then = copy(row)
    for field in content.written_fields(type(row)):
        if field.name in values and not field.many_to_many:
            setattr(then, field.attname, field.to_python(values[field.name]))
    return then


def _to_parts(model):
    """The fields that point at parts of the row itself, which may come with its words."""
    kinds = [model._meta.get_field(name).related_model for name in content.parts(model)]
    return {f.name for f in content.written_fields(model) if f.related_model in kinds}


def _check_parts(row):
    for relation in content.parts(type(row)):
        for part in getattr(row, relation).all():
            part.full_clean()


def _sentences(model, problem):
    names = {field.name: field.verbose_name for field in model._meta.concrete_fields}
    for name, errors in problem.message_dict.items():
        for error in errors:
            label = capfirst(names.get(name, name))
            yield error if name == NON_FIELD_ERRORS else f"{label}: {error}"
