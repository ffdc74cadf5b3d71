from django.db.models import Q

from briefings.models import Briefing
from portal.publishing.related import Related
from procedures.models import Change
from procedures.related import CHAPTERS
from reviews.models import Response, Review
from training.models import Course
from training.related import COURSES

WHERE_FROM = "Where it comes from"
SAME = "From the same recommendation"


def by_recommendation(publication) -> list[Related]:
    """For a briefing: the recommendations it answers, and what else answers them."""
    if not isinstance(publication, Briefing):
        return []
    responses = list(_responses_with(publication))
    asked = dict.fromkeys(each.recommendation for each in responses if each.briefing_id)
    return [*map(_asked, asked), *(_beside(each) for each in responses if not each.briefing_id)]


def _responses_with(briefing):
    """The responses that are this briefing, and beside them those that are chapters or courses."""
    answered = Response.objects.filter(briefing=briefing).values("recommendation")
    public = Response.objects.filter(
        Q(briefing=briefing)
        | Q(change__in=Change.objects.public())
        | Q(course__in=Course.objects.published()),
        recommendation__in=answered,
        recommendation__review__in=Review.objects.published(),
    )
    return public.select_related("recommendation__review", "change__chapter__manual", "course")


def _asked(recommendation):
    address = recommendation.get_absolute_url()
    return Related(WHERE_FROM, str(recommendation), address, recommendation.text, closer=True)


def _beside(response):
    if response.course:
        kind, page = COURSES, response.course
    else:
        kind, page = CHAPTERS, response.change.chapter
    return Related(kind, str(page), page.get_absolute_url(), SAME, closer=True)
