"""Who reads a review at its own address: anybody a public one, its named leads a restricted one."""

from functools import partial, wraps

from django.db.models import Prefetch
from django.views.decorators.http import require_safe

from portal.accounts.doors import second_factor_used
from portal.publishing.gone import published_or_gone
from reviews.models import LearningPoint, Review


def whole():
    """Reviews with all that stands on their own page."""
    return Review.objects.ready_to_read().prefetch_related(_learning())


def where_from():
    """Reviews with what a page says of where it came from."""
    return Review.objects.prefetch_related("themes", _learning())


def _learning():
    return Prefetch("learning_points", LearningPoint.objects.select_related("theme"))


def review_to_read(view=None, *, reviews=whole):
    """For views of one review: they are given it, as `reviews` has it, in the place of its slug.

    A restricted one is there for its named leads alone, who show a second factor first; for
    everybody else it is not there.
    """
    if view is None:
        return partial(review_to_read, reviews=reviews)

    @require_safe
    @wraps(view)
    def wrapper(request, slug, **kwargs):
        if not _is_shared(slug, request.user):
            return view(request, published_or_gone(reviews(), slug=slug), **kwargs)
        opened = second_factor_used(
            lambda request: view(request, reviews().get(slug=slug), **kwargs)
        )
        return opened(request)

    return wrapper


def _is_shared(slug, user):
    """Whether it is a restricted review that this person is named for."""
    return not user.is_anonymous and Review.objects.shared_with(user).filter(slug=slug).exists()
