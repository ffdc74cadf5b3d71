"""A form that would undo what a colleague has saved since it was opened is given back first."""

import hashlib

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelForm

from portal.history import content
from reviews.models import Recommendation

CHANGED_MEANWHILE = (
    "Somebody changed this recommendation, or accepted an answer to it, while you were writing. "
    "Nothing of yours is lost: it is in the form below. Look at the page in another window, and "
    "save again once yours is what should stand."
)


class SeenForm(ModelForm):
    stale = False  # set for one request

    def clean(self):
        super().clean()
        if self.stale:
            raise ValidationError(CHANGED_MEANWHILE)


class SeenPages:
    """Mixed into the desk of recommendations."""

    form = SeenForm
    change_form_template = "reviews/desk/recommendation_form.html"

    @transaction.atomic
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if recommendation := object_id and self.get_object(request, unquote(object_id)):
            if request.method == "POST":
                list(recommendation.responses.select_for_update())  # as whoever accepts an answer
            now = stamp(recommendation)
            request.stale = request.method == "POST" and request.POST.get("version") != now
            extra_context = {**(extra_context or {}), "stamp": now}
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.stale = getattr(request, "stale", False)
        return form


def stamp(recommendation: Recommendation) -> str:
    """Another one whenever a word of it, of a response or of its evidence is another."""
    words = repr(content.read(recommendation))
    return hashlib.sha256(words.encode()).hexdigest()[:16]
