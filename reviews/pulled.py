"""Learning from reviews in the newsletter: of those that anybody may read."""

from portal.newsletter.published import in_html, source_of
from portal.newsletter.pulling import Piece
from reviews.models import Review


def sources():
    return [source_of(Review, "Learning from reviews", piece, "learning_points__theme")]


def piece(review: Review) -> Piece:
    points = list(review.learning_points.all())
    return Piece(
        kind="Learning from a review",
        title=review.title,
        url=review.get_absolute_url(),
        summary=review.summary,
        html=in_html("reviews/pulled.html", review=review, points=points),
        points=[point.text for point in points],
    )
