"""What alerts tell of reviews. A restricted one is never told of, and a withdrawn one without its
address: it may have been withdrawn for what its name, and so its address, gave away."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse

from portal.alerts import publications
from portal.alerts.items import Found, Item
from portal.alerts.models import News
from reviews.models import Review


def news(start: dt.datetime, end: dt.datetime) -> Iterator[Found]:
    reviews = Review.objects.prefetch_related("themes", "learning_points")
    return publications.found(reviews, start, end, whom=_subjects)


def items(told: list[News]) -> dict[int, Item]:
    gone = {each.pk for each in told if each.kind == News.Kind.WITHDRAWN}
    found = publications.items(Review.objects.all(), told)
    return {pk: _without_address(item) if pk in gone else item for pk, item in found.items()}


def _subjects(review):
    """Its own, and the themes of its practice points."""
    points = [f"theme:{point.theme_id}" for point in review.learning_points.all()]
    return [*publications.subjects(review), *dict.fromkeys(points)]


def _without_address(item):
    return replace(item, path=reverse("reviews:index"))
