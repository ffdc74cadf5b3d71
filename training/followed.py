"""What of the training can be followed: a course, when dates come."""

from portal.alerts.models import Frequency
from portal.alerts.subjects import Subjects, of_rows
from training.models import Course


def followed() -> list[Subjects]:
    return [
        Subjects(
            "training.course",
            "Courses, when dates come",
            of_rows(Course.objects.published, "Course: {}".format),
            gone=of_rows(Course.objects.withdrawn, lambda _: "A course that was withdrawn"),
            listed=False,
            hint="Open it, and follow “Get an e-mail each time new dates come”.",
            usual=Frequency.AT_ONCE,
        )
    ]
