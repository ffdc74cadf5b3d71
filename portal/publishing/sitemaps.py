from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from portal.pages.sections import sections
from portal.publishing.models import Page, publications


class FrontPages(Sitemap):
    """The pages from which everything else is reached."""

    def items(self):
        shared = [
            reverse("reference:contacts"),
            reverse("topics:index"),
            reverse("reference:glossary"),
        ]
        return ["/", *shared, *(section.url for section in sections())]

    def location(self, path):
        return path


class PublicationSitemap(Sitemap):
    """One model's public pages."""

    def __init__(self, model):
        self.model = model

    def items(self):
        return self.model.objects.published().order_by("pk")

    def lastmod(self, page):
        return max(page.updated_at, page.publish_at)


def sitemaps() -> dict[str, Sitemap]:
    """The front pages, and a sitemap for every publication that has an address of its own."""
    pages = [model for model in publications() if issubclass(model, Page)]
    own = {model._meta.label_lower: PublicationSitemap(model) for model in pages}
    return {"front": FrontPages, **own}
