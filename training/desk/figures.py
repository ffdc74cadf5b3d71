"""What the training changed: the figures of any sessions, broken down, with pictures and as files.

Nobody is named anywhere, and what few people said is not shown.
"""

import datetime as dt

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Min
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.models import Agency
from portal.desk.front import Panel, Row
from portal.desk.pages import DeskPages
from portal.pages.exports import download
from portal.pages.spreadsheets import spreadsheet
from portal.pages.years import Year, year_of
from portal.reference.models import Area, Priority, Theme
from training.figures import columns, pictures
from training.figures.counting import by, by_outcome, each_session, of_sessions
from training.figures.grouping import GROUPINGS
from training.figures.small import FEWEST
from training.models import Course, TrainingSession

ALL_TIME = "all"
MAY = ("training.view_booking", "training.view_trainingsession")
WIDTH, WIDE = 14, 44  # of a column of numbers and of a name, in letters
ABOUT_SESSION = {"Session": 12, "Course": WIDE, "Begins": 18, "Where": 28, "Area": 18}
DAY = {"input_formats": ["%Y-%m-%d", "%d/%m/%Y"], "required": False}


def within(first: dt.date | None, last: dt.date | None):
    """The sessions that began between two days in London, both of them included."""
    sessions = TrainingSession.objects.all()
    if first:
        sessions = sessions.filter(starts_at__date__gte=first)
    if last:
        sessions = sessions.filter(starts_at__date__lte=last)
    return sessions


