"""A form that would undo what a colleague has saved since it was opened is given back first."""

import hashlib

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import ModelForm

from portal.history import content


class SeenForm(ModelForm):
    stale = ""  # why this form may not be saved as it is; set for one request

    def clean(self):
        super().clean()
        if self.stale:
            raise ValidationError(self.stale)


class SeenPages:
    """Mixed into an admin that has `changed_meanwhile(obj)`: what whoever saves second is told."""

    form = SeenForm
    change_form_template = "desk/seen_form.html"

    def hold(self, obj):
        """`obj` as it stands, which nobody else changes before it is saved."""
        return self.model._base_manager.select_for_update().get(pk=obj.pk)

    @transaction.atomic
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if obj := object_id and self.get_object(request, unquote(object_id)):
            obj = self.hold(obj) if request.method == "POST" else obj
            now = stamp(obj)
            if request.method == "POST" and request.POST.get("version") != now:
                request.stale = self.changed_meanwhile(obj)
            extra_context = {**(extra_context or {}), "stamp": now}
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.stale = getattr(request, "stale", "")
        return form


def stamp(row: models.Model) -> str:
    """Another one whenever a word of the row or of its parts is another."""
    words = repr(content.read(row))
    return hashlib.sha256(words.encode()).hexdigest()[:16]
