"""The desk's pages for putting an issue together: what goes in, and in which order."""

from django.db import transaction
from django.shortcuts import redirect, render

from portal.errors import Refused
from portal.history import content
from portal.newsletter import choosing, points
from portal.newsletter.freezing import words_of_all
from portal.newsletter.seen import hidden_from
from portal.publishing.proposed import lay_over
from portal.publishing.step_pages import STALE

NOTHING_CHOSEN = "You chose nothing, so nothing was added."


class ChoosingPages:
    """Mixed into the admin of issues."""

    def get_urls(self):
        pages = {
            "<path:object_id>/choose/": (self.choose_view, "choose"),
            "<path:object_id>/order/": (self.order_view, "order"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def choose_view(self, request, object_id):
        """All that is published since the last issue, to be ticked."""
        issue = self.publication(request, object_id)
        if request.method == "POST":
            return self._written(request, issue, "choose", self._choose)
        with content.unkept():
            lay_over(issue)
            context = {"groups": choosing.offered(issue), "since": issue.since()}
            return self._part_page(request, issue, "choose", "Choose what goes in", **context)

    def order_view(self, request, object_id):
        """The parts in their order, with buttons to move one, and to take a pulled one out."""
        issue = self.publication(request, object_id)
        if request.method == "POST":
            return self._written(request, issue, "order", self._order)
        with content.unkept():
            lay_over(issue)
            parts = with_words(issue.parts.all(), request.user)
            return self._part_page(request, issue, "order", "Order the parts", parts=parts)

    def _choose(self, request, issue):
        chosen = request.POST.getlist("source")
        count = choosing.choose(issue, chosen, by=request.user) if chosen else 0
        parts = "One part is" if count == 1 else f"{count} parts are"
        told = f"{parts} added at the end." if count else NOTHING_CHOSEN
        self.message_user(request, told)
        return self.to("order" if count else "choose", issue.pk)

    def _order(self, request, issue):
        here = self.to("order", issue.pk)
        for name, places in (("up", -1), ("down", 1)):
            if (pk := request.POST.get(name, "")).isdecimal():
                choosing.move(issue, int(pk), places, by=request.user)
                return f"{here}#part-{pk}"
        if (pk := request.POST.get("remove", "")).isdecimal():
            choosing.remove(issue, int(pk), by=request.user)
            self.message_user(request, "The part is taken out. You can choose it again.")
        return here

    def _written(self, request, issue, page, act):
        """Where to go on after what was asked: it is done only on a page that is not stale, and by
        one person at a time."""
        here = self.to(page, issue.pk)
        try:
            with transaction.atomic():
                held = self.model.objects.select_for_update().get(pk=issue.pk)
                if request.POST.get("version") == held.stamp():
                    with self.told_of_the_schedule(request, held):
                        return redirect(act(request, held))
            self.message_user(request, STALE, "warning")
            return redirect(here)
        except Refused as refused:
            self.message_user(request, str(refused), "error")
            return redirect(here)

    def _part_page(self, request, issue, page, title, **context):
        frame = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(issue),
            "opts": self.opts,
            "issue": issue,
            "stamp": issue.stamp(),
            "change_url": self.address(issue, "change"),
            "choose_url": self.to("choose", issue.pk),
            "order_url": self.to("order", issue.pk),
        }
        return render(request, f"newsletter/desk/{page}.html", frame | context)


def with_words(parts, user) -> list:
    """The parts, each pulled one with what it says as its `piece`; where `user` may not read what
    it was pulled from, it `is_hidden`."""
    parts = list(parts)
    words = words_of_all(parts)
    hidden = hidden_from(user, (part.source for part in parts if part.frozen))
    for part in parts:
        part.is_hidden = part.source in hidden
        part.piece = None if part.is_hidden else words.get(part.pk)
        part.on_its_slide = points.of_source(part.piece) if part.piece else []
    return parts
