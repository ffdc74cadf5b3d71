import datetime as dt

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from briefings.models import Briefing
from portal.accounts.models import Agency
from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.publishing.models import Page, Publication, PublicationQuerySet
from portal.publishing.richtext import RichTextField
from portal.reference.models import Theme
from procedures.models import Change
from training.models import Course


class ReviewQuerySet(PublicationQuerySet):
    def with_counts(self):
        """Each with `points` and `recommendations_made`: how many of each it has."""
        return self.annotate(
            points=_count(LearningPoint), recommendations_made=_count(Recommendation)
        )


def _count(part):
    """How many of `part` each review has, counted apart: two joins would multiply."""
    counted = part.objects.order_by().filter(review=OuterRef("pk")).values("review")
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


@tracked
class Review(Page):
    """A review or audit, what it taught, and what it asked for."""

    PARTS = ("learning_points", "recommendations", *Publication.PARTS)

    class Kind(models.TextChoices):
        SAR = "sar", "Safeguarding adults review (SAR)"
        LCSPR = "lcspr", "Local child safeguarding practice review (LCSPR)"
        RAPID_REVIEW = "rapid_review", "Rapid review"
        DARDR = "dardr", "Domestic abuse related death review (DARDR)"
        SCR = "scr", "Serious case review (SCR)"
        SILP = "silp", "Significant incident learning process (SILP)"
        AUDIT = "audit", "Multi-agency audit"
        DIP_SAMPLE = "dip_sample", "Dip sample"
        THEMATIC = "thematic", "Thematic review"
        NATIONAL = "national", "National review"

    kind = models.CharField("type", max_length=20, choices=Kind)
    kind_as_named = models.CharField(
        "type as named at the time",
        max_length=140,
        help_text="What the report called itself: “Domestic Homicide Review”.",
    )
    pseudonym = models.CharField(
        max_length=60,
        blank=True,
        help_text="The name used everywhere for the person. Never their own.",
    )
    commissioned_on = models.DateField("commissioned", null=True, blank=True)
    what_happened = RichTextField(help_text="As much as may be said. No names, dates or places.")

    objects = ReviewQuerySet.as_manager()

    def get_absolute_url(self):
        return reverse("reviews:detail", args=[self.slug])

    def needs_quick_exit(self) -> bool:
        """Whether its themes, or those of what it taught, show “Exit this page”."""
        themes = [*self.themes.all(), *(point.theme for point in self.learning_points.all())]
        return any(theme.quick_exit for theme in themes)

    def problems(self):
        found = super().problems()
        if not self.learning_points.exists():
            found.append("Add at least one learning point.")
        return found


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

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text


class Progress(models.TextChoices):
    """How a recommendation stands, worked out from its responses."""

    NOT_ACCEPTED = "not_accepted", "Not accepted"
    DONE = "done", "Done"
    UNDER_WAY = "under_way", "Under way"
    OVERDUE = "overdue", "Overdue"
    NO_RESPONSE = "no_response", "No response yet"


@nothing_personal
@tracked
class Recommendation(models.Model):
    """What a review asked for, of whom, and what was decided about it.

    A board that decides not to act on a finding must say why (Care Act 2014, Schedule 2,
    paragraph 4(1)(g)), so the reason is required.
    """

    PARTS = ("responses",)

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        IN_PART = "in_part", "Accepted in part"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    agencies = models.ManyToManyField(Agency, blank=True, related_name="recommendations")
    decision = models.CharField(max_length=20, choices=Decision, default=Decision.ACCEPTED)
    reason = models.TextField(blank=True, help_text="Why it was not accepted, or only in part.")
    outcome = models.TextField(
        "required outcome", blank=True, help_text="What should be different."
    )
    due_on = models.DateField("due", null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"],
                name="one_recommendation_a_number",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="This review has a recommendation with this number.",
            ),
            models.CheckConstraint(
                condition=Q(decision="accepted") | ~Q(reason=""),
                name="not_accepted_has_a_reason",
                violation_error_message="Say why it was not accepted in full.",
            ),
        ]

    def __str__(self):
        return f"{self.review}: recommendation {self.number}"

    def get_absolute_url(self):
        return reverse("reviews:recommendation", args=[self.review.slug, self.number])

    def progress(self, on: dt.date) -> Progress:
        """How it stands on the day `on` (London). Due on the day is not overdue."""
        if self.decision == self.Decision.NOT_ACCEPTED:
            return Progress.NOT_ACCEPTED
        responses = self.responses.all()
        waiting = [response for response in responses if not response.is_done(on)]
        if responses and not waiting:
            return Progress.DONE
        dates = [response.due_on for response in waiting]
        if any(date and date < on for date in [*dates, self.due_on]):
            return Progress.OVERDUE
        return Progress.UNDER_WAY if responses else Progress.NO_RESPONSE


@nothing_personal
@tracked
class Response(models.Model):
    """What was done about a recommendation, under one of the six labels the field uses.

    It may point at what came of it: a briefing, a change to procedures, a course or an address
    elsewhere; at most one, and some, such as assurance, at nothing.
    """

    class Label(models.TextChoices):
        ASSURANCE = "assurance", "Assurance"
        COMMS = "comms", "Comms"
        NATIONAL_MATTERS = "national_matters", "National matters"
        POLICY_PROCEDURE = "policy_procedure", "Policy or procedure"
        SERVICE_PROVISION = "service_provision", "Service provision"
        TRAINING = "training", "Training"

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="responses"
    )
    label = models.CharField(max_length=20, choices=Label)
    what = models.TextField("what was done, or will be")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="responses"
    )
    due_on = models.DateField("due", null=True, blank=True)
    done_on = models.DateField("done", null=True, blank=True)
    briefing = models.ForeignKey(
        Briefing, null=True, blank=True, on_delete=models.PROTECT, related_name="responses"
    )
    change = models.ForeignKey(
        Change, null=True, blank=True, on_delete=models.PROTECT, related_name="responses"
    )
    course = models.ForeignKey(
        Course, null=True, blank=True, on_delete=models.PROTECT, related_name="responses"
    )
    url = WebAddressField("address elsewhere", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(briefing=None, change=None, course=None)
                | Q(briefing=None, change=None, url="")
                | Q(briefing=None, course=None, url="")
                | Q(change=None, course=None, url=""),
                name="response_points_at_most_at_one",
                violation_error_message="Choose one of briefing, change, course or address.",
            )
        ]

    def __str__(self):
        return f"{self.get_label_display()}: {self.what}"

    def is_done(self, on: dt.date) -> bool:
        """Whether it was done by the day `on` (London); a date to come is a plan."""
        return self.done_on is not None and self.done_on <= on
