from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.alerts import bounces, leaving
from portal.alerts.models import Frequency, Subscriber
from portal.alerts.numbers import numbers
from portal.desk.base import DeskToRead
from portal.desk.pages import DeskPages
from portal.errors import Refused
from portal.pages.exports import download
from portal.pages.filters import page_of

HEADING = ["What", "Followed", "Together", *Frequency.labels]


class ReachedFilter(admin.SimpleListFilter):
    title = "address"
    parameter_name = "address"

    def lookups(self, request, model_admin):
        return [("reached", "Takes our e-mails"), ("failing", "Refuses our e-mails")]

    def queryset(self, request, queryset):
        """The queryset has a method for each, of the same name."""
        known = dict(self.lookup_choices)
        return getattr(queryset, self.value())() if self.value() in known else queryset


@admin.register(Subscriber)
class SubscriberAdmin(DeskPages, DeskToRead):
    """Addresses, since when, and whether e-mails reach them: never what somebody follows, which
    is theirs alone to see and to change. The office can end all of it."""

    change_list_template = "alerts/desk/subscriber_list.html"
    change_form_template = "alerts/desk/subscriber_form.html"
    list_display = ["email", "confirmed_at", "follows_so_many", "failed_at"]
    list_filter = [ReachedFilter, "confirmed_at"]
    search_fields = ["email"]
    fields = ["email", "confirmed_at", "follows_so_many", "failed_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(followed=Count("follows"))

    @admin.display(description="Follows", ordering="followed")
    def follows_so_many(self, subscriber):
        return "1 thing" if subscriber.followed == 1 else f"{subscriber.followed} things"

    def get_urls(self):
        asked = require_http_methods(["GET", "HEAD", "POST"])
        pages = {
            "numbers/": (require_safe(self.numbers_view), "numbers"),
            "numbers.csv": (require_safe(self.numbers_as_csv), "numbers_csv"),
            "failing/": (require_safe(self.failing_view), "failing"),
            "<int:pk>/end/": (asked(self.end_view), "end"),
            "<int:pk>/works-again/": (require_POST(self.works_again_view), "works_again"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def numbers_view(self, request):
        self._check_may_view(request)
        context = {"numbers": numbers(), "frequencies": Frequency.labels}
        return self.show(request, "numbers", "How many follow what", **context)

    def numbers_as_csv(self, request):
        self._check_may_view(request)
        rows = (
            [group.heading, line.name, line.total, *line.by_frequency]
            for group in numbers().groups
            for line in group.lines
        )
        return download("how many follow what", HEADING, rows)

    def failing_view(self, request):
        self._check_may_view(request)
        page = page_of(Subscriber.objects.failing().order_by("-failed_at", "pk"), request)
        context = {"page": page, "may_end": self._may_end(request)}
        return self.show(request, "failing", "Addresses that refuse our e-mails", **context)

    def end_view(self, request, pk):
        """Ask whether to end all alerts to an address; with the button pressed, end them."""
        if not self._may_end(request):
            raise PermissionDenied
        subscriber = Subscriber.objects.filter(pk=pk).first()
        if request.method == "POST":
            if subscriber:
                leaving.end_for_address(subscriber.email, by=request.user)
            self.message_user(request, "Nothing more is sent to that address.")
            return redirect(self.to("failing" if "failing" in request.POST else "changelist"))
        if not subscriber:
            raise Http404
        context = {"subscriber": subscriber, "back": self.to("change", pk)}
        return self.show(request, "end", "End the alerts to an address", **context)

    def works_again_view(self, request, pk):
        """What is new is sent to an address that was stopped, from now on."""
        if not self._may_end(request):
            raise PermissionDenied
        try:
            bounces.works_again(get_object_or_404(Subscriber, pk=pk), by=request.user)
        except Refused as reason:
            self.message_user(request, str(reason), messages.ERROR)
        else:
            self.message_user(request, "What is new is sent to that address from now on.")
        return redirect(self.to("failing"))

    def render_change_form(self, request, context, **kwargs):
        context["may_end"] = self._may_end(request)
        return super().render_change_form(request, context, **kwargs)

    def _check_may_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _may_end(self, request):
        return request.user.has_perm("alerts.delete_subscriber")
