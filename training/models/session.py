import datetime as dt

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import AddressField
from portal.audit.personal import About, nothing_personal, personal
from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.pages.words import in_words
from portal.reference.models import Area
from portal.search.keeping import in_search_of, keeps
from portal.uploads.models import Attachment, Upload
from training.models.course import Course
from training.models.rules import BookingRules, days_before


@nothing_personal
@tracked
class Venue(models.Model):
    """A place where training happens."""

    name = models.CharField(max_length=120, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="venues")
    address = models.TextField(blank=True, help_text="With the postcode.")
    access = models.TextField(
        blank=True, help_text="Step-free access, hearing loop, toilets, a quiet room, parking bays."
    )
    getting_there = models.TextField(blank=True, help_text="Travel and parking.")
    room_for = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many people fit. You are told when places exceed it."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


@personal(
    "name",
    "email",
    what="Your name, job and e-mail address, if you lead training",
    kept="Until the office removes it. Readers see the name and the job.",
    about=About.TRAINING,
)
@tracked(without=("name", "email"))
class Trainer(models.Model):
    """Somebody who leads sessions. Readers see the name and the job, never the address."""

    name = models.CharField(max_length=120)
    job = models.CharField(max_length=120, blank=True, help_text="“Named nurse, Marlshire ICB”.")
    email = AddressField("e-mail", blank=True, help_text="Only the office sees it.")

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return f"{self.name}, {self.job}" if self.job else self.name


class TrainingSessionQuerySet(models.QuerySet):
    def public(self, at=None):
        """Sessions the public may see at the moment `at`: those of published courses."""
        return self.filter(course__in=Course.objects.published(at))

    def upcoming(self, at=None):
        """Public sessions that begin after the moment `at`, soonest first, ready to list."""
        ahead = self.public(at).running().ahead(at)
        return ahead.select_related("course__rules", "venue__area", "rules")

    def ahead(self, at=None):
        """Those that begin after the moment `at`, soonest first, called off or not."""
        return self.filter(starts_at__gt=at or timezone.now()).order_by("starts_at", "pk")

    def last_run(self, at=None):
        """The one that began last before the moment `at`; None where there is none."""
        begun = self.running().filter(starts_at__lte=at or timezone.now())
        return begun.order_by("starts_at", "pk").last()

    def running(self):
        """Those that have not been called off."""
        return self.filter(cancelled_at=None)

    def over(self, at=None):
        """Those that took place, and have ended at the moment `at`."""
        return self.running().filter(ends_at__lte=at or timezone.now())

    def with_files(self):
        """Adds `files`: how many of its files may be read."""
        files = Attachment.objects.filter(
            subject_type__app_label="training",
            subject_type__model="trainingsession",
            subject_id=OuterRef("pk"),
            upload__state__in=Upload.MAY_BE_READ,
        ).order_by()
        counted = files.values("subject_id").annotate(number=Count("pk")).values("number")
        return self.annotate(files=Coalesce(Subquery(counted), 0))

    def ahead_or_kept(self, at=None):
        """Those that begin after the moment `at`, and those over by then that have slides or a
        recording. Adds `files`."""
        now = at or timezone.now()
        kept = Q(cancelled_at=None, ends_at__lte=now) & (~Q(recording_url="") | Q(files__gt=0))
        found = self.with_files().filter(Q(starts_at__gt=now) | kept)
        return found.order_by("starts_at", "pk")

    def readable_by(self, user, at=None):
        """Those whose files `user` may read at the moment `at`: anybody, once they are over."""
        return self.public(at).over(at)

    def at_desk(self, user):
        """What somebody who may look at sessions at the desk finds there."""
        return self.all()

    def in_full(self, at=None):
        """None of their files comes down before they do."""
        return self.all()

    def with_rules(self):
        return self.select_related("course__rules", "rules")


