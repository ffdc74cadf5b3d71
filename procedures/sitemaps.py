from django.contrib.sitemaps import Sitemap

from procedures.models import Chapter


class ChapterSitemap(Sitemap):
    def items(self):
        return (
            Chapter.objects.public()
            .filter(merged_into=None)
            .select_related("manual")
            .order_by("pk")
        )
