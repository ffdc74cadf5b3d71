import datetime as dt

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.history.tracking import tracked
from portal.publishing.models import Page, Publication
from portal.publishing.richtext import RichTextField
from portal.reference.models import Area


@tracked
class Course(Page):
    """A course in the programme: what it teaches, for whom, how long. Its dates are sessions."""

    PARTS = ("outcomes", *Publication.PARTS)

    class Level(models.TextChoices):
        INTRODUCTION = "introduction", "Introduction"
        CORE = "core", "Core"
        ADVANCED = "advanced", "Advanced"

    level = models.CharField(max_length=20, choices=Level)
    length_minutes = models.PositiveSmallIntegerField(
        "length in minutes", validators=[MinValueValidator(15)], help_text="Without breaks."
    )
    who_for = models.TextField("who it is for", help_text="Which roles, and what must come first.")
    programme = RichTextField(help_text="What happens in the time.")

    def get_absolute_url(self):
        return reverse("training:course", args=[self.slug])

    def problems(self):
        found = super().problems()
        if not self.outcomes.exists():
            found.append("Add at least one outcome: what people will be able to do afterwards.")
        return found

    def length(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.length_minutes)


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


@tracked
class Venue(models.Model):
    """A place where training happens."""

    name = models.CharField(max_length=120, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="venues")
    getting_there = models.TextField(
        blank=True, help_text="Travel, parking, step-free access, hearing loop."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class TrainingSessionQuerySet(models.QuerySet):
    def public(self, at=None):
        """Sessions the public may see at the moment `at`: those of published courses."""
        return self.filter(course__in=Course.objects.published(at))

    def upcoming(self, at=None):
        """Public sessions that begin after the moment `at`, soonest first, ready to list."""
        now = at or timezone.now()
        ahead = self.public(at).filter(starts_at__gt=now).order_by("starts_at", "pk")
        return ahead.select_related("course", "venue__area")


@tracked
class TrainingSession(models.Model):
    """One date of a course."""

    class Delivery(models.TextChoices):
        PLACE = "place", "In person"
        ONLINE = "online", "Online"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField("starts", help_text="London time.")
    ends_at = models.DateTimeField("ends", help_text="London time.")
    delivery = models.CharField(max_length=10, choices=Delivery)
    venue = models.ForeignKey(
        Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    trainers = models.CharField(max_length=200, blank=True)
    places = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message="A session must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(delivery="place", venue__isnull=False)
                | Q(delivery="online", venue__isnull=True),
                name="session_in_person_has_a_venue",
                violation_error_message="Choose a venue for a session in person, and none online.",
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="session_has_places"),
        ]

    def __str__(self):
        return f"{self.course}, {timezone.localtime(self.starts_at):%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("training:session", args=[self.pk])

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()

    @property
    def where(self):
        return self.venue.name if self.venue else "Online"
