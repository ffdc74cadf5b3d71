from django.db import models

from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.reference.models import Theme
from portal.search.keeping import in_search_of, keeps
from reviews.models.review import Review

NEWEST_FIRST = ("-review__publish_at", "-review_id", "order", "pk")


class LearningPointQuerySet(models.QuerySet):
    def public(self, at=None):
        """Those of reviews that anybody may read at the moment `at`."""
        return self.filter(review__in=Review.objects.published(at))

    def newest_first(self):
        return self.order_by(*NEWEST_FIRST)


@in_search_of("review", "theme_id", "order", "text")
@nothing_personal
@tracked
class LearningPoint(models.Model):
    """Something a review taught, by theme, in words a practitioner can use."""

    class Domain(models.TextChoices):
        DIRECT_WORK = "direct_work", "Direct work"
        WORKING_TOGETHER = "working_together", "Working together"
        ORGANISATION = "organisation", "How organisations work"
        GOVERNANCE = "governance", "Leadership and governance"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="learning_points")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="learning_points")
    domain = models.CharField(max_length=20, choices=Domain)
    good_practice = models.BooleanField("good practice found", default=False)
    order = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()

    objects = LearningPointQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text


@keeps(
    "reviews.learning",
    rows="SELECT 'reviews.review', review_id FROM reviews_learningpoint WHERE theme_id = {row}.id",
    columns=("name",),
)
class LearningTheme(Theme):
    """A theme, as the triggers here see it: what a review taught stands under its name."""

    class Meta:
        proxy = True
        default_permissions = ()
