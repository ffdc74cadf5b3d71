"""What the desk's own pages for training have in common: addresses, their frame, who may see."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import path, reverse


class DeskPages:
    """Mixed into an admin: pages beside Django's own."""

    def own_urls(self, pages: dict) -> list:
        """The routes of `pages`: an address below the list, its view and the end of its name."""
        return [
            path(address, self.admin_site.admin_view(view), name=self._named(name))
            for address, (view, name) in pages.items()
        ]

    def to(self, page, *arguments) -> str:
        """The address of one of the pages of this admin."""
        return reverse(f"admin:{self._named(page)}", args=arguments)

    def show(self, request, page, title, /, **context):
        """A page in the desk's frame; a form with mistakes in it says so in its title."""
        frame = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return render(request, f"training/desk/{page}.html", frame | context)

    def _named(self, page):
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"


class SessionPages(DeskPages):
    """The same for pages of one session: who has a place is for those who may see bookings."""

    def to_read(self, request, pk):
        session = self.get_object(request, str(pk))
        if session is None:
            raise Http404
        if not self.may_read(request, session):
            raise PermissionDenied
        return session

    def to_act_on(self, request, pk):
        session = self.to_read(request, pk)
        if not self.may_act(request, session):
            raise PermissionDenied
        return session

    def may_read(self, request, session):
        seen = self.has_view_permission(request, session)
        return seen and request.user.has_perm("training.view_booking")

    def may_act(self, request, session):
        changed = self.has_change_permission(request, session)
        return changed and request.user.has_perm("training.change_booking")

    def show_of(self, request, session, page, title, /, **context):
        """A page of a session, below its form and its places."""
        about = {
            "session": session,
            "subtitle": str(session),
            "change_url": self.to("change", session.pk),
            "bookings_url": self.to("bookings", session.pk),
            "may_act": self.may_act(request, session),
        }
        return self.show(request, page, title, **about | context)
