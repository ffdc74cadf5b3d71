from django.shortcuts import get_object_or_404, render

from reviews.reading import review_to_read
from reviews.thread import shown_responses, with_progress


@review_to_read
def recommendation(request, review, number):
    """The thread of one recommendation: what was asked, what was decided, what came of it."""
    recommendations = review.recommendations.prefetch_related("agencies", shown_responses())
    found = get_object_or_404(recommendations, number=number)
    context = {
        "recommendation": with_progress([found])[0],
        "review": review,
        "quick_exit": review.needs_quick_exit(),
    }
    return render(request, "reviews/recommendation.html", context)
