"""What the desk's pages of one session have in common: their frame, and who may see them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from portal.desk.pages import DeskPages


class SessionPages(DeskPages):
    """Mixed into an admin: pages of one session. They are for those who may see bookings."""

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
