import re

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from reviews.models.recommendation import Recommendation, Response

PERCENT = "%"
PERCENT_IN_WORDS = re.compile("[%\uff05]|per ?cent", re.IGNORECASE)
PERCENT_ALONE = "Write a percentage as % alone, and say what it is of in “what it shows”."


class EvidenceQuerySet(models.QuerySet):
    def said(self):
        """What somebody entered, and may change."""
        return self.filter(counted="")

    def counted(self):
        """What the portal counts by itself."""
        return self.exclude(counted="")


@nothing_personal
@tracked
class Evidence(models.Model):
    """What shows that a recommendation, or one response to it, came to something.

    The three levels are the field’s own: what was made (output), what could now affect practice
    (outcome), what got better for people (impact), and later whether that lasted (sustained).
    An outcome, an impact or a percentage is worth nothing without what it is out of.

    What has `counted` is counted by the portal from what delegates of a course said, for the dates
    of one business year, which begins in April of `counted_year`. Nobody edits it.
    """

    class Level(models.TextChoices):
        OUTPUT = "output", "Output"
        OUTCOME = "outcome", "Outcome"
        IMPACT = "impact", "Impact"

    class Sustained(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    class Counted(models.TextChoices):
        CAME = "came", "Who came"
        KNOWLEDGE = "knowledge", "Knowledge"
        SKILLS = "skills", "Skills"
        CONFIDENCE = "confidence", "Confidence"
        ACTIONS = "actions", "Actions done"
        DIFFERENCE = "difference", "A difference made"

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="evidence"
    )
    response = models.ForeignKey(
        Response,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="evidence",
        help_text="Which response it shows. Empty: the recommendation as a whole.",
    )
    level = models.CharField(
        max_length=10,
        choices=Level,
        help_text="Output: what was made or done. Outcome: what could change practice. "
        "Impact: what changed for children or adults.",
    )
    shows = models.TextField("what it shows")
    figure = models.DecimalField(
        "how many", max_digits=9, decimal_places=1, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(
        max_length=60, blank=True, help_text="Of what: “sessions”, “records”, or %."
    )
    out_of = models.PositiveIntegerField(
        "out of how many", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    asked = models.PositiveIntegerField(
        "how many were asked",
        null=True,
        blank=True,
        help_text="Where people were asked: the response rate follows from it.",
    )
    counts_people = models.BooleanField(
        "counts people or their cases",
        default=True,
        help_text="Readers then see numbers under 5 as “fewer than 5”.",
    )
    measured_on = models.DateField("when it was measured")
    sustained = models.CharField(
        "sustained?", max_length=10, choices=Sustained, blank=True, help_text="Did it last?"
    )
    checked_again_on = models.DateField("looked at again", null=True, blank=True)
    sustained_note = models.TextField("what was found then", blank=True)
    counted = models.CharField(max_length=10, choices=Counted, blank=True, editable=False)
    counted_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["measured_on", "pk"]
        verbose_name_plural = "evidence"
        indexes = [
            models.Index(
                fields=["recommendation"],
                include=["measured_on", "checked_again_on"],
                name="evidence_by_days",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "counted", "counted_year"],
                condition=~Q(counted=""),
                name="counted_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(counted="", counted_year=None)
                | (~Q(counted="") & Q(counted_year__isnull=False, response__isnull=False)),
                name="counted_for_a_year_and_a_response",
            ),
            models.CheckConstraint(
                condition=~Q(level="output") | ~Q(unit=""),
                name="output_has_a_unit",
                violation_error_message="Say of what: an output needs a unit.",
            ),
            models.CheckConstraint(
                condition=(Q(level="output") & ~Q(unit=PERCENT))
                | Q(out_of__isnull=False, out_of__gt=0),
                name="evidence_says_out_of_how_many",
                violation_error_message="Say out of how many: percentages, outcomes and impacts "
                "need it.",
            ),
            models.CheckConstraint(
                condition=Q(unit=PERCENT, figure__lte=100)
                | (~Q(unit=PERCENT) & (Q(out_of=None) | Q(figure__lte=F("out_of")))),
                name="evidence_is_no_more_than_all",
                violation_error_message="It cannot be more than all of them.",
            ),
            models.CheckConstraint(
                condition=Q(asked=None) | Q(out_of__isnull=False, asked__gte=F("out_of")),
                name="no_more_answered_than_were_asked",
                violation_error_message="Say how many of those asked answered, in “out of how "
                "many”: never more than were asked.",
            ),
            models.CheckConstraint(
                condition=Q(sustained="", checked_again_on=None, sustained_note="")
                | (
                    ~Q(sustained="")
                    & Q(checked_again_on__isnull=False, checked_again_on__gt=F("measured_on"))
                ),
                name="sustained_at_a_later_date",
                violation_error_message="Say whether it lasted and when you looked again, which "
                "is after it was measured.",
            ),
        ]

    def __str__(self):
        return f"{self.get_level_display()}: {self.shows}"

    def clean(self):
        if self.response_id and self.response.recommendation_id != self.recommendation_id:
            raise ValidationError({"response": "Choose a response to this recommendation."})
        if self.unit != PERCENT and PERCENT_IN_WORDS.search(self.unit):
            raise ValidationError({"unit": PERCENT_ALONE})
