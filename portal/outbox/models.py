import datetime as dt
import re

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.audit.personal import About, personal
from portal.outbox.addresses import NOT_IN_AN_ADDRESS

KEPT = dt.timedelta(days=30)
LATE = dt.timedelta(minutes=5)
METHODS = r"\nMETHOD:(REQUEST|CANCEL|PUBLISH)\n"  # what a calendar entry can ask for
REFUSED = "The mail server refused it"  # for good, and it was not the words that it minded
# Of these, the answers that there is no such address. 5.1.7 and 5.1.8 mean the sender.
NOBODY_THERE = rf"^{REFUSED} \((5\d\d 5\.1\.([0-69]|\d\d+)|55[13])\)\.$"
UNSAID = f"{REFUSED} (550)."  # without an enhanced status: that, or that it may not be passed on
WIPED = {"body": "", "html": "", "calendar": ""}  # a message without its text


class MessageQuerySet(models.QuerySet):
    def waiting(self, at=None):
        """To be sent, now or at its next try."""
        return self._unended().exclude(expires_at__lte=at or timezone.now())

    def due(self, at=None):
        """To be tried at this moment and claimed by nobody: what expires first, then in turn."""
        now = at or timezone.now()
        due = self.waiting(now).filter(next_try_at__lte=now).exclude(claimed_until__gt=now)
        return due.order_by(F("expires_at").asc(nulls_last=True), "next_try_at", "pk")

    def late(self, at=None):
        """Due for so long that something must be wrong with the worker or the mail server."""
        now = at or timezone.now()
        return self.waiting(now).filter(next_try_at__lte=now - LATE)

    def sent(self):
        return self.exclude(sent_at=None)

    def failed(self):
        """Refused for good: somebody should look at the address."""
        return self.exclude(failed_at=None)

    def to_try_again(self, at=None):
        """Failed, and still of use."""
        return self.failed().exclude(expires_at__lte=at or timezone.now())

    def refused(self):
        """Refused for good, for whatever reason but the words: the address, the sender, a relay
        that takes no mail of ours, a full mailbox."""
        return self.failed().filter(last_error__startswith=REFUSED)

    def to_nobody(self):
        """Refused because there is no such address, as the mail server said."""
        return self.refused().filter(last_error__regex=NOBODY_THERE)

    def perhaps_to_nobody(self):
        """Refused with an answer that may mean no such address, or something else."""
        return self.refused().filter(last_error=UNSAID)

    def dropped(self):
        return self.exclude(dropped_at=None)

    def expired(self, at=None):
        """Never sent, and of no use any more."""
        return self._unended().filter(expires_at__lte=at or timezone.now())

    def in_html(self):
        """Those that are in HTML beside their text."""
        return self.exclude(html="")

    def to_be_wiped(self, at=None):
        """Secret, with its text still here although nobody needs it any more."""
        done = Q(sent_at__isnull=False) | Q(dropped_at__isnull=False)
        done |= Q(expires_at__lte=at or timezone.now())
        return self.filter(done, secret=True).exclude(**WIPED)

    def to_be_deleted(self, at=None):
        """Past its time; what still waits is kept."""
        now = at or timezone.now()
        old = self.filter(created_at__lte=now - KEPT)
        return old.exclude(pk__in=self.waiting(now).values("pk"))

    def _unended(self):
        return self.filter(sent_at=None, failed_at=None, dropped_at=None)


@personal(
    "to",
    "subject",
    "body",
    "html",
    "calendar",
    "leave_url",
    what="The e-mail, with your address and the calendar entry in it",
    kept="30 days, or until it could be sent. A code to sign in goes as soon as it was sent.",
    about=About.MAIL,
)
class Message(models.Model):
    """One e-mail to one address, as it was written when it was queued.

    This row is the truth about it: a job in the worker's queue only makes it sooner.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        DROPPED = "dropped", "Dropped"
        EXPIRED = "expired", "Expired"

    name = models.CharField("kind", max_length=80)
    to = models.EmailField("to", max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    html = models.TextField("the same in HTML", blank=True)
    calendar = models.TextField("calendar entry", blank=True)
    leave_url = models.CharField(
        "where to end such e-mails", max_length=300, blank=True, help_text="By a POST: RFC 8058."
    )
    secret = models.BooleanField(default=False)
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField("queued at", default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "e-mail"
        default_permissions = ["view", "change"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at=None, failed_at=None, dropped_at=None),
                name="messages_to_send",
            ),
            models.Index(fields=["-created_at", "-id"], name="messages_newest_first"),
            models.Index(
                fields=["failed_at"], condition=Q(failed_at__isnull=False), name="messages_refused"
            ),
            models.Index(
                fields=["leave_url"], condition=~Q(leave_url=""), name="messages_by_where_to_leave"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(failed_at=None, dropped_at=None)
                | Q(sent_at=None, dropped_at=None)
                | Q(sent_at=None, failed_at=None),
                name="a_message_ends_once",
                violation_error_message="An e-mail is sent, refused or dropped: only one of them.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(to="") & ~Q(subject="") & ~Q(message_id=""),
                name="a_message_is_whole",
                violation_error_message="An e-mail has a kind, an address, a subject and a number.",
            ),
            models.CheckConstraint(
                condition=~Q(subject__regex=r"[\r\n]") & ~Q(to__regex=NOT_IN_AN_ADDRESS),
                name="a_message_has_one_line_and_one_address",
                violation_error_message="An e-mail has one line for a subject, and one address.",
            ),
            models.CheckConstraint(
                condition=~Q(leave_url__regex=r"[\s<>]"),
                name="where_to_leave_is_one_address",
                violation_error_message="Where to end e-mails is one web address.",
            ),
            models.CheckConstraint(
                condition=Q(calendar="")
                | (Q(calendar__regex=METHODS) & ~Q(calendar__regex=r"\nMETHOD:.*\nMETHOD:")),
                name="a_calendar_entry_asks_for_one_thing",
                violation_error_message="A calendar entry says REQUEST, CANCEL or PUBLISH, once.",
            ),
        ]

    def __str__(self):
        """Never the address: this is what logs and records show."""
        return f"E-mail {self.pk} ({self.name})"

    @property
    def is_private(self) -> bool:
        """It says what somebody chose to be told of, or asks them for what they think, and lets
        whoever reads it end that: it is for them alone to read."""
        return bool(self.leave_url)

    @property
    def method(self) -> str:
        """What the calendar entry asks for: REQUEST, CANCEL or PUBLISH."""
        return re.search(METHODS, self.calendar)[1]

    @property
    def state(self) -> State:
        if self.sent_at:
            return self.State.SENT
        if self.failed_at:
            return self.State.FAILED
        if self.dropped_at:
            return self.State.DROPPED
        if self.expires_at and self.expires_at <= timezone.now():
            return self.State.EXPIRED
        return self.State.WAITING
