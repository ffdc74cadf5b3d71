"""One review, and all of them in a list."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews.filters import ReviewFilters
from reviews.models import Review
from reviews.reading import review_to_read
from reviews.tables import ReviewTable
from reviews.thread import with_progress


@require_safe
def index(request):
    filters = ReviewFilters(request.GET, Review.objects.published().newest_first().with_counts())
    context = {"filters": filters, "table": ReviewTable(filters.qs).show(request)}
    return render(request, "reviews/index.html", context)


@review_to_read
def detail(request, review):
    recommendations = review.recommendations.prefetch_related("responses")
    context = {
        "review": review,
        "recommendations": with_progress(recommendations),
        "quick_exit": review.needs_quick_exit(),
    }
    return render(request, "reviews/detail.html", context)
