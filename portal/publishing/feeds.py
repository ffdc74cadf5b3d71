"""Atom feeds of what is published, with all its text, for readers that ask again and again."""

import datetime as dt
import re
import uuid
from contextvars import ContextVar

from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date

from portal.publishing.models import Publication, PublicationQuerySet
from portal.publishing.running_text import CONTACTS, RunningText, known_to
from portal.reference.known import partnership_of

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NEWEST = 20  # entries of a feed
BEFORE_ALL = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # the date of a feed with nothing in it
ASKED: ContextVar[HttpRequest] = ContextVar("the request for a feed that is being answered")


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
        """Dated by the last change of any kind, of contacts too: a reader that goes by nothing else
        would keep a number that has been mended or has ended."""
        asked = ASKED.set(request)
        try:
            response = super().__call__(request, *args, **kwargs)
        finally:
            ASKED.reset(asked)
        changes = [kind.objects.published().aggregate(at=Max("updated_at")) for kind in self.kinds]
        moments = [change["at"] for change in changes]
        moments.append(known_to(partnership_of(request)).former.changed)
        changed = max(filter(None, moments), default=BEFORE_ALL)
        response["Last-Modified"] = http_date(changed.timestamp())
        return response

    def get_object(self, request):
        return partnership_of(request)

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
        """All it says, as HTML: see `entry`."""
        raise NotImplementedError

    def entry(self, template: str, **context) -> str:
        """What one of the templates says, its texts explained as those of a page of their own."""
        request = ASKED.get()
        contacts = request.build_absolute_uri(CONTACTS)
        page_words = RunningText(known_to(partnership_of(request)), contacts)
        return render_to_string(template, {**context, "page_words": page_words})


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
