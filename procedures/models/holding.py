from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.publishing.models import Page, PublicationQuerySet
from portal.reference.models import Audience
from portal.search.keeping import WHEN_FOUND, in_search
from procedures.models.chapter import Chapter


class HoldingPositionQuerySet(PublicationQuerySet):
    def about(self, chapter):
        """Those that stand on `chapter` (a row, or a key to be found in the query around this).

        One that names no chapter stands on every chapter that shares a theme with it, in the
        manuals for work with the same people.
        """
        both, whose = Audience.BOTH, "themes__chapters__manual__audience"
        same_people = Q(audience=both) | Q(**{whose: both}) | Q(**{whose: F("audience")})
        on_its_themes = Q(chapters=None, themes__chapters=chapter) & same_people
        named = Q(chapters=chapter) | Q(chapters__merged_into=chapter)
        return self.filter(named | on_its_themes).distinct()

    def overdue_first(self):
        """Those whose day for a new look has come or is nearest first."""
        return self.order_by(F("review_on").asc(nulls_first=True), "pk")


@in_search("title", "summary", "keep_to", "follow_up", "source", *WHEN_FOUND)
@tracked
class HoldingPosition(Page):
    """What to keep to while national guidance is changing: a dated notice, until further notice.

    It stands on the chapters it names, or on all on its themes, and on the home page, from the
    moment it is published until it is withdrawn.
    """

    chapters = models.ManyToManyField(
        Chapter,
        blank=True,
        related_name="holding_positions",
        help_text="None chosen means every chapter on its themes.",
    )
    keep_to = models.TextField(
        "until further notice",
        help_text="What practitioners keep to until then: the local process, by its name.",
    )
    follow_up = models.TextField(
        "what happens next",
        help_text="What has to happen before this ends, and whose job it is. No names of people.",
    )
    source = models.CharField(
        "national source", max_length=140, blank=True, help_text="What has changed, by its name."
    )
    source_url = WebAddressField("its web address", blank=True)

    objects = HoldingPositionQuerySet.as_manager()

    class Meta(Page.Meta):
        verbose_name = "holding position"

    def get_absolute_url(self):
        return reverse("procedures:holding", args=[self.slug])

    def problems(self):
        found = super().problems()
        if self.owner_id is None:
            found.append("Choose its owner: somebody has to see to it that this ends.")
        if self.review_on is None:
            found.append("Give the day by which somebody looks at it again.")
        elif self.is_overdue and not self.is_public:
            found.append(
                "The day by which somebody looks at it again has passed: give a later one."
            )
        return found
