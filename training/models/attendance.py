"""Who came: marked at the register of each day, by the trainer or later by the office."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import Agency
from portal.accounts.roles import TRAINING
from portal.audit.personal import About, personal
from portal.history.tracking import tracked
from training.models.booking import Booking


@personal(
    "booking",
    "reason",
    "by",
    what="Whether you came to a session, and why you did not",
    kept="Why you did not come goes two years after the session. The rest stays as long as your "
    "name does; after that it counts without it.",
    about=About.TRAINING,
)
@tracked(without=("reason",))
class Attendance(models.Model):
    """That somebody with a place came on a day of the session, or did not.

    `day` is a day in London. `said_at` is when it was said, by the clock of the device that said
    it and never after it reached us: what was said later counts. `by` is somebody of the office;
    nobody where it was said at the register.
    """

    run_by = TRAINING

    class Mark(models.TextChoices):
        CAME = "came", "Attended"
        LATE = "late", "Came late"
        LEFT = "left", "Left early"
        APOLOGY = "apology", "Absent, with an apology"
        ABSENT = "absent", "Absent, without an apology"

    PRESENT = (Mark.CAME, Mark.LATE, Mark.LEFT)

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="attendance")
    day = models.DateField()
    mark = models.CharField(max_length=10, choices=Mark)
    reason = models.CharField(
        "why they did not come", max_length=10, choices=Booking.Reason, blank=True
    )
    said_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["day"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["booking", "day"], name="one_mark_a_day"),
            models.CheckConstraint(
                condition=Q(reason="") | Q(mark__in=["apology", "absent"]),
                name="only_the_absent_have_a_reason",
            ),
        ]

    def __str__(self):
        """Never a name: this is what logs and records show."""
        return f"Attendance {self.pk}"

    @property
    def is_present(self):
        return self.mark in self.PRESENT

    @staticmethod
    def days_of(session) -> list[dt.date]:
        """The days of a session, as London has them: each has a register."""
        first, last = timezone.localdate(session.starts_at), timezone.localdate(session.ends_at)
        return [first + dt.timedelta(days=each) for each in range((last - first).days + 1)]


@personal(
    "by",
    what="That you waived a charge, if you work at the office",
    kept="As long as the booking.",
    about=About.TRAINING,
)
@tracked
class ChargeWaiver(models.Model):
    """The office does not ask for a charge that the rules name, and said why.

    The finance office reads the reason: no name belongs in it.
    """

    run_by = TRAINING

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="waiver")
    reason = models.TextField(help_text="The finance office reads it: name nobody.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"Waiver {self.pk}"


@personal(
    "by",
    what="That you warned an agency about places its people missed, if you work at the office",
    kept="For good: the agency may ask what it was told.",
    about=About.TRAINING,
)
class AgencyWarning(models.Model):
    """The office told an agency that its people missed places, or gave them up late.

    `places` is how many there were. What was missed before it counts towards no other warning.
    """

    run_by = TRAINING

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="warnings")
    places = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"Warning {self.pk}"
