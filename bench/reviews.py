"""How long the database takes for pages of 2,000 reviews: 15 recommendations, 3 responses each.

    .venv/bin/python manage.py seed_reviews 2000
    .venv/bin/python manage.py shell -v0 < bench/reviews.py
    .venv/bin/python manage.py seed_reviews 0

For each address: its queries, the milliseconds of them all, of the slowest, and of the whole page
as the server makes it (the best of 7, and the load of the machine beside, for that is what other
work does to it least). The desk's pages as an office manager sees them.
"""

import os
import statistics
import time

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from portal.accounts.demo import OFFICE
from portal.accounts.models import User
from portal.reference.models import Board, Theme
from reviews.desk.gaps import GAPS
from reviews.models import Evidence, Recommendation, Response, Review
from tests.signing_in import sign_in

ROUNDS = 7

settings.ALLOWED_HOSTS = ["testserver"]
anybody, office = Client(), Client()
sign_in(office, User.objects.get(email=OFFICE))

review = Review.objects.published().newest_first().filter(recommendations__isnull=False).first()
recommendation = review.recommendations.first()
theme, board = Theme.objects.filter(slug="neglect").first(), Board.objects.first()
linked = {
    field: getattr(Response.objects.exclude(**{field: None}).first(), field)
    for field in ("briefing", "change", "course")
}


def path_of(name, *arguments, query=""):
    """The address of a page, or nothing where this portal has no such page."""
    try:
        return [reverse(name, args=arguments) + query]
    except NoReverseMatch:
        return []


narrowed = f"kind=sar&theme={theme.slug}&board={board.slug}&year=2024"
PATHS = [
    *(f"/reviews/{query}" for query in ("", "?page=90", "?sort=title", "?sort=-published")),
    *(f"/reviews/?{choice}" for choice in narrowed.split("&")),
    f"/reviews/?{narrowed}",
    "/reviews/?stage=concluded",
    review.get_absolute_url(),
    recommendation.get_absolute_url(),
    *(f"/reviews/learning/{query}" for query in ("", "?page=400", f"?theme={theme.slug}")),
    f"/reviews/learning/?theme={theme.slug}&domain=governance",
    "/reviews/learning/feed/",
    "/reviews/themes/",
    "/reviews/numbers/",
    linked["briefing"].get_absolute_url(),
    linked["change"].chapter.get_absolute_url(),
    linked["change"].release.get_absolute_url(),
    linked["course"].get_absolute_url(),
    "/admin/",
    *(f"/admin/reviews/gaps/?missing={name}" for name in GAPS),
    f"/admin/reviews/gaps/?missing=training&theme={theme.slug}&board={board.slug}&audience=adults",
    "/admin/reviews/gaps/?missing=training&page=500",
    "/admin/reviews/gaps/?missing=evidence&sort=review",
    "/admin/reviews/gaps/?missing=evidence&sort=-owner",
    *path_of("admin:reviews_actions"),
    "/admin/reviews/review/",
    "/admin/reviews/recommendation/",
    f"/admin/reviews/recommendation/{recommendation.pk}/change/",
    f"/admin/reviews/review/{review.pk}/change/",
    *(f"/admin/reviews/gaps.{kind}?missing=training" for kind in ("csv", "xlsx")),
]


def timed(path):
    """Milliseconds of each query of the page, in order, and of the whole page."""
    queries, begun = [], time.perf_counter()

    def of_one(execute, *given):
        started = time.perf_counter()
        try:
            return execute(*given)
        finally:
            queries.append(((time.perf_counter() - started) * 1000, given[0]))

    with connection.execute_wrapper(of_one):
        response = (office if path.startswith("/admin/") else anybody).get(path)
        if response.streaming:
            for _ in response.streaming_content:
                pass
    assert response.status_code == 200, (path, response.status_code)
    return queries, (time.perf_counter() - begun) * 1000


def measured(path):
    """Of each query and of the page: the best of all rounds."""
    timed(path)
    rounds = [timed(path) for _ in range(ROUNDS)]
    usual = statistics.mode(len(queries) for queries, _ in rounds)
    rounds = [(queries, page) for queries, page in rounds if len(queries) == usual]
    best = [
        min(times, key=lambda each: each[0])
        for times in zip(*(queries for queries, _ in rounds), strict=True)
    ]
    return best, min(page for _, page in rounds)


counted = [model.objects.count() for model in (Review, Recommendation, Response, Evidence)]
print("{} reviews, {} recommendations, {} responses, {} of evidence".format(*counted))
print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
print(f"{'address':92}{'queries':>8}{'all ms':>8}{'slowest':>9}{'page ms':>9}")
found = {}
for path in PATHS:
    best, page = measured(path)
    times = [milliseconds for milliseconds, _ in best]
    found[path] = max(best)
    print(f"{path:92}{len(times):8}{sum(times):8.1f}{max(times):9.1f}{page:9.1f}")
slowest = max(found, key=found.get)
print(f"The slowest of all: {found[slowest][0]:.1f} ms, of {slowest}")
if os.environ.get("SHOW_SLOWER_THAN"):
    for path, (milliseconds, sql) in found.items():
        if milliseconds > float(os.environ["SHOW_SLOWER_THAN"]):
            print(f"\n{milliseconds:.1f} ms, {path}\n{sql}")
