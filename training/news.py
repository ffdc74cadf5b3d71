"""What alerts tell of the training: new courses, and new dates. A date that is called off is told
to those it was for, and not here."""

import datetime as dt
from collections.abc import Iterator

from portal.alerts import publications
from portal.alerts.finding import by_model
from portal.alerts.items import Found, Item
from portal.alerts.models import News
from portal.pages.words import in_words
from training.models import Course, TrainingSession

Kind = News.Kind


def news(start: dt.datetime, end: dt.datetime) -> Iterator[Found]:
    courses = Course.objects.prefetch_related("themes")
    yield from publications.found(courses, start, end)
    public = TrainingSession.objects.public(end).running()
    dates = public.filter(announced_at__gt=start, announced_at__lte=end)
    for date in dates.select_related("course").prefetch_related("course__themes"):
        name, moment = publications.name(date), date.announced_at
        yield Found(
            key=publications.key(name, Kind.DATES, moment),
            kind=Kind.DATES,
            source=name,
            thing=publications.name(date.course),
            subjects=tuple(publications.subjects(date.course)),
            audience=date.course.audience,
            happened_at=moment,
        )


def items(told: list[News]) -> dict[int, Item]:
    of_model = by_model(told)
    return {
        **publications.items(Course.objects.all(), of_model["training.course"]),
        **_of_dates(of_model["training.trainingsession"]),
    }


def _of_dates(told):
    """Of one that has begun, or was called off since, there is nothing to say."""
    keys = {each.pk: int(each.source.rpartition(":")[2]) for each in told}
    dates = TrainingSession.objects.upcoming().in_bulk(set(keys.values()))
    return {pk: _item(dates[key]) for pk, key in keys.items() if key in dates}


def _item(date):
    return Item(
        happened="New date",
        title=date.course.title,
        path=date.course.get_absolute_url(),
        says=f"{in_words(date.starts_at)}, London time. {date.where}.",
        several="new dates",
    )
