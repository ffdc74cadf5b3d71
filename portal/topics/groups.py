"""What stands on a topic's page: asked of every section, so that none is named here.

A section may have on its AppConfig `on_topic(theme, at)`: a list of `Group`; `with_themes(at)`:
what has themes beside its publications, a list of `portal.topics.numbers.Things`; and `feed()`: the
feed that knows what to say of each thing of its own, see `portal.topics.feeds`.
"""

import datetime as dt
from typing import NamedTuple

from django.apps import apps

from portal.reference.models import Theme


class Group(NamedTuple):
    """What a section has on a topic, under one heading, as a template of its own shows it.

    `none` names what there is none of, where there are no `rows`: “a briefing”.
    """

    slug: str
    title: str
    template: str
    rows: list
    none: str = ""
    more: str = ""  # the words of the link to all of it
    more_url: str = ""
    first: bool = False  # what holds now, before what there is to read


def on_topic(theme: Theme, at: dt.datetime) -> list[Group]:
    """Everything the sections have on the theme at the aware moment `at`, what holds now first."""
    rooms = [app for app in apps.get_app_configs() if hasattr(app, "on_topic")]
    groups = [group for app in rooms for group in app.on_topic(theme, at)]
    return sorted(groups, key=lambda group: not group.first)
