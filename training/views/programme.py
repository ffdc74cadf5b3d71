from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.pages.filters import page_of
from portal.publishing.gone import published_or_gone
from training.filters import SessionFilters
from training.models import Course, TrainingSession


@require_safe
def index(request):
    filters = SessionFilters(request.GET, TrainingSession.objects.upcoming())
    context = {
        "filters": filters,
        "page": page_of(filters.qs, request),
        "courses": Course.objects.published().order_by("title"),
    }
    return render(request, "training/index.html", context)


@require_safe
def course(request, slug):
    courses = Course.objects.ready_to_read().prefetch_related("outcomes")
    found = published_or_gone(courses, slug=slug)
    now = timezone.now()
    past = found.sessions.filter(starts_at__lte=now)
    context = {
        "course": found,
        "coming": found.sessions.filter(starts_at__gt=now).select_related("venue"),
        "quick_exit": found.themes.all().need_quick_exit(),
        "last": past.order_by("-starts_at").first(),
    }
    return render(request, "training/course.html", context)


@require_safe
def session(request, pk):
    public = TrainingSession.objects.public().select_related("course", "venue__area")
    found = get_object_or_404(public.prefetch_related("course__themes"), pk=pk)
    context = {"session": found, "quick_exit": found.course.themes.all().need_quick_exit()}
    return render(request, "training/session.html", context)
