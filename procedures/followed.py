"""What of the procedures can be followed."""

from portal.alerts.models import Frequency
from portal.alerts.subjects import Subjects, of_rows
from procedures.models import Chapter, Manual


def followed() -> list[Subjects]:
    return [
        Subjects("procedures.manual", "Whole manuals", of_rows(Manual.objects.all)),
        Subjects(
            "procedures.chapter",
            "Chapters",
            of_rows(_chapters, _chapter),
            listed=False,
            usual=Frequency.AT_ONCE,
        ),
    ]


def _chapters():
    return Chapter.objects.standing_alone().select_related("manual")


def _chapter(chapter):
    """With its manual: two may have a chapter of one name, and so may the topics."""
    return f"Chapter: {chapter}, {chapter.manual}"
