"""What of reviews waits for the office, on the desk's front page."""

from django.urls import reverse
from django.utils import timezone

from portal.desk.front import SHOWN, Panel, Row
from portal.pages.templatetags.portal import plain_date
from reviews.desk.gap_tables import RecommendationGaps, first_due, to_desk
from reviews.desk.gaps import known_recommendations
from reviews.models import ActionOwner, Answer


def panels(request) -> list[Panel]:
    found = []
    if request.user.has_perm("reviews.view_recommendation"):
        found.append(_overdue(request))
    if request.user.has_perm("reviews.change_answer"):
        found.append(_answers())
    if request.user.has_perm("reviews.change_actionowner"):
        found.append(_to_forget())
    return found


def _overdue(request):
    """The first of them; all are among the gaps."""
    known = known_recommendations(request)
    first = known.overdue_first(timezone.localdate(), SHOWN + 1)
    rows = RecommendationGaps.ready(first)
    address = f"{reverse('admin:reviews_gaps')}?missing=overdue"
    rows = [Row(str(row), to_desk(row), f"due {plain_date(first_due(row))}") for row in rows]
    return Panel("Recommendations that are overdue", rows, uncounted=True, url=address)


def _answers():
    """What owners say was done, the longest wait first."""
    waiting = Answer.objects.waiting().order_by("at", "pk")
    shown = waiting.select_related("response__recommendation__review", "owner__agency")[:SHOWN]
    address = f"{reverse('admin:reviews_actions')}?waits=on"
    rows = [
        Row(
            str(answer.response.recommendation),
            reverse("admin:reviews_answer", args=[answer.pk]),
            f"{answer.owner}, sent {plain_date(answer.at)}",
        )
        for answer in shown
    ]
    return Panel("Answers from action owners", rows, total=waiting.count(), url=address)


def _to_forget():
    """People whom no action names any more, and who are still kept."""
    owners = ActionOwner.objects.to_be_forgotten()
    address = reverse("admin:reviews_actions_owners")
    rows = [Row(str(owner), address) for owner in owners.select_related("agency")[:SHOWN]]
    return Panel("Action owners to forget", rows, total=owners.count(), url=address)
