"""What of the procedures can be followed."""

from django.db.models import Q

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
            gone=of_rows(_gone, _gone_chapter),
            listed=False,
            hint="Open it, and follow “Get e-mails when this chapter changes”.",
            usual=Frequency.AT_ONCE,
        ),
    ]


def _chapters():
    return Chapter.objects.standing_alone().select_related("manual")


def _gone():
    """Those that went into another, or whose release was withdrawn."""
    went = Q(merged_into__isnull=False, pk__in=Chapter.objects.public())
    withdrawn = Q(changes__release__withdrawn_at__isnull=False)
    chapters = Chapter.objects.filter(went | withdrawn).distinct()
    return chapters.select_related("manual", "merged_into__manual")


def _gone_chapter(chapter):
    whole = chapter.merged_into
    return _chapter(whole) if whole else f"{_chapter(chapter)} (gone)"


def _chapter(chapter):
    """With its manual: two may have a chapter of one name, and so may the topics."""
    return f"Chapter: {chapter}, {chapter.manual}"
