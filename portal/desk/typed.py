"""What somebody typed into a form that could not be saved, as content to compare."""

import datetime as dt

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField, MultiValueField

from portal.history import content
from portal.history.comparison import Difference, compare


def against_typed(row: Model, context: dict) -> list[Difference]:
    """What is different between `row` as it stands and what its bound form at the desk holds.

    `context` is the form's. A part that was added after the form was opened is no difference:
    saving the form leaves it as it is.
    """
    now = content.read(row)
    return compare(type(row), now, _content_of(type(row), context, now))


def _content_of(model, context, now):
    """The content (see `portal.history.content`) that saving a bound change form would leave.

    A part not saved yet has no key; one to be deleted is left out.
    """
    relations = {model._meta.get_field(name).related_model: name for name in model.PARTS}
    parts = {}
    for formset in (inline.formset for inline in context["inline_admin_formsets"]):
        relation = relations[formset.model]
        held = {form.instance.pk for form in formset.forms}
        typed = [
            {"pk": form.instance.pk, "fields": _fields(form)}
            for form in formset.forms
            if (form.instance.pk or form.has_changed()) and not _to_delete(form)
        ]
        later = [part for part in now["parts"][relation] if part["pk"] not in held]
        parts[relation] = [*typed, *later]
    return {"fields": _fields(context["adminform"].form), "parts": parts}


def _fields(form):
    names = {field.name for field in form._meta.model._meta.get_fields()}
    return {name: _value(form, name) for name in form.fields if name in names}


def _value(form, name):
    """What was understood, as JSON has it, or, where nothing could be, what was typed."""
    value = form.cleaned_data.get(name) if hasattr(form, "cleaned_data") else None
    if value is None:
        value = _typed(form, name)
    if isinstance(value, QuerySet):
        return sorted(value.values_list("pk", flat=True))
    if isinstance(value, dt.datetime):
        value = value.astimezone(dt.UTC)
    if isinstance(value, dt.date | dt.time):
        return DjangoJSONEncoder().default(value)
    return value.pk if isinstance(value, Model) else value


def _typed(form, name):
    field, typed = form.fields[name], form[name].value()
    if isinstance(field, MultiValueField) and isinstance(typed, list):
        return " ".join(filter(None, typed)) or None
    chosen = isinstance(field, ModelChoiceField) and not isinstance(typed, list)
    return None if chosen else typed  # a choice that was not understood is none


def _to_delete(form):
    return bool(form.data.get(form.add_prefix("DELETE")))
