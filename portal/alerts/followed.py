"""What can be followed that no single section has: topics, jobs, whole sections, the newsletter."""

from portal.alerts.links import NEWSLETTER
from portal.alerts.models import Frequency
from portal.alerts.subjects import Subjects, of_rows, of_words
from portal.pages.sections import sections
from portal.reference.models import JobRole, Theme

ISSUES = {"issues": "The newsletter, when an issue comes out"}


def followed() -> list[Subjects]:
    return [
        Subjects(
            NEWSLETTER,
            "Newsletter",
            of_words(lambda: ISSUES),
            often=(Frequency.AT_ONCE,),
            usual=Frequency.AT_ONCE,
        ),
        Subjects("section", "Everything in a section", of_words(_sections)),
        Subjects(
            "theme", "Topics", of_rows(Theme.objects.all), hint="Whatever is new on one subject."
        ),
        Subjects(
            "role",
            "Job roles",
            of_rows(JobRole.objects.all),
            hint="Changes that ask something of people in your job.",
        ),
    ]


def _sections():
    """But the newsletter, which is a kind by itself."""
    known = [section for section in sections() if section.label != NEWSLETTER]
    return {section.label: section.verbose_name for section in known}
