"""What people ask for without an account: a place, or to be told when a course runs."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import AddressField, Agency
from portal.accounts.roles import TRAINING
from portal.audit.personal import About, personal
from portal.reference.models import Area, JobRole
from training.models.booking import Booking
from training.models.course import Course
from training.models.session import TrainingSession

CONFIRMED_WITHIN = dt.timedelta(days=1)
ANSWERED_WITHIN = dt.timedelta(days=5)


class PlaceRequestQuerySet(models.QuerySet):
    def unconfirmed(self, at=None):
        """Still to be confirmed from the address of who asked."""
        since = (at or timezone.now()) - CONFIRMED_WITHIN
        return self.filter(confirmed_at=None, asked_at__gt=since)

    def unanswered(self, at=None):
        """Waiting for the manager, who still has time."""
        since = (at or timezone.now()) - ANSWERED_WITHIN
        return self.filter(answered_at=None, confirmed_at__gt=since)

    def lapsed(self, at=None):
        """The manager did not answer in time."""
        since = (at or timezone.now()) - ANSWERED_WITHIN
        return self.filter(answered_at=None, confirmed_at__lte=since)


@personal(
    "name",
    "email",
    "manager_email",
    what="Your name, your address and your manager’s, if you ask for a place yourself",
    kept="A day when it is not confirmed, and otherwise 30 days after you asked.",
    about=About.TRAINING,
)
class PlaceRequest(models.Model):
    """Somebody without a manager's account asks for a place, and names their manager.

    It joins the queue once it is confirmed from its own address, and waits there for the manager.
    """

    run_by = TRAINING

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="requests")
    name = models.CharField("your name", max_length=120)
    email = AddressField("your work e-mail")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="your agency"
    )
    role = models.ForeignKey(
        JobRole,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="your job",
    )
    manager_email = AddressField("your manager’s work e-mail")
    done_elsewhere = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    booking = models.OneToOneField(
        Booking, null=True, blank=True, on_delete=models.CASCADE, related_name="request"
    )

    objects = PlaceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) ^ Q(booking__isnull=False),
                name="a_confirmed_request_is_a_booking",
            ),
        ]

    def __str__(self):
        """Never a name: this is what logs and records show."""
        return f"Request {self.pk}"


class InterestQuerySet(models.QuerySet):
    def counted(self):
        """Confirmed by their address, and not told of a date yet."""
        return self.filter(told_at=None).exclude(confirmed_at=None)


@personal(
    "email",
    what="Your address, if you ask to be told when a course runs",
    kept="Until there is a date and you are told of it, or you leave; a year at most.",
    about=About.TRAINING,
)
class Interest(models.Model):
    """Somebody wants to be told when a course runs: demand, counted by agency and area."""

    run_by = TRAINING

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="interests")
    email = AddressField("your work e-mail")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="your agency"
    )
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="where you work",
    )
    people = models.PositiveSmallIntegerField("for how many people", default=1)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name_plural = "interest"
        constraints = [
            models.UniqueConstraint(fields=["course", "email"], name="interest_counts_once")
        ]

    def __str__(self):
        """Never an address: this is what logs and records show."""
        return f"Interest {self.pk}"
