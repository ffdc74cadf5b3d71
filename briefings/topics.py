from django.urls import reverse

from briefings.models import Briefing
from portal.topics.groups import Group

SHOWN = 4  # the newest, large, and the next few


def on_topic(theme, at) -> list[Group]:
    """The newest briefings on a theme."""
    newest = Briefing.objects.published(at).filter(themes=theme).newest_first()
    return [
        Group(
            slug="briefings",
            title="Briefings",
            template="briefings/_topic.html",
            rows=list(newest[:SHOWN]),
            none="a briefing",
            more="All briefings on this topic",
            more_url=reverse("briefings:index", query={"theme": theme.slug}),
        )
    ]
