"""What people said of a course or a session; who may be contacted about it is shown at a button,
and that it was read is kept."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from portal.audit.models import record
from portal.desk.pages import DeskPages
from training.desk.pages import SessionPages
from training.evaluation import words

TITLE = "What people said"


def _shown(request, about, sessions):
    """The words; with the button pressed also those of people whom the office may contact."""
    forms = words.may_contact(sessions)
    named = None
    if request.method == "POST":
        named = words.named(forms)
        counted = "1 person" if len(named) == 1 else f"{len(named)} people"
        record(about, "read what people said by name", by=request.user, note=f"{counted}.")
    people = forms.count() if named is None else len(named)
    return {"headings": words.of_sessions(sessions), "people": people, "named": named}


class SaidOfSessionPages(SessionPages):
    """Mixed into the admin of sessions."""

    def get_urls(self):
        pages = {"<int:pk>/said/": (self.said_view, "said")}
        return [*self.own_urls(pages), *super().get_urls()]

    @transaction.atomic
    def said_view(self, request, pk):
        session = self.to_read(request, pk)
        if not request.user.has_perm("training.view_evaluation"):
            raise PermissionDenied
        return self.show_of(request, session, "said", TITLE, **_shown(request, session, [pk]))


class SaidOfCoursePages(DeskPages):
    """Mixed into the admin of courses."""

    def get_urls(self):
        pages = {"<int:pk>/said/": (self.said_view, "said")}
        return [*self.own_urls(pages), *super().get_urls()]

    @transaction.atomic
    def said_view(self, request, pk):
        course = self.get_object(request, str(pk))
        if course is None:
            raise Http404
        rights = ("training.view_booking", "training.view_evaluation")
        if not (self.has_view_permission(request, course) and request.user.has_perms(rights)):
            raise PermissionDenied
        sessions = list(course.sessions.values_list("pk", flat=True))
        about = {"subtitle": str(course), "change_url": self.to("change", pk)}
        return self.show(request, "said", TITLE, **about | _shown(request, course, sessions))
