from django.contrib.sitemaps import Sitemap

from training.models import TrainingSession


class TrainingSessionSitemap(Sitemap):
    """Sessions still to come: past ones stay readable, and nobody needs to find them."""

    def items(self):
        return TrainingSession.objects.upcoming()
