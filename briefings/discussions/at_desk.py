"""The desk's pages for what teams did with a briefing: in numbers, in their words, to take away."""

from django import forms
from django.contrib.admin import display
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from briefings.discussions import actions
from briefings.discussions.in_numbers import last_months, teams
from portal.accounts.models import Agency
from portal.audit.models import record
from portal.pages.exports import download
from portal.pages.filters import page_of

HEADING = ["Day", "Agency", "People", "What they will do differently", "Recorded on"]


class WhyDeleted(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text="It is kept in the history of the briefing: do not repeat a name here.",
        error_messages={"required": "Say why it should be deleted."},
    )


class UseAtDesk:
    """Mixed into the admin of briefings: whoever may look at one sees what teams did with it."""

    def get_urls(self):
        pages = {
            "use/": (require_safe(self.use_view), "use"),
            "use.csv": (require_POST(self.use_as_csv), "use_csv"),
            "use/<int:pk>/delete/": (self.delete_discussion_view, "use_delete"),
        }
        own = [
            path(
                f"<path:object_id>/{address}",
                self.admin_site.admin_view(view),
                name=f"briefings_briefing_{name}",
            )
            for address, (view, name) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).with_discussions()

    @display(description="Discussed by teams", ordering="times_discussed")
    def times_discussed(self, briefing):
        return briefing.times_discussed

    def use_view(self, request, object_id):
        """How many teams and people, by agency and month, and what they will do differently."""
        briefing = self._to_look_at(request, object_id)
        found = teams(_counted(briefing))
        months = last_months(timezone.localdate())
        context = {
            "times": sum(team.times for team in found),
            "people": sum(team.people for team in found),
            "months": months,
            "teams": [(team, team.row(months)) for team in found],
            "not_yet": Agency.objects.exclude(name__in=[team.name for team in found]),
            "page": page_of(_counted(briefing).select_related("agency"), request),
            "may_delete": self.has_change_permission(request, briefing),
        }
        return self._use_page(request, briefing, "use", "Use by teams", context)

    def use_as_csv(self, request, object_id):
        """The same, row by row. Who took it away, and how much, is kept."""
        briefing = self._to_look_at(request, object_id)
        discussions = _counted(briefing).select_related("agency")
        note = f"Rows: {discussions.count()}"
        record(briefing, "downloaded what teams did with it", by=request.user, note=note)
        rows = map(_as_row, discussions.iterator(chunk_size=500))
        return download(f"use by teams {briefing.slug}", HEADING, rows)

    def delete_discussion_view(self, request, object_id, pk):
        """Ask why, and take one away for good."""
        briefing = self._to_look_at(request, object_id)
        if not self.has_change_permission(request, briefing):
            raise PermissionDenied
        discussion = get_object_or_404(_counted(briefing).select_related("agency"), pk=pk)
        form = WhyDeleted(request.POST if request.method == "POST" else None)
        if form.is_valid():
            actions.delete(discussion, by=request.user, **form.cleaned_data)
            self.message_user(request, "It is deleted.")
            return redirect(self.address(briefing, "use"))
        title = "Delete what a team recorded"
        context = {"discussion": discussion, "form": form}
        return self._use_page(request, briefing, "use_delete", title, context)

    def _to_look_at(self, request, object_id):
        briefing = self.get_object(request, unquote(object_id))
        if briefing is None:
            raise Http404
        if not self.has_view_permission(request, briefing):
            raise PermissionDenied
        return briefing

    def _use_page(self, request, briefing, page, title, context):
        frame = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(briefing),
            "opts": self.opts,
            "briefing": briefing,
            "change_url": self.address(briefing, "change"),
            "use_url": self.address(briefing, "use"),
        }
        return render(request, f"briefings/desk/{page}.html", frame | context)


def _counted(briefing):
    return briefing.discussions.confirmed()


def _as_row(discussion):
    return [
        discussion.discussed_on,
        discussion.whose,
        discussion.people,
        discussion.will_do,
        timezone.localdate(discussion.said_at),
    ]
