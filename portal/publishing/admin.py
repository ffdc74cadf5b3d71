"""The desk for everything that is published: forms that save words, and buttons that take steps."""

from django.contrib import admin, messages
from django.shortcuts import redirect

from portal.errors import Refused
from portal.publishing import editor
from portal.publishing.models import Status

# What the button says for a step to each status, and whether it needs the right to approve.
STEPS = {
    Status.IN_REVIEW: ("Submit for review", False),
    Status.APPROVED: ("Approve", True),
    Status.DRAFT: ("Send back to draft", False),
    Status.WITHDRAWN: ("Withdraw", True),
}


class PublicationAdmin(admin.ModelAdmin):
    """Base for every publication's admin. The status changes by its buttons only."""

    change_form_template = "admin/publication_change_form.html"
    list_display = ["title", "status", "publish_at", "review_on", "owner"]
    list_filter = ["status", "audience", "themes"]
    list_select_related = ["owner"]
    search_fields = ["title", "summary"]
    filter_horizontal = ["themes", "boards", "areas", "priorities"]
    autocomplete_fields = ["owner"]
    readonly_fields = ["status"]
    save_on_top = True
    about = (
        "About it",
        {"fields": ["audience", "themes", "boards", "areas", "priorities"]},
    )
    when = ("When", {"fields": ["status", "publish_at", "review_on", "owner"]})

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["steps"] = self._steps(request, obj) if obj else []
        context["problems"] = obj.problems() if obj else []
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        return editor.let_in(request, response)

    def response_change(self, request, obj):
        """After saving: take the step whose button was pressed, or say why not."""
        allowed = dict(self._steps(request, obj))
        step = request.POST.get("_step")
        if step not in allowed:
            return super().response_change(request, obj)
        try:
            obj.move_to(Status(step), by=request.user)
        except Refused as reason:
            self.message_user(request, str(reason), messages.ERROR)
        else:
            self.message_user(request, f"“{obj}”: {obj.get_status_display().lower()}.")
        return redirect(request.path)

    def has_delete_permission(self, request, obj=None):
        """Only what was never public is deleted; the rest is withdrawn."""
        never_public = obj is None or obj.status == Status.DRAFT
        return never_public and super().has_delete_permission(request, obj)

    def _steps(self, request, obj):
        """The (status, words) of each button this person may press on it now."""
        app, model = self.opts.app_label, self.opts.model_name
        may_approve = request.user.has_perm(f"{app}.approve_{model}")
        return [
            (status, words)
            for status, (words, needs_approval) in STEPS.items()
            if status in obj.next_steps() and (may_approve or not needs_approval)
        ]
