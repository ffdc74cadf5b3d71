from django.contrib.sitemaps import Sitemap

from procedures.models import Chapter


class ChapterSitemap(Sitemap):
    def items(self):
        return Chapter.objects.standing_alone().select_related("manual").order_by("pk")
