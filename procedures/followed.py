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
            of_rows(Chapter.objects.standing_alone),
            listed=False,
            usual=Frequency.AT_ONCE,
        ),
    ]
