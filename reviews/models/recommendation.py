import datetime as dt

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from briefings.models import Briefing
from portal.accounts.models import Agency
from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.publishing.models import Status
from portal.search.keeping import in_search_of, keeps
from procedures.models import Change
from reviews.models.owners import ActionOwner
from reviews.models.review import Review, writes_reviews
from training.models import Course


class Progress(models.TextChoices):
    """How a recommendation stands, worked out from its responses."""

    NOT_ACCEPTED = "not_accepted", "Not accepted"
    DONE = "done", "Done"
    UNDER_WAY = "under_way", "Under way"
    OVERDUE = "overdue", "Overdue"
    NO_RESPONSE = "no_response", "No response yet"


class DueQuerySet(models.QuerySet):
    def by_due_day(self):
        """What is due first before the rest; what has no day of its own last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


class RecommendationQuerySet(DueQuerySet):
    """What is missing. What was not accepted is nobody’s to see through, so it lacks nothing."""

    def at_desk(self, user):
        """Those of the reviews that `user` finds at the desk."""
        return self if writes_reviews(user) else self.filter(review__restricted=False)

    def accepted(self):
        """In full or in part."""
        return self.exclude(decision=Recommendation.Decision.NOT_ACCEPTED)

    def without_response(self):
        return self.accepted().filter(~Exists(self._responses()))

    def without_training(self):
        """Those that no course answers, and nothing else that is called training."""
        training = Q(course__isnull=False) | Q(label=Response.Label.TRAINING)
        return self.accepted().filter(~Exists(self._responses().filter(training)))

    def without_briefing(self):
        return self.accepted().filter(~Exists(self._responses().exclude(briefing=None)))

    def open(self, on: dt.date):
        """Not done by the day `on` (London): nothing answers it, or something that does waits."""
        waiting = self._responses().waiting(on)
        return self.accepted().filter(~Exists(self._responses()) | Exists(waiting))

    def overdue(self, on: dt.date):
        """As `progress()` has it: open, and it or a response that waits was due before `on`.

        Found part by part, each by an index, for together the database reads every response.
        """
        late, responses = Q(due_on__lt=on), Response.objects.order_by()
        due = self.model.objects.order_by().accepted().filter(late)
        parts = [due.without_response().values("pk")]
        for waiting in (responses.filter(done_on=None), responses.filter(done_on__gt=on)):
            parts.append(waiting.filter(late).values("recommendation"))
            parts.append(due.filter(pk__in=waiting.values("recommendation")).values("pk"))
        return self.accepted().filter(pk__in=parts[0].union(*parts[1:]))

    def overdue_first(self, on: dt.date, number: int):
        """So many of those overdue, the longest first: found without looking at all others."""
        rows, late = self.accepted(), Q(due_on__lt=on)
        waiting = self._responses().waiting(on)
        parts = [
            rows.filter(late).without_response(),
            rows.filter(late).filter(Exists(waiting)),
            rows.filter(Exists(waiting.filter(late))),
        ]
        first = [part.by_due_day().values("pk")[:number] for part in parts]
        found = self.model.objects.filter(pk__in=first[0].union(*first[1:]))
        return found.by_due_day()[:number]

    def without_evidence(self):
        return self.accepted().filter(~Exists(self._evidence()))

    def with_evidence_before(self, day: dt.date):
        """Those whose evidence was all measured, and looked at again, before that day."""
        since = Q(measured_on__gte=day) | Q(checked_again_on__gte=day)
        fresh = self._evidence().filter(since)
        return self.accepted().filter(Exists(self._evidence()), ~Exists(fresh))

    def _responses(self):
        return Response.objects.order_by().filter(recommendation=OuterRef("pk"))

    def _evidence(self):
        evidence = self.model._meta.get_field("evidence").related_model
        return evidence.objects.order_by().filter(recommendation=OuterRef("pk"))


@in_search_of("review", "number", "text", "reason", "outcome")
@nothing_personal
@tracked
class Recommendation(models.Model):
    """What a review asked for, of whom, and what was decided about it.

    A board that decides not to act on a finding must say why (Care Act 2014, Schedule 2,
    paragraph 4(1)(g)), so the reason is required.
    """

    PARTS = ("responses", "evidence")

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
    decided_on = models.DateField(
        "decided",
        null=True,
        blank=True,
        help_text="The day of the decision: the yearly report goes by it.",
    )
    owner = models.ForeignKey(
        ActionOwner,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recommendations",
        help_text="Who sees it through. Readers see the agency, never the name.",
    )
    due_on = models.DateField("due", null=True, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                include=["review"],
                condition=~Q(decision="not_accepted"),
                name="recommendations_accepted",
            ),
            models.Index(
                fields=["id"],
                include=["review", "due_on"],
                condition=~Q(decision="not_accepted"),
                name="recommendations_by_key",
            ),
            models.Index(
                fields=["id"],
                condition=Q(decision="not_accepted"),
                name="recommendations_refused",
            ),
        ]
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

    @property
    def was_accepted(self) -> bool:
        """In full or in part."""
        return self.decision != self.Decision.NOT_ACCEPTED

    def progress(self, on: dt.date) -> Progress:
        """How it stands on the day `on` (London). Due on the day is not overdue."""
        if not self.was_accepted:
            return Progress.NOT_ACCEPTED
        responses = self.responses.all()
        waiting = [response for response in responses if not response.is_done(on)]
        if responses and not waiting:
            return Progress.DONE
        dates = [response.due_on for response in waiting]
        if any(date and date < on for date in [*dates, self.due_on]):
            return Progress.OVERDUE
        return Progress.UNDER_WAY if responses else Progress.NO_RESPONSE


class ResponseQuerySet(DueQuerySet):
    def waiting(self, on: dt.date):
        """Not done by the day `on` (London); a date to come is a plan."""
        return self.filter(Q(done_on=None) | Q(done_on__gt=on))

    def at_desk(self, user):
        """Those of the reviews that `user` finds at the desk."""
        return (
            self if writes_reviews(user) else self.filter(recommendation__review__restricted=False)
        )

    def open(self, on: dt.date):
        """Somebody’s to do: what waits of those that were asked for."""
        return self.asked_for().waiting(on)

    def asked_for(self):
        """Those whose recommendation was accepted, of a review that has not been withdrawn."""
        recommendations = Recommendation.objects.order_by()
        refused = recommendations.filter(decision=Recommendation.Decision.NOT_ACCEPTED)
        withdrawn = recommendations.filter(review__status=Status.WITHDRAWN)
        rows = self.exclude(recommendation__in=refused.values("pk"))
        return rows.exclude(recommendation__in=withdrawn.values("pk"))

    def late(self, on: dt.date):
        """Due before `on`: itself or, where it has no date, its recommendation."""
        late = Recommendation.objects.order_by().filter(due_on__lt=on)
        return self.filter(Q(due_on__lt=on) | Q(due_on=None, recommendation__in=late.values("pk")))

    def open_first(self, on: dt.date):
        """What is not done by then, what is due first before the rest; then what is done."""
        is_done = ExpressionWrapper(
            Q(done_on__isnull=False, done_on__lte=on), output_field=models.BooleanField()
        )
        due = Coalesce("due_on", "recommendation__due_on")
        return self.order_by(is_done, due.asc(nulls_last=True), "pk")


@keeps(
    "reviews.response",
    rows="""
        SELECT 'reviews.review', review_id FROM reviews_recommendation
        WHERE id = {row}.recommendation_id
    """,
    columns=("recommendation_id", "what"),
)
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
    owner = models.ForeignKey(
        ActionOwner,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="responses",
        help_text="Who says at their own link what was done. Readers see the agency, not the name.",
    )
    as_written = models.CharField(
        "how it stands, as written",
        max_length=100,
        blank=True,
        help_text="The words of the report it came from: “due early 2024/25”.",
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

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_on=None), name="responses_not_done"),
            models.Index(
                fields=["done_on", "due_on"], include=["recommendation"], name="responses_by_days"
            ),
            models.Index(
                fields=["recommendation"],
                condition=Q(course__isnull=False) | Q(label="training"),
                name="responses_of_training",
            ),
            models.Index(
                fields=["recommendation"],
                condition=Q(briefing__isnull=False),
                name="responses_with_a_briefing",
            ),
        ]
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

    @property
    def due(self) -> dt.date | None:
        """Its own date or, where it has none, that of its recommendation."""
        return self.due_on or self.recommendation.due_on

    def is_done(self, on: dt.date) -> bool:
        """Whether it was done by the day `on` (London); a date to come is a plan."""
        return self.done_on is not None and self.done_on <= on

    def is_overdue(self, on: dt.date) -> bool:
        """Whether it was due before the day `on` (London) and is not done by then."""
        return not self.is_done(on) and self.due is not None and self.due < on
