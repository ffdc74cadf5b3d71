from django.urls import reverse

from portal.topics.groups import Group
from portal.topics.numbers import Things
from reviews.models import LearningPoint

SHOWN = 4


def with_themes(at) -> list[Things]:
    return [Things("practice point", "practice points", LearningPoint.objects.public(at))]


def on_topic(theme, at) -> list[Group]:
    """The newest practice points on a theme."""
    points = LearningPoint.objects.public(at).filter(theme=theme).select_related("review")
    return [
        Group(
            slug="learning",
            title="What reviews taught us",
            template="reviews/_topic.html",
            rows=list(points.newest_first()[:SHOWN]),
            none="a practice point from a review",
            more="All practice points on this topic",
            more_url=reverse("reviews:learning", query={"theme": theme.slug}),
        )
    ]
