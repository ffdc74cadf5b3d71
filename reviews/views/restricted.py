from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.doors import second_factor_used
from portal.pages.filters import page_of
from reviews.models import Review


@require_safe
def restricted(request):
    """The reviews that whoever asks is named for; for anybody else there is no such page."""
    shared = Review.objects.shared_with(request.user)
    if not shared.exists():
        raise Http404
    return second_factor_used(_shared_reviews)(request, shared)


def _shared_reviews(request, shared):
    shared = shared.prefetch_related("themes", "learning_points__theme")
    page = page_of(shared.newest_first().with_counts(), request)
    quick_exit = any(review.needs_quick_exit() for review in page)
    return render(request, "reviews/restricted.html", {"page": page, "quick_exit": quick_exit})
