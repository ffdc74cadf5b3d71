from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.models import Briefing
from portal.pages.filters import page_of
from portal.publishing.gone import published_or_gone
from procedures.models import Change
from reviews.filters import LearningFilters, ReviewFilters
from reviews.models import LearningPoint, Response, Review
from reviews.tables import ReviewTable
from training.models import Course


@require_safe
def index(request):
    filters = ReviewFilters(request.GET, Review.objects.published().newest_first().with_counts())
    context = {"filters": filters, "table": ReviewTable(filters.qs).show(request)}
    return render(request, "reviews/index.html", context)


@require_safe
def detail(request, slug):
    reviews = Review.objects.ready_to_read().prefetch_related("learning_points__theme")
    review = published_or_gone(reviews, slug=slug)
    recommendations = review.recommendations.prefetch_related("responses")
    context = {
        "review": review,
        "recommendations": _with_progress(recommendations),
        "quick_exit": review.needs_quick_exit(),
    }
    return render(request, "reviews/detail.html", context)


@require_safe
def recommendation(request, slug, number):
    """The thread of one recommendation: what was asked, what was decided, what came of it."""
    reviews = Review.objects.prefetch_related("themes", "learning_points__theme")
    review = published_or_gone(reviews, slug=slug)
    recommendations = review.recommendations.prefetch_related(
        "agencies", Prefetch("responses", _responses())
    )
    found = get_object_or_404(recommendations, number=number)
    context = {
        "recommendation": _with_progress([found])[0],
        "review": review,
        "quick_exit": review.needs_quick_exit(),
    }
    return render(request, "reviews/recommendation.html", context)


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


def _responses():
    """Responses with what they point at, where the public may see it; None where not."""
    return Response.objects.select_related("agency").prefetch_related(
        Prefetch("briefing", Briefing.objects.published()),
        Prefetch("course", Course.objects.published()),
        Prefetch("change", Change.objects.public().select_related("chapter__manual", "release")),
    )


def _with_progress(recommendations):
    """The recommendations, each with how it stands today, and whether each response is done."""
    today = timezone.localdate()
    recommendations = list(recommendations)
    for found in recommendations:
        found.progress_today = found.progress(today)
        for response in found.responses.all():
            response.is_done_today = response.is_done(today)
    return recommendations
