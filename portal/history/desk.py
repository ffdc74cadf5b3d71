"""The history at the desk: what a row said, by whom, when and why; and putting it back."""

from functools import wraps

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from portal.audit.models import Event, record
from portal.errors import Refused
from portal.history.comparison import compare
from portal.history.content import read
from portal.history.restoring import put_back
from portal.history.spoken import Spoken
from portal.history.versions import A_PAGE, content, version, versions
from portal.pages.words import in_words

SAID_BY_VERSIONS = ["added", "changed"]  # steps that say no more than a version does
NO_SUCH_VERSION = "That version does not exist: here are all."


class RestoreForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it should be put back."},
    )


def _of_a_row(view):
    """A view of one row's past, for those who may see the row."""

    @wraps(view)
    def shown(self, request, object_id, **kwargs):
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        return view(self, request, obj, **kwargs)

    return shown


class KeepsHistory:
    """Mixed into an admin: pages of what each row said before, and a button to put that back.

    `restore` may be overridden, and `may_restore`, which says who has the button. Where something
    stays as it is now, `to_put_back` keeps it, and `stays` is the sentence that says so.
    """

    stays = ""

    def get_urls(self):
        views = {
            "compare": self.compare_view,
            "version": self.version_view,
            "restore": require_POST(self.restore_view),
        }
        own = [
            path(
                f"<path:object_id>/history/{page}/",
                self.admin_site.admin_view(view),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{page}",
            )
            for page, view in views.items()
        ]
        return own + super().get_urls()

    def may_restore(self, request, obj) -> bool:
        return self.has_change_permission(request, obj)

    def restore(self, request, obj, words: dict) -> str:
        """Make `obj` what `words` (content) says, and tell the person what has happened.

        It runs in a transaction that holds the row. Raise Refused to say why it cannot be.
        """
        left_out = put_back(obj, self.to_put_back(obj, words))
        return " ".join(filter(None, ["It is as it was then.", *left_out, self.stays]))

    def to_put_back(self, obj, words: dict) -> dict:
        """What of an earlier content comes back, with what stays of today's."""
        return words

    def why_not_restored(self, obj) -> str:
        """A sentence, where nothing earlier of `obj` can be put back now."""
        return ""

    @_of_a_row
    def history_view(self, request, obj, extra_context=None):
        """Versions, and the steps taken between them, newest first."""
        entries = _entries(obj, _number(request.GET, "version"), _number(request.GET, "step"))
        shown = entries[:A_PAGE]
        context = {
            "title": f"History: {obj}",
            "entries": shown,
            "newest": [entry["version"] for entry in shown if "version" in entry][:2],
            "earlier": _where_to_go_on(shown, request.GET) if len(entries) > A_PAGE else "",
        }
        return self._history_page(request, obj, "list", context | (extra_context or {}))

    @_of_a_row
    def compare_view(self, request, obj):
        numbers = sorted({_number(request.GET, "from"), _number(request.GET, "to")} - {0})
        found = [version(obj, number) for number in numbers]
        if len(found) != 2 or None in found:
            return self._to_history(request, obj, "Choose two different versions to compare.")
        old, new = found
        context = {
            "title": f"What changed: {obj}",
            "old": old,
            "new": new,
            "differences": compare(self.model, content(obj, old), content(obj, new)),
        }
        return self._history_page(request, obj, "compare", context)

    @_of_a_row
    def version_view(self, request, obj):
        if not (then := version(obj, _number(request.GET, "number"))):
            return self._to_history(request, obj, NO_SUCH_VERSION)
        return self._version_page(request, obj, then, RestoreForm())

    @_of_a_row
    def restore_view(self, request, obj):
        """Put the version back that was looked at, for the reason given."""
        if not self.may_restore(request, obj):
            raise PermissionDenied
        then = version(obj, _number(request.POST, "number"))
        if not then or not (words := content(obj, then))["fields"]:
            return self._to_history(request, obj, NO_SUCH_VERSION)
        form = RestoreForm(request.POST)
        if not form.is_valid():
            return self._version_page(request, obj, then, form)
        try:
            done = self._restored(request, obj, then, words, form.cleaned_data["reason"])
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            return self._version_page(request, obj, then, form)
        self.message_user(request, done)
        return redirect(self._address_of(obj, "change"))

    @transaction.atomic
    def _restored(self, request, obj, then, words, reason):
        obj = self.model._base_manager.select_for_update().get(pk=obj.pk)
        if why_not := self.why_not_restored(obj):
            raise Refused(why_not)
        done = self.restore(request, obj, words)
        note = f"The version of {in_words(then.at)}. {reason}"
        record(obj, "restored", by=request.user, note=note)
        return done

    def _version_page(self, request, obj, then, form):
        words, now = content(obj, then), read(obj)
        context = {
            "title": f"{'Error: ' if form.errors else ''}Version of {in_words(then.at)}: {obj}",
            "version": then,
            "content": Spoken(self.model, words).entries(words),
            "differences": compare(self.model, now, self.to_put_back(obj, words)),
            "stays": self.stays,
            "may_restore": self.may_restore(request, obj),
            "why_not": self.why_not_restored(obj),
            "form": form,
        }
        return self._history_page(request, obj, "version", context)

    def _history_page(self, request, obj, page, context):
        request.current_app = self.admin_site.name
        addresses = {
            name: self._address_of(obj, name)
            for name in ("change", "history", "compare", "version", "restore")
        }
        frame = self.admin_site.each_context(request)
        context = frame | {"opts": self.opts, "object": obj, "addresses": addresses} | context
        return TemplateResponse(request, f"history/{page}.html", context)

    def _to_history(self, request, obj, words):
        self.message_user(request, words, messages.WARNING)
        return redirect(self._address_of(obj, "history"))

    def _address_of(self, obj, page):
        name = f"{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(f"admin:{name}", args=[quote(obj.pk)], current_app=self.admin_site.name)


def _number(sent, name) -> int:
    """The number sent under this name; 0 for anything else."""
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _entries(obj, version_before, step_before):
    """A page of versions and steps, newest first, and one more if there are more.

    Only those before these numbers, where they are given.
    """
    kind = ContentType.objects.get_for_model(obj)
    steps = Event.objects.filter(subject_type=kind, subject_id=obj.pk).select_related("by")
    steps = steps.exclude(step__in=SAID_BY_VERSIONS).order_by("-pk")
    if step_before:
        steps = steps.filter(pk__lt=step_before)
    entries = [
        {"version": each, "at": each.at}
        for each in versions(obj, before=version_before, most=A_PAGE + 1)
    ]
    entries += [{"step": step, "at": step.at} for step in steps[: A_PAGE + 1]]
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)[: A_PAGE + 1]


def _where_to_go_on(shown, asked):
    """The query for the page after the one whose entries are shown."""
    last = {name: asked[name] for name in ("version", "step") if _number(asked, name)}
    for entry in shown:
        if "version" in entry:
            last["version"] = entry["version"].number
        else:
            last["step"] = entry["step"].pk
    return urlencode(last)
