from django.contrib.sitemaps import Sitemap

from portal.reference.models import Theme


class TopicSitemap(Sitemap):
    def items(self):
        return Theme.objects.order_by("pk")
