import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from portal.accounts.roles import TRAINING
from portal.audit.personal import About, personal
from portal.history.tracking import tracked
from training.models.booking import Booking
from training.models.course import Course
from training.models.people import Person


def new_key() -> str:
    """128 bits that nobody can guess: all that a public address says of a certificate."""
    return secrets.token_urlsafe(16)


@personal(
    "booking",
    what="The certificates you earned",
    kept="As long as your name. After that one can still be told to be genuine, and no more.",
    about=About.TRAINING,
)
class Certificate(models.Model):
    """That somebody was on a course, as it was then: later changes to the course change nothing.

    `on` is the last day of the session, in London. One that was issued by mistake is withdrawn.
    """

    run_by = TRAINING

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="certificate")
    key = models.CharField(max_length=32, unique=True, default=new_key)
    title = models.CharField(max_length=200)
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    outcomes = ArrayField(models.CharField(max_length=250), default=list)
    issued_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "pk"]

    def __str__(self):
        return f"Certificate {self.pk}"

    @property
    def is_genuine(self):
        return self.withdrawn_at is None


@personal(
    "person",
    "title",
    "provider",
    "by",
    what="Training you did elsewhere, as you or your manager declared it",
    kept="As long as your name.",
    about=About.TRAINING,
)
@tracked(without=("title", "provider"))
class DeclaredTraining(models.Model):
    """Training that somebody did elsewhere. Nobody has checked it, and every page says so.

    `course` is the course of the programme that it stands for, if it does for one.
    """

    run_by = TRAINING

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="declared")
    course = models.ForeignKey(
        Course,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="declared",
        verbose_name="in place of",
    )
    title = models.CharField("name of the training", max_length=200)
    provider = models.CharField("who ran it", max_length=120, blank=True)
    done_on = models.DateField("when it was completed")
    declared_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The manager; nobody where the person said it themselves.",
    )

    class Meta:
        ordering = ["-done_on", "pk"]
        verbose_name_plural = "declared training"

    def __str__(self):
        return f"Declared training {self.pk}"
