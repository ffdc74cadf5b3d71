from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from portal.accounts.models import Agency
from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.reference.models import JobRole
from training.models.course import Course

TEN_YEARS = MaxValueValidator(120)


@nothing_personal
@tracked
class Pathway(models.Model):
    """Which training a group of people needs, in order: a competency group of the framework."""

    PARTS = ("steps",)

    name = models.CharField(max_length=120, unique=True)
    competency_group = models.CharField(
        max_length=80, blank=True, help_text="As your competency framework names it: “Group 3”."
    )
    summary = models.TextField(help_text="Whom it is for, and why, in a sentence or two.")
    roles = models.ManyToManyField(
        JobRole, blank=True, related_name="pathways", help_text="None: every role."
    )
    settings = ArrayField(
        models.CharField(max_length=20, choices=Agency.Kind),
        default=list,
        blank=True,
        help_text="Where they work. None: everywhere.",
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="Pathways with a smaller number are shown first."
    )

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("training:pathway", args=[self.pk])

    def is_for(self, role: JobRole | None, kind: str) -> bool:
        """Whether people with this job need it at an agency of this kind.

        With no job said, only what everybody there needs. Ready after its roles were fetched.
        """
        roles = self.roles.all()
        return (not roles or role in roles) and (not self.settings or kind in self.settings)

    def settings_in_words(self) -> list[str]:
        """The kinds of agency it is for; empty for every kind."""
        return [Agency.Kind(kind).label for kind in self.settings]


@nothing_personal
@tracked
class PathwayStep(models.Model):
    """A course of a pathway, and after how long it is due again."""

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(default=0)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="pathway_steps")
    refresh_months = models.PositiveSmallIntegerField(
        "refresh after so many months",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), TEN_YEARS],
        help_text="Empty: once is enough.",
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pathway", "course"],
                name="a_course_once_in_a_pathway",
                violation_error_message="This course is in the pathway already.",
            )
        ]

    def __str__(self):
        return str(self.course)

    @property
    def refreshed(self) -> str:
        """How often it is due: “once”, “every year”, “every 18 months”."""
        if self.refresh_months is None:
            return "once"
        years, months = divmod(self.refresh_months, 12)
        number, unit = (self.refresh_months, "month") if months else (years, "year")
        return f"every {unit}" if number == 1 else f"every {number} {unit}s"
