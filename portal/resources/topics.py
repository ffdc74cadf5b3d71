from django.urls import reverse

from portal.resources.models import Resource
from portal.topics.groups import Group

SHOWN = 4


def on_topic(theme, at) -> list[Group]:
    """The newest resources on a theme."""
    newest = Resource.objects.published(at).filter(themes=theme).newest_first()
    return [
        Group(
            slug="resources",
            title="Resources",
            template="resources/_topic.html",
            rows=list(newest[:SHOWN]),
            none="a resource",
            more="All resources on this topic",
            more_url=reverse("resources:index", query={"theme": theme.slug}),
        )
    ]
