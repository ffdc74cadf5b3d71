from django.shortcuts import get_object_or_404, render

from portal.pages.addresses import full
from reviews.picture import drawn
from reviews.reading import review_to_read, where_from
from reviews.steps import steps_of
from reviews.thread import shown_responses, whole_thread


@review_to_read(reviews=where_from)
def recommendation(request, review, number):
    """The thread of one recommendation: what was asked, what was decided, what came of it."""
    recommendations = review.recommendations.select_related("owner__agency")
    recommendations = recommendations.prefetch_related("agencies", shown_responses(), "evidence")
    thread = whole_thread(get_object_or_404(recommendations, number=number))
    steps = steps_of(thread)
    context = {
        "recommendation": thread,
        "review": review,
        "address": full(thread.get_absolute_url()),
        "steps": steps,
        "picture": drawn(steps),
        "quick_exit": review.needs_quick_exit(),
    }
    return render(request, "reviews/recommendation.html", context)
