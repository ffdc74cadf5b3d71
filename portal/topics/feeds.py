"""The newest of every kind on one theme, each entry as its section's own feed has it."""

import datetime as dt
from typing import Any, NamedTuple

from django.apps import apps
from django.shortcuts import get_object_or_404

from portal.publishing.feeds import NEWEST, PublicationFeed, UndatedFeed
from portal.reference.models import Partnership, Theme


class Topic(NamedTuple):
    """What the feed is of, and whose it is."""

    partnership: Partnership
    theme: Theme


class Entry(NamedTuple):
    """Something on the theme, and the feed that knows what to say of it."""

    item: Any
    feed: PublicationFeed

    @property
    def at(self) -> dt.datetime:
        return self.feed.item_pubdate(self.item)


class TopicFeed(UndatedFeed):
    """An entry has the id it has in its section's feed, so that a reader of both shows it once."""

    def get_object(self, request, slug):
        return Topic(super().get_object(request), get_object_or_404(Theme, slug=slug))

    def title(self, topic):
        return f"{topic.theme} – {topic.partnership.name}"

    def link(self, topic):
        return topic.theme.get_absolute_url()

    def author_name(self, topic):
        return super().author_name(topic.partnership)

    def items(self, topic):
        feeds = [app.feed() for app in apps.get_app_configs() if hasattr(app, "feed")]
        entries = [Entry(item, feed) for feed in feeds for item in feed.on_theme(topic.theme)]
        return sorted(entries, key=lambda entry: entry.at, reverse=True)[:NEWEST]

    def item_title(self, entry):
        return entry.feed.item_title(entry.item)

    def item_link(self, entry):
        return entry.feed.item_link(entry.item)

    def item_description(self, entry):
        return entry.feed.item_description(entry.item)

    def item_guid(self, entry):
        return entry.feed.item_guid(entry.item)

    def item_pubdate(self, entry):
        return entry.at

    def item_updateddate(self, entry):
        return entry.feed.item_updateddate(entry.item)

    def item_categories(self, entry):
        return entry.feed.item_categories(entry.item)

    def item_content(self, entry):
        return entry.feed.item_content(entry.item)
