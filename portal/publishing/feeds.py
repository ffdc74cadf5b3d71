"""Atom feeds of what is published, with all its text, for readers that ask again and again."""

import datetime as dt
import re
import uuid

from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date

from portal.publishing.models import Publication, PublicationQuerySet
from portal.reference.models import Partnership

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NEWEST = 20  # entries of a feed
BEFORE_ALL = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # the date of a feed with nothing in it


class WholeAtom(Atom1Feed):
    """Atom (RFC 4287) whose entries hold all of a page's text, not only its summary."""

    def add_item(self, title, link, description, **kwargs):
        """Without characters that XML cannot hold, such as a line break out of PowerPoint."""
        kwargs["content"] = UNWRITABLE.sub(" ", kwargs["content"])
        title, description = (UNWRITABLE.sub(" ", text) for text in (title, description))
        super().add_item(title, link, description, **kwargs)

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def latest_post_date(self):
        return super().latest_post_date() if self.items else BEFORE_ALL


class PublicationFeed(Feed):
    """The newest of some kinds of publication. A subclass says which, and what they say.

    An entry keeps its id whatever becomes of its title, its address or the site's, and its date
    changes with a note for readers, not with a mended comma.
    """

    feed_type = WholeAtom
    kinds: tuple[type[Publication], ...] = ()

    def __call__(self, request, *args, **kwargs):
        """Dated by the last change of any kind: a reader that goes by nothing else would keep a
        number that has been mended."""
        response = super().__call__(request, *args, **kwargs)
        changes = [kind.objects.published().aggregate(at=Max("updated_at")) for kind in self.kinds]
        changed = max([change["at"] for change in changes if change["at"]], default=BEFORE_ALL)
        response["Last-Modified"] = http_date(changed.timestamp())
        return response

    def get_object(self, request):
        return Partnership.current()

    def author_name(self, partnership):
        return partnership.name

    def published(self) -> list[PublicationQuerySet]:
        """All it could tell of, a query for each kind, with what an entry needs."""
        return [kind.objects.published() for kind in self.kinds]

    def items(self):
        return newest(*self.published())

    def on_theme(self, theme) -> list:
        """The newest of its items on a theme, for a feed of that theme."""
        return newest(*(rows.filter(themes=theme) for rows in self.published()))

    def item_title(self, publication):
        return publication.title

    def item_description(self, publication):
        return escape(publication.summary)

    def item_guid(self, publication):
        made = publication.created_at.isoformat()
        name = f"{publication._meta.label_lower} {publication.pk} {made}"
        return uuid.uuid5(uuid.NAMESPACE_OID, name).urn

    def item_pubdate(self, publication):
        return publication.publish_at

    def item_updateddate(self, publication):
        notes = [note.at for note in publication.change_notes.all()]
        return max([publication.publish_at, *notes])

    def item_categories(self, publication):
        return [str(theme) for theme in publication.themes.all()]

    def item_extra_kwargs(self, publication):
        return {"content": self.item_content(publication)}

    def item_content(self, publication) -> str:
        """All it says, as HTML."""
        raise NotImplementedError


class UndatedFeed(PublicationFeed):
    """Tells of what can change and leave no trace of when, so a reader compares the whole."""

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]
        return response


def newest(*published: PublicationQuerySet) -> list[Publication]:
    """The newest of all these rows, ready to stand in a feed."""
    ready = [rows.prefetch_related("themes", "change_notes").newest_first() for rows in published]
    found = [row for rows in ready for row in rows[:NEWEST]]
    return sorted(found, key=lambda row: row.publish_at, reverse=True)[:NEWEST]
