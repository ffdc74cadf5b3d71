from django.db.models import Q
from django.urls import reverse_lazy

from portal.publishing.feeds import PublicationFeed, newest
from reviews.models import Review


class LearningFeed(PublicationFeed):
    """The practice points of the newest reviews, an entry for each review."""

    kinds = (Review,)
    link = reverse_lazy("reviews:learning")

    def title(self, partnership):
        return f"Practice points from reviews – {partnership.name}"

    def published(self):
        return [Review.objects.published().prefetch_related("learning_points__theme")]

    def on_theme(self, theme):
        """Those on the theme, and those with a practice point on it."""
        [reviews] = self.published()
        taught = Review.objects.filter(learning_points__theme=theme).values("pk")
        about = Review.objects.filter(themes=theme).values("pk")
        return newest(reviews.filter(Q(pk__in=about) | Q(pk__in=taught)))

    def item_content(self, review):
        return self.entry("reviews/feed_entry.html", review=review)
