from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.pages.filters import page_of
from reviews.filters import LearningFilters
from reviews.models import LearningPoint, Review


@require_safe
def learning(request):
    """Practice points across all reviews, by theme."""
    points = LearningPoint.objects.filter(review__in=Review.objects.published())
    points = points.select_related("theme", "review")
    filters = LearningFilters(
        request.GET, points.order_by("theme__name", "-review__publish_at", "order", "pk")
    )
    page = page_of(filters.qs, request)
    quick_exit = any(point.theme.quick_exit for point in page)
    context = {"filters": filters, "page": page, "quick_exit": quick_exit}
    return render(request, "reviews/learning.html", context)
