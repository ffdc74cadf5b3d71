"""What somebody typed into a form that could not be saved, as content to compare."""

import datetime as dt

from django.db.models import Model, QuerySet


def content_of(model: type[Model], context: dict) -> dict:
    """The content (see `portal.history.content`) a bound change form of `model` holds.

    `context` is the form's at the desk. A part not saved yet has no key; one to be deleted is
    left out.
    """
    relations = {model._meta.get_field(name).related_model: name for name in model.PARTS}
    parts = {}
    for formset in (inline.formset for inline in context["inline_admin_formsets"]):
        parts[relations[formset.model]] = [
            {"pk": form.instance.pk, "fields": _fields(form)}
            for form in formset.forms
            if (form.instance.pk or form.has_changed()) and not _to_delete(form)
        ]
    return {"fields": _fields(context["adminform"].form), "parts": parts}


def _fields(form):
    names = {field.name for field in form._meta.model._meta.get_fields()}
    return {name: _value(form, name) for name in form.fields if name in names}


def _value(form, name):
    """What was understood, as JSON has it, or, where nothing could be, what was typed."""
    value = form.cleaned_data.get(name) if hasattr(form, "cleaned_data") else None
    if value is None:
        value = form[name].value()
    if isinstance(value, QuerySet):
        return sorted(value.values_list("pk", flat=True))
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value.pk if isinstance(value, Model) else value


def _to_delete(form):
    return bool(form.data.get(form.add_prefix("DELETE")))
