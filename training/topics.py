from django.db.models import F
from django.urls import reverse

from portal.topics.groups import Group
from training.models import Course, TrainingSession

SHOWN = 4  # dates; as many courses without one
LOOKED_AT = 200  # dates with a place left, of which some may no longer be booked


def on_topic(theme, at) -> list[Group]:
    """The next dates of courses on a theme that have a place left, and the courses without one."""
    dates = _to_be_booked(theme, at)
    courses = Course.objects.published(at).filter(themes=theme).order_by("title")
    without = courses.exclude(pk__in={date.course_id for date in dates})
    return [
        Group(
            slug="training",
            title="Training",
            template="training/_topic.html",
            rows=[*dates[:SHOWN], *without[:SHOWN]],
            none="a course",
            more="All dates on this topic",
            more_url=reverse("training:index", query={"theme": theme.slug}),
        )
    ]


def _to_be_booked(theme, at):
    upcoming = TrainingSession.objects.upcoming(at).filter(course__themes=theme)
    free = upcoming.filter(taken__lt=F("places"))[:LOOKED_AT]
    return [date for date in free if at < date.closes_at]
