"""Bookings: everyone joins the queue of a session, and the queue is served."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from portal.accounts.models import Agency
from portal.accounts.roles import TRAINING
from portal.audit.personal import About, personal
from training.models.people import Person, Team
from training.models.session import TrainingSession

COUNT_PLACES = """
IF TG_OP = 'UPDATE' AND NEW.status = OLD.status THEN RETURN NEW; END IF;
IF TG_OP <> 'INSERT' AND OLD.status = 'confirmed' THEN
    UPDATE training_trainingsession SET taken = taken - 1 WHERE id = OLD.session_id;
END IF;
IF TG_OP <> 'DELETE' AND NEW.status = 'confirmed' THEN
    UPDATE training_trainingsession SET taken = taken + 1
    WHERE id = NEW.session_id
        AND (taken < places OR NEW.instead_of_id IS NOT NULL OR NEW.walked_in);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Session % has no place left.', NEW.session_id
        USING ERRCODE = 'check_violation';
    END IF;
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


@personal(
    "by",
    what="Which places you booked, if you are a manager",
    kept="As long as the bookings.",
    about=About.TRAINING,
)
class Order(models.Model):
    """What one press of “Confirm” booked. Its key came with the form: sent twice, it is one."""

    run_by = TRAINING

    key = models.UUIDField(default=uuid.uuid4)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="orders")
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="orders")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["team", "key"], name="one_order_for_each_press")
        ]

    def __str__(self):
        return f"Order {self.pk}"


PRESENT = ("came", "late", "left")  # marks of training.models.attendance


class BookingQuerySet(models.QuerySet):
    def live(self):
        """In the queue or with a place."""
        return self.filter(status__in=Booking.LIVE)

    def confirmed(self):
        return self.filter(status=Booking.Status.CONFIRMED)

    def waiting(self):
        """On the waiting list, approved, in the order of their numbers."""
        return self.filter(status=Booking.Status.WAITING).order_by("number")

    def queueing(self):
        """Everybody without a place yet, whatever they still wait for, in order."""
        return self.filter(status__in=Booking.QUEUEING).order_by("number")

    def to_come(self, at=None):
        """At sessions that have not begun, the soonest first."""
        ahead = self.filter(session__starts_at__gt=at or timezone.now())
        return ahead.order_by("session__starts_at", "session", "number")

    def lapsing(self, at=None):
        """Places held without a name whose time for naming is over."""
        return self.live().filter(person=None, name_by__lte=at or timezone.now())

    def of(self, team: Team):
        """What a team sees: its own people's bookings, whoever made them, and what it holds."""
        return self.filter(Q(person__in=team.members()) | Q(person=None, team=team))

    def came(self):
        """Those who had a place and were there, on some day of it at least."""
        return self.confirmed().filter(self._marked(*PRESENT))

    def there_throughout(self):
        """Those who had a place and were there on every day that counts.

        The days that count are the last, and each that anybody of the session is marked on.
        """
        present = self._attendance().filter(mark__in=PRESENT)
        theirs = present.filter(booking=OuterRef(OuterRef("pk")), day=OuterRef("day"))
        registers = self._attendance().filter(booking__session=OuterRef("session"))
        last = present.filter(booking=OuterRef("pk"), day=TruncDate("booking__session__ends_at"))
        missed = registers.filter(~models.Exists(theirs))
        return self.confirmed().filter(models.Exists(last), ~models.Exists(missed))

    def unrecorded(self):
        """Those who had a place and no absence, with a day that counts not said of them."""
        known = self._marked("apology", "absent")
        return self.confirmed().exclude(known).exclude(pk__in=self.there_throughout().values("pk"))

    def apologised(self):
        """Those who had a place, were there on no day, and said sorry."""
        absent = self.confirmed().filter(self._marked("apology"))
        return absent.exclude(self._marked(*PRESENT))

    def missed(self):
        """Those who had a place, were there on no day, and said nothing."""
        absent = self.confirmed().filter(self._marked("absent"))
        return absent.exclude(self._marked(*PRESENT, "apology"))

    @classmethod
    def _marked(cls, *marks):
        """Whether some day has one of these marks. Attendance is a row of its own for each day."""
        return models.Exists(cls._attendance().filter(booking=OuterRef("pk"), mark__in=marks))

    @staticmethod
    def _attendance():
        return Booking._meta.get_field("attendance").related_model.objects.order_by()

    def with_stands(self):
        """Each with `stand`, where it stands in its queue from 1, whoever else waits there."""
        before = Booking.objects.filter(
            session=OuterRef("session"), status__in=Booking.QUEUEING, number__lt=OuterRef("number")
        )
        count = before.order_by().values("session").annotate(n=models.Count("pk")).values("n")
        return self.annotate(stand=Coalesce(Subquery(count), 0) + 1)


