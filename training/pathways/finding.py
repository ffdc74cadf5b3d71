"""Which training a group of people needs: pathways with their courses, and when these run next."""

from collections import defaultdict
from collections.abc import Container, Iterator

from django.db.models import Prefetch
from django.utils import timezone

from training.models import Course, Pathway, PathwayStep, TrainingSession


def public(**narrowed) -> list[Pathway]:
    """Every pathway that has a course to read; `shown` are its steps at such courses, in order.

    Of a step's course, and of those before it, `first` are the courses that must come first.
    """
    steps = PathwayStep.objects.filter(course__in=Course.objects.published())
    steps = steps.select_related("course").defer("course__programme", "course__who_for")
    found = Pathway.objects.filter(**narrowed)
    ready = found.prefetch_related("roles", Prefetch("steps", steps, to_attr="shown"))
    shown = [pathway for pathway in ready if pathway.shown]
    _say_what_comes_first([step.course for pathway in shown for step in pathway.shown])
    return shown


def _say_what_comes_first(courses):
    """Gives these courses, and all that come before them, `first`: the published ones, by title."""
    links = Course.comes_first.through.objects.filter(to_course__in=Course.objects.published())
    links = links.select_related("to_course").order_by("to_course__title")
    known, before = {}, defaultdict(list)
    for link in links.defer("to_course__programme", "to_course__who_for") if courses else ():
        first = known.setdefault(link.to_course_id, link.to_course)
        before[link.from_course_id].append(first)
    for course in [*courses, *known.values()]:
        course.first = before[course.pk]


def still_first(course: Course, been: Container[int] = (), seen=None) -> Iterator[Course]:
    """What must come before a course for somebody who has been on those in `been`, in the order to
    do it in. Two that must each come before the other stand in it once.
    """
    seen = {course.pk} if seen is None else seen
    for each in course.first:
        if each.pk not in been and each.pk not in seen:
            seen.add(each.pk)
            yield from still_first(each, been, seen)
            yield each


def in_order(pathway: Pathway) -> list[Course]:
    """Its courses, and before each what must come first, whether that is part of it or not."""
    return list(dict.fromkeys(c for s in pathway.shown for c in (*still_first(s.course), s.course)))


def fitting(role, kind: str) -> list[Pathway]:
    """The pathways of people with this job at an agency of this kind, in their order."""
    return [pathway for pathway in public() if pathway.is_for(role, kind)]


def with_dates(pathways: list[Pathway]) -> list[Pathway]:
    """Each step with `next_date`: the next that has a place, or that has a list to wait on.

    `first` are the courses to do before it that stand nowhere earlier in the pathway, each with its
    own `next_date`; `before` those that do.
    """
    dates = next_dates({course.pk for pathway in pathways for course in in_order(pathway)})
    for pathway in pathways:
        earlier = set()
        for step in pathway.shown:
            step.next_date = dates.get(step.course_id)
            step.first = list(still_first(step.course, earlier))
            step.before = [each for each in step.course.first if each not in step.first]
            for course in step.first:
                course.next_date = dates.get(course.pk)
            earlier |= {step.course_id, *(course.pk for course in step.first)}
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
