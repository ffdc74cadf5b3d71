from portal.search.kinds import Kind
from reviews.models import Review


def kinds() -> list[Kind]:
    return [Kind(Review, "Review", Review.objects.published, lambda review: review.kind_as_named)]
