"""What of reviews waits for the office, on the desk's front page."""

from django.urls import reverse
from django.utils import timezone

from portal.desk.front import SHOWN, Panel, Row
from reviews.desk.gap_tables import RecommendationGaps, first_due, to_desk
from reviews.desk.gaps import by_due_day, known_recommendations


def panels(request) -> list[Panel]:
    found = []
    if request.user.has_perm("reviews.view_recommendation"):
        found.append(_overdue(request))
    return found


def _overdue(request):
    """The first of them; all are among the gaps."""
    late = known_recommendations(request).overdue(timezone.localdate())
    total, rows = late.count(), RecommendationGaps.ready(by_due_day(late)[:SHOWN])
    address = f"{reverse('admin:reviews_gaps')}?missing=overdue"
    rows = [Row(str(row), to_desk(row), f"due {first_due(row):%-d %B %Y}") for row in rows]
    return Panel("Recommendations that are overdue", rows, total=total, url=address)
