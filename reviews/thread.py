"""The thread of a recommendation, ready to be read."""

from django.db.models import Prefetch
from django.utils import timezone

from briefings.models import Briefing
from portal.pages.templatetags.portal import plain_date
from procedures.models import Change
from reviews.counting import answered, how_many
from reviews.missing import missing
from reviews.models import Recommendation, Response
from training.models import Course


def shown_responses() -> Prefetch:
    """The responses with what they point at, where the public may see it; None where not."""
    return Prefetch(
        "responses",
        Response.objects.select_related("agency", "owner__agency").prefetch_related(
            Prefetch("briefing", Briefing.objects.published()),
            Prefetch("course", Course.objects.published()),
            Prefetch(
                "change", Change.objects.public().select_related("chapter__manual", "release")
            ),
        ),
    )


def with_progress(recommendations) -> list:
    """The recommendations, each with how it stands today, and whether each response is done."""
    today = timezone.localdate()
    recommendations = list(recommendations)
    for found in recommendations:
        found.progress_today = found.progress(today)
        for response in found.responses.all():
            response.is_done_today = response.is_done(today)
    return recommendations


def whole_thread(recommendation) -> Recommendation:
    """It with all that its page says: evidence under what it belongs to, and what is missing."""
    today = timezone.localdate()
    [recommendation] = with_progress([recommendation])
    evidence = [_in_words(each) for each in recommendation.evidence.all()]
    for response in recommendation.responses.all():
        response.stands = _stands(response, today)
        response.agency_named = response.agency or (response.owner and response.owner.agency)
        response.came_of_it = [each for each in evidence if each.response_id == response.pk]
    recommendation.came_of_it = [each for each in evidence if not each.response_id]
    recommendation.missing_today = missing(recommendation, today)
    return recommendation


def _in_words(evidence):
    evidence.how_many, evidence.answered = how_many(evidence), answered(evidence)
    return evidence


def _stands(response, today):
    """How far a response is: with its date or, where none is known, in the words of the report."""
    if response.is_done_today:
        return f"done {plain_date(response.done_on)}"
    if response.due_on and response.due_on < today and response.recommendation.was_accepted:
        return f"overdue since {plain_date(response.due_on)}"
    if response.due_on:
        return f"due {plain_date(response.due_on)}"
    return f"“{response.as_written}”" if response.as_written else "under way"
