"""The desk for everything that is published: forms that save words, and buttons that take steps."""

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.shortcuts import redirect

from portal.audit.models import Event
from portal.desk.base import Desk, StackedPart, TabularPart
from portal.errors import Refused
from portal.pages.words import in_words
from portal.publishing import editor
from portal.publishing.models import Status

# What the button says for a step to each status, and whether it needs the right to approve.
STEPS = {
    Status.IN_REVIEW: ("Submit for review", False),
    Status.APPROVED: ("Approve", True),
    Status.DRAFT: ("Send back to draft", False),
    Status.WITHDRAWN: ("Withdraw", True),
}


def _approved(obj):
    return obj is not None and obj.status == Status.APPROVED


class PublicationForm(forms.ModelForm):
    def clean_themes(self):
        """What is approved keeps a theme: people find it by that."""
        themes = self.cleaned_data["themes"]
        if _approved(self.instance) and not themes:
            raise forms.ValidationError("Choose at least one theme: this is approved already.")
        return themes


class KeepsItsParts:
    """Mixed into an inline: what is approved may be mended, and loses no part."""

    def has_delete_permission(self, request, obj=None):
        return not _approved(obj) and super().has_delete_permission(request, obj)


class Parts(KeepsItsParts, StackedPart):
    pass


class Rows(KeepsItsParts, TabularPart):
    pass


class PublicationAdmin(Desk):
    """Base for every publication's admin. The status changes by its buttons only."""

    form = PublicationForm
    change_form_template = "admin/publication_change_form.html"
    list_display = ["title", "status", "publish_at", "review_on", "owner"]
    list_filter = ["status", "audience", "themes"]
    list_select_related = ["owner"]
    search_fields = ["title", "summary"]
    filter_horizontal = ["themes", "boards", "areas", "priorities"]
    autocomplete_fields = ["owner"]
    save_on_top = True
    ordering = ["-updated_at"]
    about = (
        "Whom and what it is about",
        {"fields": ["audience", "themes", "boards", "areas", "priorities"]},
    )
    when = ("When", {"fields": ["status", "publish_at", "review_on", "owner"]})

    def get_readonly_fields(self, request, obj=None):
        """The moment and the address were approved with the rest, and people keep links."""
        approved = ["status", "publish_at", *self.prepopulated_fields]
        return approved if _approved(obj) else ["status"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if _approved(obj) else self.prepopulated_fields

    def has_change_permission(self, request, obj=None):
        """What is approved is changed only by those who may approve it."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (not _approved(obj) or self._may_approve(request))

    def get_view_on_site_url(self, obj=None):
        return super().get_view_on_site_url(obj) if obj and obj.is_public else None

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["steps"] = self._steps(request, obj) if obj else []
        context["problems"] = obj.problems() if obj else []
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        return editor.let_in(request, response)

    def response_change(self, request, obj):
        """After saving: take the step whose button was pressed, or say why not."""
        if "_step" not in request.POST:
            return super().response_change(request, obj)
        try:
            self._take(request.POST["_step"], obj, request)
        except Refused as reason:
            self.message_user(request, f"Your words are saved. {reason}", messages.ERROR)
        else:
            self.message_user(request, _outcome(obj))
        return redirect(request.path)

    def has_delete_permission(self, request, obj=None):
        """Only what was never approved is deleted; the rest is withdrawn."""
        if obj is not None and (obj.status != Status.DRAFT or _was_approved(obj)):
            return False
        return super().has_delete_permission(request, obj)

    def _take(self, step, obj, request):
        if step not in dict(self._steps(request, obj)):
            raise Refused("That step cannot be taken now: look at the status again.")
        obj.move_to(Status(step), by=request.user)

    def _steps(self, request, obj):
        """The (status, words) of each button this person may press on it now."""
        if not self.has_change_permission(request, obj):
            return []
        may_approve = self._may_approve(request)
        return [
            (status, words)
            for status, (words, needs_approval) in STEPS.items()
            if status in obj.next_steps() and (may_approve or not needs_approval)
        ]

    def _may_approve(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.approve_{self.opts.model_name}")


def _outcome(obj):
    """What a step has led to, for the person who took it."""
    if not _approved(obj):
        return f"“{obj}” is now: {obj.get_status_display().lower()}."
    if obj.is_public:
        return f"“{obj}” is approved, and on the site now."
    return f"“{obj}” is approved. The public will see it from {in_words(obj.publish_at)}."


def _was_approved(obj):
    kind = ContentType.objects.get_for_model(obj)
    step = f"moved to {Status.APPROVED}"
    return Event.objects.filter(subject_type=kind, subject_id=obj.pk, step=step).exists()
