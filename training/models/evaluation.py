"""What a delegate says of a course: before it, after it, and once there was time to practise.

What was said is joined to who said it for the person alone. The office reads the numbers, and the
words in no order that tells whose they are.
"""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from portal.accounts.roles import TRAINING
from portal.audit.personal import About, nothing_personal, personal
from training.models.booking import Booking

HIGHEST = 10


class EvaluationQuerySet(models.QuerySet):
    def answered(self):
        return self.filter(answered_at__isnull=False)


@personal(
    "booking",
    "good",
    "to_change",
    what="What you say of a course before it, after it and months later",
    kept="Your own words go two years after the session. Your scores stay as long as your name "
    "does; after that they count without it.",
    about=About.TRAINING,
)
class Evaluation(models.Model):
    """One of the forms of a delegate. It is kept as they go, and counts once they have sent it.

    `asked_at` and `reminded_at` are when an e-mail asked for it, None where none has.
    """

    run_by = TRAINING

    class Stage(models.TextChoices):
        BEFORE = "before", "Before"
        AFTER = "after", "After"
        LATER = "later", "Months later"

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="evaluations")
    stage = models.CharField(max_length=10, choices=Stage)
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    good = models.TextField("what was good", blank=True)
    to_change = models.TextField("what to change", blank=True)
    may_contact = models.BooleanField("the office may contact you about it", default=False)
    tells_manager = models.BooleanField(
        "your manager may be asked whether they see it in practice", default=False
    )
    manager_asked_at = models.DateTimeField(null=True, blank=True)
    manager_answered_at = models.DateTimeField(null=True, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["booking", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "stage"], name="one_form_a_stage")
        ]

    def __str__(self):
        return f"Evaluation {self.pk}"

    @property
    def is_answered(self):
        return self.answered_at is not None


@nothing_personal
class Rating(models.Model):
    """How somebody rates themselves on one scale, from 0 to 10.

    `outcome` is the outcome in the words that were asked; empty where it is the course as a whole.
    """

    run_by = TRAINING

    class Scale(models.TextChoices):
        KNOWLEDGE = "knowledge", "Knowledge"
        SKILLS = "skills", "Skills"
        CONFIDENCE = "confidence", "Confidence"

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="ratings")
    scale = models.CharField(max_length=10, choices=Scale)
    outcome = models.CharField(max_length=250, blank=True)
    score = models.PositiveSmallIntegerField(validators=[MaxValueValidator(HIGHEST)])

    class Meta:
        ordering = ["evaluation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "scale", "outcome"], name="one_score_a_scale"
            ),
            models.CheckConstraint(
                condition=Q(score__lte=HIGHEST), name="no_score_above_the_highest"
            ),
        ]

    def __str__(self):
        return f"{self.get_scale_display()}: {self.score}"


@personal(
    "text",
    "why",
    "example",
    what="The actions you set yourself after a course, and what became of them",
    kept="Your own words go two years after the session.",
    about=About.TRAINING,
)
class KeyAction(models.Model):
    """One of the three key actions of a delegate, and months later what became of it.

    `seen` is what their manager says, where the delegate agreed that the manager is asked.
    """

    run_by = TRAINING

    class Became(models.TextChoices):
        DONE = "done", "Done"
        PARTLY = "partly", "Partly done"
        NOT = "not", "Not done"

    class Seen(models.TextChoices):
        YES = "yes", "Yes, I see it in their practice"
        PARTLY = "partly", "In part"
        NOT_YET = "not_yet", "Not yet"
        CANNOT_SAY = "cannot_say", "I cannot say"

    evaluation = models.ForeignKey(
        Evaluation,
        on_delete=models.CASCADE,
        related_name="actions",
        help_text="The form after the course, which they were set in.",
    )
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    became = models.CharField("what became of it", max_length=10, choices=Became, blank=True)
    why = models.TextField(blank=True)
    example = models.TextField("the difference to a child or an adult", blank=True)
    seen = models.CharField("seen in practice", max_length=10, choices=Seen, blank=True)

    class Meta:
        ordering = ["evaluation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="one_action_a_number"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=3), name="three_key_actions"
            ),
        ]

    def __str__(self):
        return f"Action {self.pk}"