@personal(
    "person",
    "needs",
    "reason",
    "overlap_because",
    "agency_as_told",
    what="Your places and what came of them, what you said you need to take part, and what you "
    "called your agency at the door",
    kept="What you need goes four weeks after the session, and that you gave a place up because "
    "you were ill two years after it. The rest stays as long as your name does; after that only "
    "your place does, and counts without it.",
    about=About.TRAINING,
)
class Booking(models.Model):
    """A place at a session, or a place in its queue, for a person or held without a name.

    `number` is the place in the queue, given while the session is locked. A substitute takes over
    the number of the one they replace. `agency` is the person's when it was made: the most one
    agency may have is counted by it. `name_by` says until when a place held without a name is held.
    `key` comes from the device that added somebody at the door: sent twice, it is one. From
    `questions_left_at` on no e-mail asks them what they think of the course. `absence_asked_at` is
    when they were asked why they did not come.
    """

    run_by = TRAINING

    class Status(models.TextChoices):
        ASKED = "asked", "Waiting for manager"
        CHECKING = "checking", "Waiting for the office"
        WAITING = "waiting", "On the waiting list"
        CONFIRMED = "confirmed", "Booked"
        CANCELLED = "cancelled", "Cancelled"
        DECLINED = "declined", "Declined"
        LAPSED = "lapsed", "Lapsed"

    QUEUEING = (Status.ASKED, Status.CHECKING, Status.WAITING)
    LIVE = (*QUEUEING, Status.CONFIRMED)

    class Reason(models.TextChoices):
        SICKNESS = "sickness", "Sickness"
        WORK = "work", "Urgent work, such as court or a child in danger"
        STAFFING = "staffing", "Not enough staff to cover"
        DATE = "date", "The date no longer suits"
        LEFT = "left", "They have left or changed jobs"
        NOT_NEEDED = "not_needed", "No longer needed"
        OTHER = "other", "Another reason"
        SWAPPED = "swapped", "Somebody else goes instead"
        MOVED = "moved", "Moved to another date"
        CALLED_OFF = "called_off", "The session was called off"
        OFFICE = "office", "Taken off by the office"

    ASKED_FOR = (
        Reason.SICKNESS,
        Reason.WORK,
        Reason.STAFFING,
        Reason.DATE,
        Reason.LEFT,
        Reason.NOT_NEEDED,
        Reason.OTHER,
    )

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="bookings")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="bookings")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    order = models.ForeignKey(
        Order, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status)
    joined_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    is_late = models.BooleanField("cancelled late", default=False)
    name_by = models.DateTimeField(null=True, blank=True)
    instead_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    needs = models.TextField("access and dietary needs", blank=True)
    done_elsewhere = models.BooleanField("what must come first was done elsewhere", default=False)
    overlap_because = models.CharField(max_length=200, blank=True)
    instructions_sent_at = models.DateTimeField(null=True, blank=True)
    walked_in = models.BooleanField("came without a booking", default=False)
    agency_as_told = models.CharField(
        max_length=120, blank=True, help_text="At the door, where we do not know it."
    )
    key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    questions_left_at = models.DateTimeField(null=True, blank=True)
    absence_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["session", "number"]
        triggers = [
            pgtrigger.Trigger(
                name="count_places",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=COUNT_PLACES,
            )
        ]
        indexes = [
            models.Index(
                fields=["session", "number"],
                condition=Q(status__in=["asked", "checking", "waiting"]),
                name="bookings_in_the_queue",
            ),
            models.Index(
                fields=["session", "agency"],
                condition=Q(status="confirmed"),
                name="places_by_agency",
            ),
            models.Index(
                fields=["name_by"],
                condition=Q(person=None, status__in=["checking", "waiting", "confirmed"]),
                name="places_to_name",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(status__in=["asked", "checking", "waiting", "confirmed"]),
                name="one_live_booking_each",
                violation_error_message="They have a place at this session, or wait for one.",
            ),
            models.UniqueConstraint(
                fields=["session", "number"],
                condition=Q(status__in=["asked", "checking", "waiting", "confirmed"]),
                name="one_number_each",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(team__isnull=False, name_by__isnull=False),
                name="a_place_without_a_name_is_held_by_a_team",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, status__in=["asked", "checking", "waiting", "confirmed"])
                | Q(ended_at__isnull=False, status__in=["cancelled", "declined", "lapsed"]),
                name="a_booking_ends_when_it_is_over",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled") ^ Q(reason=""),
                name="a_booking_is_cancelled_with_a_reason",
            ),
        ]

    def __str__(self):
        """Never a name: this is what logs and records show."""
        return f"Booking {self.pk}"

    @property
    def whose(self) -> str:
        return self.person.name if self.person else "A place to name"

    @property
    def is_live(self):
        return self.status in self.LIVE

    @property
    def is_confirmed(self):
        return self.status == self.Status.CONFIRMED

    @property
    def is_queueing(self):
        return self.status in self.QUEUEING

    @property
    def can_be_changed(self):
        return self.is_live and not self.session.has_begun

    @property
    def ended_because(self) -> str:
        """What ended it, for its manager. Why somebody gave it up is left out: they may be ill."""
        return "" if self.reason in self.ASKED_FOR else self.get_reason_display()

    @property
    def ahead(self) -> int:
        """How many stand before it in the queue."""
        return self.session.bookings.queueing().filter(number__lt=self.number).count()


@personal(
    "by",
    what="That you gave somebody a place before others, if you work at the office",
    kept="As long as the booking.",
    about=About.TRAINING,
)
class QueueJump(models.Model):
    """The office gave a place to somebody before others who waited longer, and said why.

    The managers of those who were passed read the reason: no name belongs in it.
    """

    run_by = TRAINING

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="jump")
    reason = models.TextField(help_text="Managers of those who wait read it: name nobody.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]

    def __str__(self):
        return f"Queue jump {self.pk}"
