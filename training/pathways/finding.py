"""Which training a group of people needs: pathways with their courses, and when these run next."""

from django.db.models import Prefetch
from django.utils import timezone

from training.models import Course, Pathway, PathwayStep, TrainingSession


def public(**narrowed) -> list[Pathway]:
    """Every pathway that has a course to read; `shown` are its steps at such courses, in order.

    Of a step's course, `first` are the courses that must come first.
    """
    courses = Course.objects.published()
    first = Prefetch("course__comes_first", courses.order_by("title"), to_attr="first")
    steps = PathwayStep.objects.filter(course__in=courses).select_related("course")
    steps = steps.defer("course__programme", "course__who_for").prefetch_related(first)
    found = Pathway.objects.filter(**narrowed)
    ready = found.prefetch_related("roles", Prefetch("steps", steps, to_attr="shown"))
    return [pathway for pathway in ready if pathway.shown]


def fitting(role, kind: str) -> list[Pathway]:
    """The pathways of people with this job at an agency of this kind, in their order."""
    return [pathway for pathway in public() if pathway.is_for(role, kind)]


def with_dates(pathways: list[Pathway]) -> list[Pathway]:
    """Each step with `next_date`: the next that has a place, or that has a list to wait on."""
    steps = [step for pathway in pathways for step in pathway.shown]
    dates = next_dates({step.course_id for step in steps})
    for step in steps:
        step.next_date = dates.get(step.course_id)
    return pathways


def next_dates(courses: set[int]) -> dict[int, TrainingSession]:
    """By course, the soonest date that can be booked; one with a place left goes before one that
    is full.
    """
    now, found = timezone.now(), {}
    for session in TrainingSession.objects.upcoming(now).filter(course__in=courses):
        if session.closes_at > now and _is_better(session, found.get(session.course_id)):
            found[session.course_id] = session
    return found


def _is_better(session, than):
    return than is None or (than.is_full and not session.is_full)