class FiguresForm(forms.Form):
    """Which sessions are counted, and by what the figures are broken down."""

    year = forms.ChoiceField(label="Year, April to March", required=False)
    first = forms.DateField(label="Or from", help_text="In place of the year.", **DAY)
    last = forms.DateField(label="Until", help_text="That day counts too.", **DAY)
    course = forms.ModelChoiceField(Course.objects.order_by("title"), required=False)
    theme = forms.ModelChoiceField(Theme.objects.all(), required=False)
    priority = forms.ModelChoiceField(Priority.objects.all(), required=False)
    area = forms.ModelChoiceField(Area.objects.all(), required=False)
    kind = forms.ChoiceField(
        label="People from", required=False, choices=[("", "Any agency"), *Agency.Kind.choices]
    )
    by = forms.ChoiceField(label="Broken down by", required=False)

    def __init__(self, data):
        this_year = year_of(timezone.localdate()).begins
        super().__init__({"year": this_year} | {name: data[name] for name in data}, label_suffix="")
        self.fields["year"].choices = [*_years(), (ALL_TIME, "All years")]
        ways = [(name, each.title) for name, each in GROUPINGS.items() if name != "all"]
        self.fields["by"].choices = [("", "Nothing"), *ways]
        for name in ("course", "theme", "priority", "area"):
            self.fields[name].empty_label = "Any"
        for name in ("first", "last"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            self.fields[name].error_messages["invalid"] = "Write the day like 1/4/2026."

    def clean(self):
        said = super().clean()
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day is before the first.")
        return said

    def sessions(self):
        said = self.cleaned_data
        found = within(*self.days)
        narrowed = {
            "course": said["course"],
            "course__themes": said["theme"],
            "course__priorities": said["priority"],
            "venue__area": said["area"],
        }
        return found.filter(**{name: row for name, row in narrowed.items() if row})

    @property
    def days(self):
        said = self.cleaned_data
        if said["first"] or said["last"]:
            return said["first"], said["last"]
        if said["year"] in ("", ALL_TIME):
            return None, None
        return Year(int(said["year"])).days


def _years():
    """Those with sessions, and this one, the last first."""
    this = year_of(timezone.localdate()).begins
    ends = TrainingSession.objects.aggregate(first=Min("starts_at"), last=Max("starts_at"))
    known = [year_of(timezone.localdate(moment)).begins for moment in ends.values() if moment]
    return [
        (year, str(Year(year))) for year in range(max([this, *known]), min([this, *known]) - 1, -1)
    ]


class _Shown:
    """The figures that were asked for: of all together, and in groups."""

    def __init__(self, form):
        said = form.cleaned_data
        self.form, self.kind, self.by = form, said["kind"], said["by"]
        self.sessions = form.sessions()
        self.total = of_sessions(self.sessions, kind=self.kind)
        self.groups = by(self.sessions, self.by, kind=self.kind) if self.by else []
        self.grouping = GROUPINGS[self.by] if self.by else None

    def of_people(self):
        return bool(self.kind) or bool(self.grouping and self.grouping.is_of_people)

    def heading(self):
        return self.grouping.title if self.grouping else "Sessions"

    def rows(self):
        """Each label with its figures and where it leads, all together last."""
        rows = [(each.label, each.figures, self._address(each.key)) for each in self.groups]
        return [*rows, ("All together", self.total, "")]

    def _address(self, key):
        page = {"session": "trainingsession_figures_of", "course": "course_figures_of"}.get(self.by)
        return reverse(f"admin:training_{page}", args=[key]) if page else ""

    def table(self):
        """Headings with their widths, and rows, as a file has them."""
        parts = columns.parts(of_people=self.of_people())
        widths = {self.heading(): WIDE} | dict.fromkeys(columns.headings(parts), WIDTH)
        return widths, ([label, *columns.row(parts, each)] for label, each, _ in self.rows())


def shown_of(rows, *, of_people=False):
    """The tables of a page: each with its headings, and its rows with their pictures."""
    return [
        {
            "part": part,
            "rows": [
                (label, url, part.cells(each), part.picture and part.picture(each))
                for label, each, url in rows
            ],
        }
        for part in columns.parts(of_people=of_people)
    ]


def drawn(total):
    return [each for each in (pictures.of_answers(total), pictures.of_change(total)) if each]


class FiguresPages(DeskPages):
    """Mixed into the admin of sessions."""

    def get_urls(self):
        pages = {
            "figures/": (require_safe(self.figures_view), "figures"),
            "figures.csv": (require_safe(self.figures_as_csv), "figures_csv"),
            "figures.xlsx": (require_safe(self.figures_as_xlsx), "figures_xlsx"),
            "figures-of-sessions.csv": (require_safe(self.sessions_csv), "figures_sessions_csv"),
            "figures-of-sessions.xlsx": (require_safe(self.sessions_xlsx), "figures_sessions_xlsx"),
            "<int:pk>/figures/": (require_safe(self.figures_of_view), "figures_of"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def figures_view(self, request):
        check_may_see(request)
        form = FiguresForm(request.GET)
        context = {"form": form, "fewest": FEWEST}
        if form.is_valid():
            shown = _Shown(form)
            context |= {
                "shown": shown,
                "tables": shown_of(shown.rows(), of_people=shown.of_people()),
                "pictures": drawn(shown.total),
            }
        return self.show(request, "figures", "What the training changed", **context)

    def figures_as_csv(self, request):
        return self._file(request, download, _table_shown)

    def figures_as_xlsx(self, request):
        return self._file(request, spreadsheet, _table_shown)

    def sessions_csv(self, request):
        return self._file(request, download, _table_of_sessions)

    def sessions_xlsx(self, request):
        return self._file(request, spreadsheet, _table_of_sessions)

    def _file(self, request, made, table):
        """Where a choice is odd, the page, which explains it."""
        check_may_see(request)
        form = FiguresForm(request.GET)
        if not form.is_valid():
            return redirect(f"{self.to('figures')}?{request.GET.urlencode()}")
        return made("what the training changed", *table(form))

    def figures_of_view(self, request, pk):
        check_may_see(request)
        session = self.to_read(request, pk)
        about = {"bookings_url": self.to("bookings", pk), "change_url": self.to("change", pk)}
        return _show_one(self, request, session, *_beside_its_course(session), **about)


class CourseFiguresPages(DeskPages):
    """Mixed into the admin of courses."""

    def get_urls(self):
        pages = {"<int:pk>/figures/": (require_safe(self.figures_of_view), "figures_of")}
        return [*self.own_urls(pages), *super().get_urls()]

    def figures_of_view(self, request, pk):
        check_may_see(request)
        course = self.get_object(request, str(pk))
        if course is None:
            raise Http404
        sessions = TrainingSession.objects.filter(course=course)
        years = [(each.label, each.figures, "") for each in by(sessions, "year")]
        about = {"change_url": self.to("change", pk), "years": years}
        return _show_one(
            self, request, course, of_sessions(sessions), by_outcome(sessions), **about
        )


def check_may_see(request):
    """Those who may see bookings, since all of this is counted from them."""
    if not request.user.has_perms(MAY):
        raise PermissionDenied


def _beside_its_course(session):
    """The figures of one session, and of its outcomes. What the others of its course would give
    away beside those of the course is not shown."""
    of_course = by(TrainingSession.objects.filter(course=session.course_id), "session")
    one = TrainingSession.objects.filter(pk=session.pk)
    figures = next((each.figures for each in of_course if each.key == session.pk), None)
    figures = figures or of_sessions(one)
    return figures, by_outcome(one) if figures.both else []


def _show_one(pages, request, row, total, outcomes, *, years=(), **about):
    """The page of one session or course, with each outcome that people were asked about."""
    context = {
        "subtitle": str(row),
        "total": total,
        "tables": shown_of([*years, ("All together", total, "")]),
        "outcomes": outcomes,
        "pictures": drawn(total),
        "fewest": FEWEST,
    }
    return pages.show(request, "figures_of", "What it changed", **context | about)


def _table_shown(form):
    return _Shown(form).table()


def _table_of_sessions(form):
    """One row for each session, written while they are counted: for the yearly report."""
    parts = columns.parts(of_people=False)
    widths = ABOUT_SESSION | dict.fromkeys(columns.headings(parts), WIDTH)
    return widths, _rows_of_sessions(form.sessions(), parts)


def _rows_of_sessions(sessions, parts):
    about = sessions.select_related("course", "venue__area").order_by("starts_at", "pk")
    figures = each_session(sessions)
    number, counted = next(figures, (None, None))
    for session in about.iterator(chunk_size=200):
        if session.pk == number:
            yield [*_about(session), *columns.row(parts, counted)]
            number, counted = next(figures, (None, None))


def _about(session):
    area = session.venue.area if session.venue else ""
    return [session.pk, session.course.title, session.starts_at, session.where, area]


def panel() -> Panel:
    """The line of the last whole year; nothing where there was no training in it."""
    year = Year(year_of(timezone.localdate()).begins - 1)
    figures = of_sessions(within(*year.days))
    if not figures.held:
        return Panel("What the training changed")
    both = f"{figures.both:,}" if figures.both is not None else f"fewer than {FEWEST}"
    note = f"{figures.attended:,} attended, {both} of them answered both forms"
    url = reverse("admin:training_trainingsession_figures")
    return Panel("What the training changed", [Row(str(year), f"{url}?year={year.begins}", note)])
