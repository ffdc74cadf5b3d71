from django.urls import reverse_lazy

from portal.publishing.feeds import PublicationFeed
from portal.resources.models import Resource


class ResourceFeed(PublicationFeed):
    kinds = (Resource,)
    link = reverse_lazy("resources:index")

    def title(self, partnership):
        return f"Resources – {partnership.name}"

    def published(self):
        return [Resource.objects.published().prefetch_related("attachments__upload")]

    def item_content(self, resource):
        return self.entry("resources/feed_entry.html", resource=resource)
