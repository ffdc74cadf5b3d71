from django.urls import reverse_lazy

from briefings.models import Briefing
from portal.publishing.feeds import PublicationFeed


class BriefingFeed(PublicationFeed):
    kinds = (Briefing,)
    link = reverse_lazy("briefings:index")

    def title(self, partnership):
        return f"Seven-minute briefings – {partnership.name}"

    def published(self):
        parts = ("sections", "questions", "resources")
        return [Briefing.objects.published().prefetch_related(*parts)]

    def item_content(self, briefing):
        return self.entry("briefings/feed_entry.html", briefing=briefing)
