from django.template.loader import render_to_string
from django.urls import reverse_lazy

from portal.publishing.feeds import PublicationFeed, newest
from reviews.models import Review


class LearningFeed(PublicationFeed):
    """The practice points of the newest reviews, an entry for each review."""

    kinds = (Review,)
    link = reverse_lazy("reviews:learning")

    def title(self, partnership):
        return f"Practice points from reviews – {partnership.name}"

    def items(self):
        return newest(Review.objects.published().prefetch_related("learning_points__theme"))

    def item_content(self, review):
        return render_to_string("reviews/feed_entry.html", {"review": review})
