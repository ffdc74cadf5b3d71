"""Who reads a review at its own address: anybody a public one, its named leads a restricted one."""

from functools import wraps

from django.views.decorators.http import require_safe

from portal.accounts.doors import second_factor_used
from portal.publishing.gone import published_or_gone
from reviews.models import Review


def review_to_read(view):
    """For views of one review: they are given the review itself in the place of its slug.

    A restricted one is there for its named leads alone, who show a second factor first; for
    everybody else it is not there.
    """

    @require_safe
    @wraps(view)
    def wrapper(request, slug, **kwargs):
        reviews = Review.objects.ready_to_read().prefetch_related("learning_points__theme")
        shared = Review.objects.shared_with(request.user).filter(slug=slug)
        if not shared.exists():
            return view(request, published_or_gone(reviews, slug=slug), **kwargs)
        opened = second_factor_used(lambda request: view(request, reviews.get(slug=slug), **kwargs))
        return opened(request)

    return wrapper
