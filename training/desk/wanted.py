"""Which courses people wait to be told of: counted by course, agency and area, naming nobody."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, Sum
from django.http import Http404
from django.views.decorators.http import require_safe

from portal.desk.pages import DeskPages
from portal.pages.exports import download
from portal.search import unfound
from portal.search.front import may_look
from training import demand
from training.models import Course, Interest

HEADING = ["Course", "Agency", "Area", "People"]
UNSAID = "Not said"
UNFOUND = 8  # searches in vain that are shown; the rest have a page of their own


class DemandPages(DeskPages):
    """Mixed into the admin of courses."""

    def get_urls(self):
        pages = {
            "demand/": (require_safe(self.demand_view), "demand"),
            "demand.csv": (require_safe(self.demand_as_csv), "demand_csv"),
            "<int:pk>/demand/": (require_safe(self.demand_for_view), "demand_for"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def demand_view(self, request):
        """Every course that somebody waits for, the most wanted first; by which agencies and areas;
        and what people searched for and did not find, which no course may be about."""
        self._check_may_see_demand(request)
        context = {
            "courses": wanted_courses(),
            "counted": _counted(),
            "unfound": unfound.most(UNFOUND) if may_look(request.user) else None,
        }
        return self.show(request, "demand", "Demand for courses", **context)

    def demand_for_view(self, request, pk):
        """Who wants one course: how many of which agency, and in which area."""
        self._check_may_see_demand(request)
        course = self.get_object(request, str(pk))
        if course is None:
            raise Http404
        context = {
            "course": course,
            "counted": _counted(course),
            "subtitle": str(course),
            "change_url": self.to("change", pk),
        }
        return self.show(request, "demand_for", "Who waits for this course", **context)

    def demand_as_csv(self, request):
        self._check_may_see_demand(request)
        rows = Interest.objects.counted().values_list("course__title", "agency__name", "area__name")
        rows = rows.annotate(wanted=Sum("people")).order_by(
            "course__title", "agency__name", "area__name"
        )
        return download("demand for courses", HEADING, map(_as_row, rows))

    def _check_may_see_demand(self, request):
        may = self.has_view_permission(request) and request.user.has_perm("training.view_interest")
        if not may:
            raise PermissionDenied


def wanted_courses():
    """Courses that people wait to be told of, each with `wanted`: how many people."""
    waits = Q(interests__told_at=None, interests__confirmed_at__isnull=False)
    wanted = Course.objects.annotate(wanted=Sum("interests__people", filter=waits))
    return wanted.filter(wanted__gt=0).order_by("-wanted", "title")


def _counted(course=None):
    return {
        "Agency": _named(demand.counted("agency", course), "agency__name"),
        "Area": _named(demand.counted("area", course), "area__name"),
    }


def _named(rows, name):
    return [(row[name] or UNSAID, row["wanted"]) for row in rows]


def _as_row(row):
    course, agency, area, wanted = row
    return [course, agency, area or UNSAID, wanted]
