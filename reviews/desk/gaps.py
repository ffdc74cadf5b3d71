"""What is missing between reviews and practice: one page for the office and the chair.

Recommendations that lack something; and, the other way about, what the public reads that traces
to no recommendation. A recommendation that was not accepted lacks nothing.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable
from functools import wraps
from typing import NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.models import Briefing
from portal.accounts.models import Agency
from portal.pages.exports import download
from portal.pages.spreadsheets import spreadsheet
from portal.publishing.models import Status
from portal.reference.models import Audience, Board, Theme
from procedures.models import Change
from procedures.months import months_after
from reviews.desk.gap_tables import GapTable, RecommendationGaps, Untraced, UntracedChanges
from reviews.models import Recommendation, Response, Review
from training.models import Course

AT_ONCE = 200  # rows held while a file is written
MONTHS = 12  # after which evidence is old, where nobody says otherwise
LONGEST = 120
OF_RECOMMENDATIONS = "Recommendations"
UNTRACED = "From no recommendation"

may_see = permission_required("reviews.view_recommendation", raise_exception=True)


class Gap(NamedTuple):
    """Something that may be missing: its name in the address, its words, and the rows that lack
    it: `find(rows, today, old)` of recommendations, `find()` of what traces to none."""

    name: str
    words: str
    find: Callable[..., QuerySet]
    table: type[GapTable] = RecommendationGaps

    @property
    def is_of_recommendations(self):
        return self.table is RecommendationGaps

    @property
    def heading(self):
        return f"{OF_RECOMMENDATIONS if self.is_of_recommendations else UNTRACED}: {self.words}"


def _untraced(rows, answer):
    """The rows to which no response points, in its field `answer`."""
    return rows.filter(~Exists(Response.objects.order_by().filter(**{answer: OuterRef("pk")})))


def _untraced_changes():
    """Changes that nobody has to act on, such as a new link, come from nowhere."""
    public = Change.objects.public().exclude(kind__in=Change.SPEAKS_FOR_ITSELF)
    return _untraced(public.filter(minor=False), "change")


GAPS = {
    gap.name: gap
    for gap in (
        Gap("response", "No response", lambda rows, *_: rows.without_response()),
        Gap("training", "No training", lambda rows, *_: rows.without_training()),
        Gap("briefing", "No briefing", lambda rows, *_: rows.without_briefing()),
        Gap("overdue", "Overdue", lambda rows, today, _: rows.overdue(today)),
        Gap("evidence", "No evidence", lambda rows, *_: rows.without_evidence()),
        Gap("old", "Only old evidence", lambda rows, _, old: rows.with_evidence_before(old)),
        Gap(
            "courses",
            "Courses",
            lambda: _untraced(Course.objects.published(), "course"),
            Untraced,
        ),
        Gap(
            "briefings",
            "Briefings",
            lambda: _untraced(Briefing.objects.published(), "briefing"),
            Untraced,
        ),
        Gap("changes", "Changes to procedures", _untraced_changes, UntracedChanges),
    )
}
FIRST = "response"

# By which way each kind of row is about what somebody chooses. What has none is not narrowed.
WAYS = {
    "board": {
        Recommendation: "review__boards",
        Course: "boards",
        Briefing: "boards",
        Change: "release__boards",
    },
    "agency": {Recommendation: "agencies"},
    "theme": {
        Recommendation: "review__themes",
        Course: "themes",
        Briefing: "themes",
        Change: "chapter__themes",
    },
    "audience": {
        Recommendation: "review__audience__in",
        Course: "audience__in",
        Briefing: "audience__in",
        Change: "release__audience__in",
    },
}


class GapsForm(forms.Form):
    """What the list is narrowed to, and when evidence is old."""

    board = forms.ModelChoiceField(Board.objects.all(), to_field_name="slug", required=False)
    agency = forms.ModelChoiceField(Agency.objects.all(), to_field_name="slug", required=False)
    theme = forms.ModelChoiceField(Theme.objects.all(), to_field_name="slug", required=False)
    audience = forms.ChoiceField(
        label="For work with",
        required=False,
        choices=[("", "All"), (Audience.CHILDREN, "Children"), (Audience.ADULTS, "Adults")],
    )
    months = forms.IntegerField(
        label="Evidence is old after how many months",
        min_value=1,
        max_value=LONGEST,
        error_messages={"required": "Say how many months."},
    )

    def __init__(self, data, gap: Gap):
        super().__init__({"months": MONTHS} | data.dict(), label_suffix="")
        if not gap.is_of_recommendations:
            del self.fields["agency"]
        for field in self.fields.values():
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = "Choose one from the list."
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = "All"

    def narrowed(self, rows):
        self.is_valid()
        for name, ways in WAYS.items():
            value, way = self.cleaned_data.get(name), ways.get(rows.model)
            if value and way:
                rows = rows.filter(**{way: value})
        return rows

    def clean_audience(self):
        """All that reaches those who were chosen."""
        chosen = self.cleaned_data["audience"]
        return Audience.reaching(chosen) if chosen else None

    def old_before(self) -> dt.date:
        """Evidence from before that day is old."""
        self.is_valid()
        return _months_ago(self.cleaned_data.get("months", MONTHS))


def _months_ago(months):
    """The same day of the month; the last of a month that has no such day."""
    today = timezone.localdate()
    first = months_after(today, -months)
    return first.replace(day=min(today.day, monthrange(first.year, first.month)[1]))


class Choice(NamedTuple):
    """A gap that can be chosen, how many rows it has, and where they are listed."""

    gap: Gap
    count: int
    url: str
    is_shown: bool


class Asked:
    """What an address asks for: which gap, narrowed to what."""

    def __init__(self, request, gap: Gap):
        self.request, self.gap = request, gap
        self.form = GapsForm(request.GET, gap)

    def rows(self, gap: Gap):
        if not gap.is_of_recommendations:
            return self.form.narrowed(gap.find())
        known, old = known_recommendations(self.request), self.form.old_before()
        return self.form.narrowed(gap.find(known, timezone.localdate(), old))

    def listed(self):
        """The rows that are asked for, those due or published longest ago first."""
        rows = self.rows(self.gap)
        if self.gap.is_of_recommendations:
            return rows.by_due_day()
        since = "release__publish_at" if rows.model is Change else "publish_at"
        return rows.order_by(since, "pk")

    def choices(self, shown: int) -> dict[str, list[Choice]]:
        """All that can be chosen, under headings. `shown` is how many rows the chosen one has."""
        made = [self._choice(gap, shown) for gap in GAPS.values()]
        of_recommendations = [choice for choice in made if choice.gap.is_of_recommendations]
        untraced = [choice for choice in made if not choice.gap.is_of_recommendations]
        return {OF_RECOMMENDATIONS: of_recommendations, UNTRACED: untraced}

    def _choice(self, gap, shown):
        query = self.request.GET.copy()
        for name in ("page", "sort", *([] if gap.is_of_recommendations else ["agency"])):
            query.pop(name, None)
        query["missing"] = gap.name
        is_shown = gap is self.gap
        count = shown if is_shown else self.rows(gap).count()
        return Choice(gap, count, f"?{query.urlencode()}", is_shown)


def known_recommendations(request):
    """Those of the reviews this person finds at the desk; of a withdrawn one nothing is asked."""
    reviews = admin.site.get_model_admin(Review).get_queryset(request)
    standing = reviews.exclude(status=Status.WITHDRAWN).order_by().values("pk")
    return Recommendation.objects.filter(review__in=standing)


def asked_of(view):
    """For views of the page: they are given what its address asks for."""

    @require_safe
    @may_see
    @wraps(view)
    def wrapper(request):
        gap = GAPS.get(request.GET.get("missing", FIRST))
        if gap is None:
            messages.warning(request, "That list does not exist: here is the first.")
            return redirect("admin:reviews_gaps")
        return view(request, Asked(request, gap))

    return wrapper


@asked_of
def gaps(request, asked):
    table = asked.gap.table(asked.listed()).show(request)
    context = {
        **admin.site.each_context(request),
        "title": "Gaps",
        "opts": Recommendation._meta,
        "form": asked.form,
        "gap": asked.gap,
        "table": table,
        "choices": asked.choices(table.page.paginator.count),
    }
    return render(request, "reviews/desk/gaps.html", context)


@asked_of
def gaps_csv(request, asked):
    return _to_take_away(request, asked, download)


@asked_of
def gaps_xlsx(request, asked):
    return _to_take_away(request, asked, spreadsheet)


def _to_take_away(request, asked, write):
    """The whole list as a file; where a choice is odd, the page, which explains it."""
    if not asked.form.is_valid():
        return redirect(f"{reverse('admin:reviews_gaps')}?{request.GET.urlencode()}")
    table = asked.gap.table(asked.listed())
    rows = table.ready(table.in_order(request)).iterator(chunk_size=AT_ONCE)
    address = request.build_absolute_uri
    return write(
        f"gaps {asked.gap.words}", table.WIDTHS, (table.as_row(row, address) for row in rows)
    )


def urls(site) -> list:
    """The routes of the page and its files, for the desk."""
    pages = {"gaps/": gaps, "gaps.csv": gaps_csv, "gaps.xlsx": gaps_xlsx}
    return [
        path(f"reviews/{address}", site.admin_view(view), name=f"reviews_{view.__name__}")
        for address, view in pages.items()
    ]
