import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.publishing.models import Page, Publication
from portal.publishing.richtext import RichTextField
from portal.search.keeping import WHEN_FOUND, in_search, in_search_of
from training.models.rules import BookingRules


def usual_rules():
    return BookingRules.usual()


@in_search(
    "title",
    "summary",
    "level",
    "competency_group",
    "who_for",
    "programme",
    "is_live_briefing",
    *WHEN_FOUND,
)
@tracked
class Course(Page):
    """A course in the programme: what it teaches, for whom, how long. Its dates are sessions."""

    PARTS = ("outcomes", *Publication.PARTS)

    class Level(models.TextChoices):
        INTRODUCTION = "introduction", "Introduction"
        CORE = "core", "Core"
        ADVANCED = "advanced", "Advanced"

    level = models.CharField(max_length=20, choices=Level)
    competency_group = models.CharField(
        max_length=80,
        blank=True,
        help_text="As your competency framework names it: “Group 3”, “Level 3 (intercollegiate)”.",
    )
    length_minutes = models.PositiveSmallIntegerField(
        "length in minutes", validators=[MinValueValidator(15)], help_text="Without breaks."
    )
    who_for = models.TextField("who it is for", help_text="Which roles, and what must come first.")
    programme = RichTextField(help_text="What happens in the time.")
    comes_first = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="leads_to",
        verbose_name="what must come first",
        help_text="Courses that people must have been on. The booking rules say whether it is "
        "asked at booking.",
    )
    rules = models.ForeignKey(
        BookingRules,
        default=usual_rules,
        on_delete=models.PROTECT,
        related_name="courses",
        verbose_name="booking rules",
        help_text="For every date that has no rules of its own.",
    )

    is_live_briefing = models.BooleanField(
        "is a live briefing",
        default=False,
        help_text="A short briefing online, with slides and a recording to watch afterwards. "
        "Readers can ask for these alone.",
    )

    rates_each_outcome = models.BooleanField(
        "people rate themselves on each outcome",
        default=False,
        help_text="Before and after, on knowledge, skills and confidence. Otherwise once for the "
        "whole course.",
    )
    asks_after_months = models.PositiveSmallIntegerField(
        "people are asked again after so many months",
        null=True,
        blank=True,
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(18)],
        help_text="What became of their three actions: 18 at most, as forms close two years after "
        "the session. Empty: never.",
    )
    certificate_needs_answers = models.BooleanField(
        "the certificate needs the form after the course",
        default=True,
        help_text="Otherwise whoever came has it at once.",
    )

    def get_absolute_url(self):
        return reverse("training:course", args=[self.slug])

    def problems(self):
        found = super().problems()
        if not self.outcomes.exists():
            found.append("Add at least one outcome: what people will be able to do afterwards.")
        return found

    def length(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.length_minutes)


@in_search_of("course", "order", "text")
@nothing_personal
@tracked
class Outcome(models.Model):
    """Something a delegate will be able to do after the course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="outcomes")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=250, help_text="Begin with a verb: “Recognise …”.")

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text
