"""What the desk's front page says of procedures beside what it says of every publication."""

from django.urls import reverse
from django.utils import timezone

from portal.desk.front import Panel, Row
from procedures.models import Chapter, HoldingPosition, Standing


def panels(request) -> list[Panel]:
    """Holding positions that nobody has looked at in time, then chapters due for review."""
    found = []
    if request.user.has_perm("procedures.change_holdingposition"):
        again = Panel("Holding positions to look at again", _positions(), wrong=True, misleads=True)
        found.append(again)
    if request.user.has_perm("procedures.change_chapter"):
        found.append(Panel("Chapters due for review", _chapters()))
    return found


def _positions():
    late = HoldingPosition.objects.published().filter(review_on__lt=timezone.localdate())
    return [
        Row(
            position.title,
            reverse("admin:procedures_holdingposition_change", args=[position.pk]),
            f"due {position.review_on:%-d %B %Y}, owner {position.owner}",
        )
        for position in late.select_related("owner").overdue_first()
    ]


def _chapters():
    listed = Chapter.objects.standing_alone().with_standing()
    late = [chapter for chapter in listed if chapter.standing() == Standing.REVIEW_DUE]
    return [
        Row(
            chapter.title,
            reverse("admin:procedures_chapter_change", args=[chapter.pk]),
            f"since {chapter.review_due_on:%B %Y}",
        )
        for chapter in sorted(late, key=lambda chapter: chapter.review_due_on)
    ]
