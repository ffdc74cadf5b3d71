from django.contrib.sitemaps import Sitemap

from portal.publishing.models import Page, publications


class PublicationSitemap(Sitemap):
    """One model's public pages."""

    def __init__(self, model):
        self.model = model

    def items(self):
        return self.model.objects.published().order_by("pk")

    def lastmod(self, page):
        return max(page.updated_at, page.publish_at)


def sitemaps() -> dict[str, Sitemap]:
    """A sitemap for every publication that has an address of its own."""
    pages = [model for model in publications() if issubclass(model, Page)]
    return {model._meta.label_lower: PublicationSitemap(model) for model in pages}
