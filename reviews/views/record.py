"""One review, all of them in a list, and how many there are."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.pages.filters import page_of
from reviews import progress
from reviews.filters import ReviewFilters
from reviews.models import Review
from reviews.numbers import by_type_and_year
from reviews.reading import review_to_read
from reviews.tables import ReviewTable, with_counts
from reviews.tallies import in_words
from reviews.thread import with_progress

CARDS = "cards"  # how the address asks for them; a table otherwise


@require_safe
def index(request):
    filters = ReviewFilters(request.GET, Review.objects.published().newest_first())
    if request.GET.get("view") == CARDS:
        page = page_of(filters.qs, request)
        page.object_list = with_counts(page.object_list)
        shown = {"page": page, "kept": {"view": CARDS}}
    else:
        table = ReviewTable(filters.qs).show(request)
        shown = {"table": table, "page": table.page}
    context = {"filters": filters, "says": _how_many(shown["page"].paginator.count), **shown}
    return render(request, "reviews/index.html", context)


def _how_many(number):
    return f"{in_words(number).capitalize()} reviews match" if number else "No review matches"


@review_to_read
def detail(request, review):
    recommendations = with_progress(review.recommendations.prefetch_related("responses"))
    points = review.learning_points.all()
    files = review.attachments.all()
    context = {
        "review": review,
        "disclosures": review.disclosures.select_related("review__person"),
        "good_practice": [point for point in points if point.good_practice],
        "learned": [point for point in points if not point.good_practice],
        "recommendations": recommendations,
        "how_it_goes": progress.in_words([each.progress_today for each in recommendations]),
        "report": [file for file in files if file.comes_down],
        "files": [file for file in files if not file.comes_down],
        "quick_exit": review.needs_quick_exit(),
    }
    return render(request, "reviews/detail.html", context)


@require_safe
def numbers(request):
    """How many reviews there are, the restricted ones too, by type and by the year they began."""
    return render(request, "reviews/numbers.html", {"table": by_type_and_year()})
