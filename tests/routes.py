"""Every address of the portal, from the URLconf, and who may see it. A new one needs an entry."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import URLPattern, get_resolver, reverse

from tests import factories


class Route(NamedTuple):
    """How to make an address of one kind: `make` saves what it shows and gives its arguments."""

    make: Callable[[], list] = list
    page: bool = True  # an HTML page in the frame, not a file for machines


def _chapter():
    chapter = factories.make_change().chapter
    return [chapter.manual.slug, chapter.slug]


def _recommendation():
    recommendation = factories.make_response().recommendation
    return [recommendation.review.slug, recommendation.number]


PUBLIC = {
    "home": Route(),
    "reference:contacts": Route(),
    "briefings:index": Route(),
    "briefings:detail": Route(lambda: [factories.make_briefing().slug]),
    "procedures:index": Route(),
    "procedures:updates": Route(),
    "procedures:chapter": Route(_chapter),
    "training:index": Route(),
    "training:course": Route(lambda: [factories.make_course().slug]),
    "training:session": Route(lambda: [factories.make_session().pk]),
    "reviews:index": Route(),
    "reviews:learning": Route(),
    "reviews:detail": Route(lambda: [factories.make_review().slug]),
    "reviews:recommendation": Route(_recommendation),
    "accessibility": Route(),
    "privacy": Route(),
    "cookies": Route(),
    "health": Route(page=False),
    "robots": Route(page=False),
    "security": Route(page=False),
    "brand": Route(lambda: ["1f5f5b"], page=False),
    "django.contrib.sitemaps.views.sitemap": Route(page=False),
}
PAGES = [name for name, route in PUBLIC.items() if route.page]


def address(name) -> str:
    return reverse(name, args=PUBLIC[name].make())


def names(patterns=None, namespace="") -> Iterator[str]:
    """The name of every route but the admin's, which demands its own sign-in throughout."""
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or str(pattern.pattern))
        elif pattern.namespace != "admin":
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, namespace + inner)
