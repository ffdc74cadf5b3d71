from collections import defaultdict

from django.db.models import F, Q, Window
from django.db.models.functions import DenseRank

from briefings.models import Briefing
from portal.publishing.related import BECAUSE, Related
from procedures.models import Change, Chapter
from procedures.related import CHAPTERS
from reviews.models import Response, Review
from training.models import Course
from training.related import COURSES

MOST = 10  # recommendations that a page names
OLDER = Related(BECAUSE, "and older recommendations", "", "", closer=True)
SAME = "From the same recommendation"
ANSWERS = {Change: "change", Course: "course"}  # what a response may be that was led to


def related_to(publication) -> list[Related]:
    """The recommendations that a briefing or a chapter answers; for a briefing, what else does."""
    if isinstance(publication, Chapter):
        return _reasons(_newest_of_one(_led_to("change").filter(change__chapter=publication)))
    return _of_briefing(publication) if isinstance(publication, Briefing) else []


def reasons_for(rows) -> dict[int, list[Related]]:
    """The recommendations that led to each of these rows, changes to procedures or courses."""
    answer = ANSWERS.get(type(rows[0]))
    if not answer:
        return {}
    led_to = defaultdict(list)
    found = _led_to(answer).filter(**{f"{answer}__in": rows})
    newest = _newest_of_one(found) if len(rows) == 1 else _newest_of_each(found, answer)
    for response in newest:
        led_to[getattr(response, f"{answer}_id")].append(response)
    return {key: _reasons(responses) for key, responses in led_to.items()}


def _led_to(answer):
    """The responses that are public changes, or public courses, of reviews that are public."""
    public = Change.objects.public() if answer == "change" else Course.objects.published()
    return Response.objects.filter(
        **{f"{answer}__in": public}, recommendation__review__in=Review.objects.published()
    )


def _newest_of_one(responses):
    """Of one page, the responses to the newest recommendations, and to one that is left.

    The database stops at the last of them.
    """
    newest = responses.order_by("-recommendation").values("recommendation").distinct()
    return _in_order(responses.filter(recommendation__in=newest[: MOST + 1]))


def _newest_of_each(responses, answer):
    """The same of each page that they are."""
    place = Window(DenseRank(), partition_by=F(answer), order_by=F("recommendation").desc())
    placed = responses.order_by().annotate(place=place).filter(place__lte=MOST + 1)
    return _in_order(Response.objects.filter(pk__in=placed.values("pk")))


def _in_order(responses):
    return responses.order_by("-recommendation", "pk").select_related("recommendation__review")


def _reasons(responses):
    """Each recommendation once; where there are more than are shown, words for the rest."""
    asked = list(dict.fromkeys(response.recommendation for response in responses))
    return [*map(_asked, asked[:MOST]), *([OLDER] if len(asked) > MOST else [])]


def _of_briefing(briefing):
    responses = list(_responses_with(briefing))
    because = _reasons(each for each in responses if each.briefing_id)
    return [*because, *(_beside(each) for each in responses if not each.briefing_id)]


def _responses_with(briefing):
    """The responses that are this briefing, and beside them those that are chapters or courses."""
    answered = Response.objects.filter(
        briefing=briefing, recommendation__review__in=Review.objects.published()
    )
    newest = answered.order_by("-recommendation").values("recommendation").distinct()[: MOST + 1]
    public = Response.objects.filter(
        Q(briefing=briefing)
        | Q(change__in=Change.objects.public())
        | Q(course__in=Course.objects.published()),
        recommendation__in=newest,
    )
    rows = public.order_by("-recommendation", "pk")
    return rows.select_related("recommendation__review", "change__chapter__manual", "course")


def _asked(recommendation):
    address = recommendation.get_absolute_url()
    return Related(BECAUSE, str(recommendation), address, recommendation.text, closer=True)


def _beside(response):
    if response.course:
        kind, page = COURSES, response.course
    else:
        kind, page = CHAPTERS, response.change.chapter
    return Related(kind, str(page), page.get_absolute_url(), SAME, closer=True)
