"""What delegates said of a course, as evidence of the recommendations it answers.

Who came is an output. That people rate themselves higher afterwards, and have done what they set
out to do, is an outcome. An impact is only what they told months later: a difference to a child or
an adult. What fewer than five people said is no evidence.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.pages.years import year_of
from reviews.models import Evidence, Response
from training.figures.counting import Figures, by
from training.figures.small import is_few
from training.models import Rating, TrainingSession

Counted, Level = Evidence.Counted, Evidence.Level
SAID = ["level", "shows", "figure", "unit", "out_of", "asked", "measured_on"]


def recount() -> None:
    """Count anew for every response that is a course: done twice, it changes nothing more."""
    for response in _responses():
        keep(response)


@transaction.atomic
def keep(response: Response) -> None:
    """The evidence that is counted for one response, as it stands now; what does not count goes."""
    now = {(each.counted, each.counted_year): each for each in counted_for(response)}
    for row in response.evidence.counted().select_for_update():
        new = now.pop((row.counted, row.counted_year), None)
        if new is None:
            row.delete()
        elif _says(new) != _says(row):
            new.pk = row.pk
            new.save(update_fields=SAID)
    Evidence.objects.bulk_create(now.values())


def counted_for(response: Response) -> Iterator[Evidence]:
    """Evidence of a response that is a course, not saved: for each business year that counts."""
    if response.course is None:
        return
    dates, since = TrainingSession.objects.filter(course=response.course), _since(response)
    years = by(dates, "year")
    whole = {year.key: year.figures for year in years}
    sessions = dates
    if since:
        sessions = dates.filter(starts_at__date__gte=since)
        years = by(sessions, "year")
    begun = sessions.running().filter(ends_at__lte=timezone.now()).values_list("starts_at")
    days = [timezone.localdate(starts_at) for (starts_at,) in begun]
    for year in (each for each in years if each.figures.held):
        measured_on = max(day for day in days if year_of(day).begins == year.key)
        for values in _told(year.figures, whole[year.key], response.course):
            yield Evidence(
                recommendation=response.recommendation,
                response=response,
                counted_year=year.key,
                measured_on=measured_on,
                **values,
            )


def _responses() -> QuerySet[Response]:
    """Those that are a course, or were one when something was counted."""
    counted = Evidence.objects.counted().order_by().values("response")
    rows = Response.objects.filter(course__isnull=False) | Response.objects.filter(pk__in=counted)
    return rows.select_related("recommendation__review", "course").order_by("pk")


def _since(response) -> dt.date | None:
    """Dates of its course count from when the recommendation was decided, or its review ended."""
    recommendation = response.recommendation
    return recommendation.decided_on or recommendation.review.concluded_on


def _told(figures: Figures, whole: Figures, course) -> Iterator[dict]:
    """What is told of a part of a year. `whole` is all of that year: where few people are in it
    and not in the part, other threads that tell of the same course would give them away."""
    if not figures.attended:
        return
    yield {
        "counted": Counted.CAME,
        "level": Level.OUTPUT,
        "figure": figures.attended,
        "unit": "people",
        "shows": f"Came to “{course}” on {figures.held} date{'s' * (figures.held != 1)}.",
    }
    for scale in Rating.Scale:
        change = figures.scales[scale]
        if _is_told(change.n, whole.scales[scale].n):
            yield _of_scale(scale, change, figures.attended)
    if _is_told(figures.actions.told, whole.actions.told):
        yield from _of_actions(figures)


def _is_told(part: int | None, whole: int | None) -> bool:
    return bool(part and whole) and not is_few(whole - part)


def _of_scale(scale, change, attended):
    return {
        "counted": Counted(scale.value),
        "level": Level.OUTCOME,
        "figure": change.rose,
        "unit": "people",
        "out_of": change.n,
        "asked": attended,
        "shows": f"Rated their {scale.label.lower()} higher after the course than before it. "
        f"The average went from {change.before:.1f} to {change.after:.1f} out of 10.",
    }


def _of_actions(figures):
    acted = figures.actions
    said = {"unit": "people", "out_of": acted.told, "asked": figures.asked_later}
    yield said | {
        "counted": Counted.ACTIONS,
        "level": Level.OUTCOME,
        "figure": acted.did,
        "shows": "Months after the course, had done at least one of the actions they set "
        "themselves on it.",
    }
    if acted.differed:
        yield said | {
            "counted": Counted.DIFFERENCE,
            "level": Level.IMPACT,
            "figure": acted.differed,
            "shows": "Months after the course, told us of a difference that one of their actions "
            "made to a child or an adult.",
        }


def _says(evidence):
    return [getattr(evidence, name) for name in SAID]
