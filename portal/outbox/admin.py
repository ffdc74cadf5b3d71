from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from portal.desk.base import DeskToRead
from portal.errors import Refused
from portal.outbox.actions import drop, try_again
from portal.outbox.models import Message
from portal.outbox.views import as_sent

State = Message.State
NOT_SHOWN = "Not shown: it lets somebody in."
PRIVATE = "Not shown: what somebody chose to be told of, or is asked, is theirs alone to see."
# Each step by its address: what takes it, the states it starts from, its button, and the outcome.
STEPS = {
    "try-again": (try_again, [State.FAILED], "Try again", "The e-mail is tried again now."),
    "drop": (drop, [State.WAITING, State.FAILED], "Do not send it", "The e-mail is not sent."),
}


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        """The queryset has a method for each state, of the same name."""
        return getattr(queryset, self.value())() if self.value() in State.values else queryset


@admin.register(Message)
class MessageAdmin(DeskToRead):
    """To read, and to see to what went wrong: nobody writes or changes an e-mail here.

    Addresses and texts are for those who may view e-mails; others only see how they fare.
    """

    change_form_template = "admin/message_change_form.html"
    list_filter = [StateFilter, "name", "created_at"]

    def get_list_display(self, request):
        address = ["to"] if self._may_read(request) else []
        return ["created_at", "name", *address, "state", "tries", "last_error"]

    def get_search_fields(self, request):
        return ["to"] if self._may_read(request) else []

    def get_fields(self, request, obj=None):
        letter = (
            ["to", "about", "text", "in_html", "calendar_entry"] if self._may_read(request) else []
        )
        state = ["state", "tries", "last_error", "next_try_at", "expires_at"]
        return ["name", *letter, *state, "created_at", "sent_at", "failed_at", "dropped_at"]

    @admin.display(description="State")
    def state(self, message):
        return message.state.label

    @admin.display(description="Subject")
    def about(self, message):
        return PRIVATE if message.is_private else message.subject

    @admin.display(description="Text")
    def text(self, message):
        return self._why_hidden(message) or message.body

    @admin.display(description="Calendar entry")
    def calendar_entry(self, message):
        return self._why_hidden(message) or message.calendar

    @admin.display(description="In HTML")
    def in_html(self, message):
        if self._why_hidden(message) or not message.html:
            return self._why_hidden(message)
        page = reverse("admin:outbox_message_in_html", args=[message.pk])
        return format_html('<a href="{}">As mail programs show it</a>', page)

    def get_urls(self):
        shown = path(
            "<int:pk>/in-html/",
            self.admin_site.admin_view(require_safe(self.in_html_view)),
            name="outbox_message_in_html",
        )
        steps = [
            path(
                f"<int:pk>/{step}/",
                self.admin_site.admin_view(require_POST(partial(self._take, step=step))),
                name=f"outbox_message_{step}",
            )
            for step in STEPS
        ]
        return [shown, *steps, *super().get_urls()]

    def in_html_view(self, request, pk):
        if not self._may_read(request):
            raise PermissionDenied
        return as_sent(
            get_object_or_404(Message.objects.in_html(), pk=pk, secret=False, leave_url="")
        )

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["steps"] = self._steps(request, obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def _take(self, request, pk, step):
        if not self._may_take_steps(request):
            raise PermissionDenied
        message = get_object_or_404(Message, pk=pk)
        take, _, _, outcome = STEPS[step]
        try:
            take(message, by=request.user)
        except Refused as reason:
            self.message_user(request, str(reason), messages.ERROR)
        else:
            self.message_user(request, outcome)
        return redirect("admin:outbox_message_change", pk)

    def _steps(self, request, message):
        """The (address, words) of each button for it now."""
        if not self._may_take_steps(request):
            return []
        return [
            (reverse(f"admin:outbox_message_{step}", args=[message.pk]), words)
            for step, (_, states, words, _) in STEPS.items()
            if message.state in states
        ]

    def _why_hidden(self, message):
        """Why nobody reads it here; empty where those may who may view e-mails."""
        if message.secret:
            return NOT_SHOWN
        return PRIVATE if message.is_private else ""

    def _may_read(self, request):
        return request.user.has_perm("outbox.view_message")

    def _may_take_steps(self, request):
        return request.user.has_perm("outbox.change_message")
