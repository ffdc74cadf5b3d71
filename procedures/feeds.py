from typing import NamedTuple

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse

from portal.publishing.feeds import PublicationFeed, newest
from portal.reference.models import Audience, Partnership
from procedures.models import Change, HoldingPosition, Manual, Release


class Source(NamedTuple):
    """Whose changes a feed tells: those of one manual, or of all."""

    partnership: Partnership
    manual: Manual | None


class ProceduresFeed(PublicationFeed):
    """Releases with all their changes, and what to keep to while national guidance is changing."""

    kinds = (Release, HoldingPosition)

    def get_object(self, request, manual=None):
        found = manual and get_object_or_404(Manual, slug=manual)
        return Source(super().get_object(request), found)

    def title(self, source):
        return f"Changes to {source.manual or 'procedures'} – {source.partnership.name}"

    def link(self, source):
        query = {"manual": source.manual.slug} if source.manual else {}
        return reverse("procedures:updates", query=query)

    def author_name(self, source):
        return super().author_name(source.partnership)

    def published(self):
        changes = Prefetch("changes", Change.objects.ready_to_read())
        releases = Release.objects.published().with_manual().prefetch_related(changes)
        return [releases, HoldingPosition.objects.published()]

    def items(self, source):
        releases, positions = self.published()
        if source.manual:
            releases = releases.filter(manual=source.manual)
            positions = positions.filter(audience__in=Audience.reaching(source.manual.audience))
        return newest(releases, positions)

    def item_content(self, publication):
        kind = publication._meta.model_name
        return self.entry(f"procedures/feed_{kind}.html", **{kind: publication})