@in_search_of("course", "ends_at", "cancelled_at", "recording_url", "recording_transcript")
@nothing_personal
@tracked(without=("taken", "next_number", "revision", "register_number", "register_sent_at"))
class TrainingSession(models.Model):
    """One date of a course.

    `taken` counts its confirmed bookings; a trigger of the database keeps it, and refuses a booking
    beyond `places`. `next_number` is the next number of its queue. `revision` is the SEQUENCE of
    its calendar entry: how often when or where it is has changed. `register_number` is part of the
    links of its register: with a new number the old links end.

    What there is of it afterwards, a recording and slides among its files, readers see once it is
    over.
    """

    PARTS = ("attachments",)

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
    joining_link = WebAddressField(
        blank=True, help_text="Only those booked see it, and only from a day before."
    )
    led_by = models.ManyToManyField(
        Trainer, blank=True, related_name="sessions", verbose_name="trainers"
    )
    places = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    rules = models.ForeignKey(
        BookingRules,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
        verbose_name="booking rules",
        help_text="Empty: those of the course.",
    )
    own_opens_at = models.DateTimeField(
        "booking opens", null=True, blank=True, help_text="London time. Empty: as the rules say."
    )
    own_closes_at = models.DateTimeField(
        "booking closes", null=True, blank=True, help_text="London time. Empty: as the rules say."
    )
    instructions = models.TextField(
        "joining instructions",
        blank=True,
        help_text="What people need to know before they come. It goes out with the time and place.",
    )
    recording_url = WebAddressField(
        "recording",
        blank=True,
        help_text="Where it can be watched afterwards. Readers see it once the session is over.",
    )
    recording_captioned = models.BooleanField(
        "the recording has captions", default=False, help_text="It shows what is said."
    )
    recording_transcript = models.TextField(
        "transcript of the recording",
        blank=True,
        help_text="All that is said, and what is seen and matters. Needed without captions.",
    )
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_because = models.TextField(blank=True, editable=False)
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken = models.PositiveIntegerField(default=0, editable=False)
    next_number = models.PositiveIntegerField(default=1, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    register_number = models.PositiveIntegerField(default=0, editable=False)
    register_sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    attachments = GenericRelation(Attachment, "subject_id", "subject_type")

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["starts_at"], name="sessions_by_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
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
            models.CheckConstraint(
                condition=Q(own_closes_at=None) | Q(own_closes_at__lte=F("starts_at")),
                name="booking_closes_before_the_session",
                violation_error_message="Booking closes when the session begins, or before.",
            ),
            models.CheckConstraint(
                condition=Q(own_opens_at=None) | Q(own_opens_at__lt=F("starts_at")),
                name="booking_opens_before_the_session",
                violation_error_message="Booking opens before the session begins.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) ^ ~Q(cancelled_because=""),
                name="session_is_called_off_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(recording_url="")
                | Q(recording_captioned=True)
                | ~Q(recording_transcript=""),
                name="recording_is_for_everybody",
                violation_error_message="A recording needs captions or a transcript: some people "
                "cannot hear it.",
            ),
        ]

    def __str__(self):
        return f"{self.course}, {timezone.localtime(self.starts_at):%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("training:session", args=[self.pk])

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()

    @property
    def shows_afterwards(self) -> bool:
        """Whether readers see its slides and its recording: it took place, and is over."""
        return self.is_over and not self.is_called_off

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()

    @property
    def is_called_off(self):
        return self.cancelled_at is not None

    @property
    def is_online(self):
        return self.delivery == self.Delivery.ONLINE

    @property
    def where(self):
        return self.venue.name if self.venue else "Online"

    @property
    def places_left(self) -> int:
        return max(self.places - self.taken, 0)

    @property
    def is_full(self):
        return self.places_left == 0

    @property
    def booking_rules(self) -> BookingRules:
        """Its own rules, or its course's. Ready after `with_rules`."""
        return self.rules or self.course.rules

    @property
    def opens_at(self) -> dt.datetime | None:
        """When booking opens; None where it is open as soon as the date is public."""
        days = self.booking_rules.opens_days_before
        by_rule = None if days is None else days_before(self.starts_at, days)
        return self.own_opens_at or by_rule

    @property
    def closes_at(self) -> dt.datetime:
        """Booking closes, and a freed place is given to nobody by itself, from this moment on."""
        by_rule = days_before(self.starts_at, self.booking_rules.closes_days_before)
        return self.own_closes_at or by_rule

    @property
    def names_by(self) -> dt.datetime:
        """A place held without a name lapses at this moment: no later than booking closes."""
        by_rule = days_before(self.starts_at, self.booking_rules.names_days_before)
        return min(by_rule, self.closes_at)

    @property
    def cap_ends_at(self) -> dt.datetime | None:
        """When one agency may have more than its most; None where that is never."""
        days = self.booking_rules.cap_ends_days_before
        return None if days is None else days_before(self.starts_at, days)

    @property
    def instructions_at(self) -> dt.datetime:
        return days_before(self.starts_at, self.booking_rules.instructions_days_before)

    @property
    def late_from(self) -> dt.datetime:
        return self.booking_rules.late_from(self.starts_at)

    @property
    def link_shows_at(self) -> dt.datetime:
        """Those booked see the joining link from this moment on."""
        return days_before(self.starts_at, 1)

    @property
    def closes_soon(self) -> bool:
        """Whether booking is open and closes within a week."""
        return timezone.now() < self.closes_at <= timezone.now() + dt.timedelta(days=7)

    def is_open(self, at=None) -> bool:
        """Whether somebody may book, or join the waiting list, at the moment `at`."""
        now = at or timezone.now()
        opened = self.opens_at is None or self.opens_at <= now
        return opened and now < self.closes_at and not self.is_called_off

    @property
    def can_still_be_booked(self) -> bool:
        """Whether booking is open, or opens later."""
        return timezone.now() < self.closes_at and not self.is_called_off

    def places_in_words(self, at=None) -> str:
        """How it stands for somebody who would book: “3 places left”, “Booking has closed”."""
        now = at or timezone.now()
        if self.is_called_off:
            return "Called off"
        if self.closes_at <= now:
            return "Booking has closed"
        if self.opens_at and now < self.opens_at:
            return f"Booking opens on {in_words(self.opens_at)}"
        if self.is_full:
            return "Full: join the waiting list"
        return f"{self.places_left} place{'s' * (self.places_left != 1)} left"

    def most_per_agency(self, at=None) -> int | None:
        """How many places one agency may have at the moment `at`; None where there is no limit."""
        ends_at = self.cap_ends_at
        ended = ends_at is not None and ends_at <= (at or timezone.now())
        return None if ended else self.booking_rules.most_per_agency


@keeps(
    "training.course",
    rows="SELECT 'training.course', s.course_id FROM training_trainingsession AS s "
    "JOIN django_content_type AS t ON t.id = {row}.subject_type_id WHERE t.app_label = 'training' "
    "AND t.model = 'trainingsession' AND s.id = {row}.subject_id",
    columns=("subject_type_id", "subject_id", "title", "transcript"),
)
@nothing_personal
class SessionFile(Attachment):
    """A file among those of all publications: one of a session is found with its course."""

    class Meta:
        proxy = True
        default_permissions = ()
