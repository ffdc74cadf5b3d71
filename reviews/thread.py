"""The thread of a recommendation, ready to be read."""

from django.db.models import Prefetch
from django.utils import timezone

from briefings.models import Briefing
from procedures.models import Change
from reviews.models import Response
from training.models import Course


def shown_responses() -> Prefetch:
    """The responses with what they point at, where the public may see it; None where not."""
    return Prefetch(
        "responses",
        Response.objects.select_related("agency").prefetch_related(
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
