from collections import defaultdict

from django.db.models import Q

from briefings.models import Briefing
from portal.publishing.related import BECAUSE, Related
from procedures.models import Change, Chapter
from procedures.related import CHAPTERS
from reviews.models import Response, Review
from training.models import Course
from training.related import COURSES

SAME = "From the same recommendation"
ANSWERS = {Change: "change", Course: "course"}  # what a response may be that was led to


def related_to(publication) -> list[Related]:
    """The recommendations that a briefing or a chapter answers; for a briefing, what else does."""
    if isinstance(publication, Chapter):
        return list(dict.fromkeys(map(_why, _led_to(change__chapter=publication))))
    return _of_briefing(publication) if isinstance(publication, Briefing) else []


def reasons_for(rows) -> dict[int, list[Related]]:
    """The recommendations that led to each of these rows, changes to procedures or courses."""
    reasons = defaultdict(list)
    answers = ANSWERS.get(type(rows[0]))
    for response in _led_to(**{f"{answers}__in": rows}) if answers else []:
        key = getattr(response, f"{answers}_id")
        if _why(response) not in reasons[key]:
            reasons[key].append(_why(response))
    return reasons


def _led_to(**to):
    """The responses that are this, which is public itself, of reviews that are public."""
    public = Response.objects.filter(
        Q(change__in=Change.objects.public()) | Q(course__in=Course.objects.published()),
        recommendation__review__in=Review.objects.published(),
    )
    return public.filter(**to).select_related("recommendation__review")


def _why(response):
    return _asked(response.recommendation)


def _of_briefing(briefing):
    responses = list(_responses_with(briefing))
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
    return Related(BECAUSE, str(recommendation), address, recommendation.text, closer=True)


def _beside(response):
    if response.course:
        kind, page = COURSES, response.course
    else:
        kind, page = CHAPTERS, response.change.chapter
    return Related(kind, str(page), page.get_absolute_url(), SAME, closer=True)
