from django.db.models import Exists, Max, OuterRef
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.pages.filters import page_of
from portal.publishing.gone import published_or_gone
from portal.publishing.related import reasons_for
from portal.reference.known import partnership_of
from training import months
from training.filters import SessionFilters
from training.models import Course, Pathway, TrainingSession
from training.structured import event

MOST_KEPT = 12  # sessions with slides or a recording that a course lists, the last ones
MONTH = "month"  # how the address asks for the dates of a month


@require_safe
def index(request):
    """The dates to come, narrowed as the address says: a list, or one month of them."""
    filters = SessionFilters(request.GET, TrainingSession.objects.upcoming())
    if request.GET.get("view") == MONTH:
        return _month(request, filters)
    context = {
        "filters": filters,
        "page": page_of(filters.qs, request),
        "courses": _courses(),
    }
    return render(request, "training/index.html", context)


def _month(request, filters):
    month = months.first_of(request.GET.get("month", ""))
    last = filters.qs.aggregate(last=Max("starts_at"))["last"]
    after = months.after(month)
    since, until = months.begins(month), months.begins(after)
    sessions = list(filters.qs.filter(starts_at__gte=since, starts_at__lt=until))
    context = {
        "filters": filters,
        "month": month,
        "weeks": months.weeks(month, sessions),
        "number": len(sessions),
        "before": months.before(month) if month > timezone.localdate() else None,
        "after": after if last and last >= until else None,
        "kept": {"view": MONTH, "month": f"{month:%Y-%m}"},
    }
    return render(request, "training/month.html", context)


def _courses():
    """Every course, with whether it has a date to come."""
    dates = TrainingSession.objects.upcoming().filter(course=OuterRef("pk"))
    return Course.objects.published().annotate(has_dates=Exists(dates)).order_by("title")


@require_safe
def course(request, slug):
    courses = Course.objects.ready_to_read().select_related("rules").prefetch_related("outcomes")
    found = published_or_gone(courses, slug=slug)
    sessions = list(found.sessions.ahead_or_kept().with_rules().select_related("venue"))
    dates = [session for session in sessions if not session.has_begun]
    kept = [session for session in reversed(sessions) if session.is_over]
    context = {
        "course": found,
        "dates": dates,
        "has_date": any(date.can_still_be_booked for date in dates),
        "kept": kept[:MOST_KEPT],
        "last": None if dates else found.sessions.last_run(),
        "first": found.comes_first.published().order_by("title"),
        "rules": found.rules,
        "pathways": Pathway.objects.filter(steps__course=found),
        "reasons": reasons_for([found]).get(found.pk, []),
        "quick_exit": found.themes.all().need_quick_exit(),
    }
    return render(request, "training/course.html", context)


@require_safe
def session(request, pk):
    public = TrainingSession.objects.public().with_rules().select_related("venue__area")
    rows = public.prefetch_related("course__themes", "led_by")
    found = get_object_or_404(rows, pk=pk)
    address = request.build_absolute_uri(found.get_absolute_url())
    context = {
        "session": found,
        "files": list(found.attachments.select_related("upload")) if found.shows_afterwards else [],
        "rules": found.booking_rules,
        "first": found.course.comes_first.published().order_by("title"),
        "structured": event(found, address, partnership_of(request)),
        "address": address,
        "quick_exit": found.course.themes.all().need_quick_exit(),
    }
    return render(request, "training/session.html", context)
