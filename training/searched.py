from django.db.models import OuterRef, Subquery
from django.utils import timezone

from portal.search.kinds import Kind
from training.models import Course, TrainingSession


def kinds() -> list[Kind]:
    return [Kind(Course, "Training course", _courses, _next)]


def _courses():
    ahead = TrainingSession.objects.running().ahead().filter(course=OuterRef("pk"))
    return Course.objects.published().annotate(next_at=Subquery(ahead.values("starts_at")[:1]))


def _next(course):
    if course.next_at is None:
        return "No date yet: say that you would come"
    return f"Next on {timezone.localtime(course.next_at):%-d %B %Y}"
