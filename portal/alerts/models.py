"""Who asked to be told of what and how often, what there is to tell, and what each was told."""

import datetime as dt
from collections.abc import Collection

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.accounts.models import AddressField
from portal.audit.personal import About, nothing_personal, personal
from portal.outbox.models import Message
from portal.reference.models import Audience

CONFIRMED_WITHIN = dt.timedelta(days=7)
TELLS_FOR = dt.timedelta(days=62)  # longer than any month: what is older is told to nobody
REFUSED_FOR = dt.timedelta(days=365)  # an address that nobody comes back to is not kept longer
KEPT = 2 * TELLS_FOR  # what was told is forgotten once it could not be told again


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    MONTHLY = "monthly", "Once a month"


@personal(
    "email",
    "audience",
    "follows",
    what="Your e-mail address, and what you asked to be told of",
    kept="Seven days, unless you confirm that it was you.",
    about=About.MAIL,
)
class Asking(models.Model):
    """What somebody asked for at an address whose owner has not confirmed it yet.

    There is one for an address: asked again within its week, the wishes are put together.
    `follows` are `{subject: frequency}`, see `Follow`.
    """

    email = AddressField("work e-mail", max_length=254, unique=True)
    audience = models.CharField("for work with", max_length=10, choices=Audience)
    follows = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Asking {self.pk}"

    @property
    def has_ended(self):
        return self.asked_at <= timezone.now() - CONFIRMED_WITHIN


class SubscriberQuerySet(models.QuerySet):
    def reached(self):
        """Those whom e-mails reach, as far as we know."""
        return self.filter(failed_at=None)

    def failing(self):
        """Those whose address has refused for good, and who get nothing meanwhile."""
        return self.exclude(failed_at=None)

    def held(self, keys: Collection[int]):
        """Of these, by their keys, those that are ours until the transaction ends: who is somebody
        else's at the moment is left to them."""
        return self.filter(pk__in=keys).order_by("pk").select_for_update(skip_locked=True)


@personal(
    "email",
    "audience",
    what="Your work e-mail address, and whether you work with children, adults or both",
    kept="Until you leave: one click in any of the e-mails. An address that has refused our "
    "e-mails for a year is deleted.",
    about=About.MAIL,
)
class Subscriber(models.Model):
    """Somebody who has confirmed that they want to be told. Leaving deletes the row.

    `audience` narrows what follows of themes, sections and roles bring; a manual, a chapter or a
    course was chosen by itself.
    """

    email = AddressField("work e-mail", max_length=254, unique=True)
    audience = models.CharField(
        "for work with", max_length=10, choices=Audience, default=Audience.BOTH
    )
    confirmed_at = models.DateTimeField(default=timezone.now)
    failed_at = models.DateTimeField(
        "refused at",
        null=True,
        blank=True,
        editable=False,
        help_text="The mail server refused the address for good. Nothing is sent meanwhile.",
    )

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["email"]
        default_permissions = ("view", "delete")

    def __str__(self):
        """Never the address: this is what logs and records show."""
        return f"Subscriber {self.pk}"


class FollowQuerySet(models.QuerySet):
    def due(self, frequency: Frequency, moment: dt.datetime):
        """Those of this frequency that have not had what was due at `moment`."""
        return self.filter(frequency=frequency, done_until__lt=moment)


@personal(
    "subscriber",
    "subject",
    "frequency",
    what="What you asked to be told of, and how often",
    kept="Until you leave it.",
    about=About.MAIL,
)
class Follow(models.Model):
    """One thing somebody is told of, as often as they said.

    `subject` names it as `kind:key`: `section:briefings`, `theme:4`, `role:2`, `newsletter:issues`,
    `procedures.chapter:17`. See `portal.alerts.subjects`.
    `done_until` is the last moment for which what was due has been written.
    """

    # Found by the constraint below, which begins with it.
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    subject = models.CharField(max_length=80)
    frequency = models.CharField("how often", max_length=10, choices=Frequency)
    since = models.DateTimeField(default=timezone.now)
    done_until = models.DateTimeField(default=timezone.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["subject"]
        default_permissions = ()
        indexes = [models.Index(fields=["frequency", "done_until"], name="follows_by_what_is_due")]
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "subject"], name="followed_once"),
        ]

    def __str__(self):
        return f"Follow {self.pk} ({self.frequency})"


@nothing_personal
class News(models.Model):
    """Something that happened to something public, which those who follow it are told once.

    It points at what it tells of and holds none of its words: an e-mail says it as it is then.
    `source` is a row (`procedures.change:55`), `thing` what a reader takes it for
    (`procedures.chapter:17`): two news of one thing stand in a digest once. `key` is the same each
    time this is found, so that it is kept once. `subjects` are those of `Follow`.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", "Published"
        CHANGED = "changed", "Changed"
        HOLDING = "holding", "Until further notice"
        DATES = "dates", "New date"
        WITHDRAWN = "withdrawn", "Withdrawn"
        ISSUE = "issue", "Newsletter"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    source = models.CharField(max_length=80)
    thing = models.CharField(max_length=80)
    subjects = ArrayField(models.CharField(max_length=80))
    audience = models.CharField(max_length=10, choices=Audience)
    happened_at = models.DateTimeField()
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["happened_at", "pk"]
        default_permissions = ()
        indexes = [
            GinIndex(fields=["subjects"], name="news_by_subject"),
            models.Index(fields=["happened_at"], name="news_in_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(happened_at__lte=F("found_at")), name="news_has_happened"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.source}"


@personal(
    "subscriber",
    "news",
    what="Which news you were sent, so that nothing comes twice",
    kept="124 days, or until you leave.",
    about=About.MAIL,
)
class Told(models.Model):
    """That somebody has been told of one piece of news: the database refuses a second time.

    `message` is the e-mail that tells it, none where there was nothing to say; mail goes sooner
    than this, and its number stays. All news found by the moment `at` were looked at to write it.
    `said` is the `digest` of the item.
    """

    # Found by the constraint below, which begins with it.
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="told", db_index=False
    )
    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="told")
    message = models.ForeignKey(
        Message, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    said = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "news"], name="told_once"),
        ]

    def __str__(self):
        return f"Told {self.pk}"


@nothing_personal
class Watch(models.Model):
    """Up to when news have been looked for: one row."""

    until = models.DateTimeField()
    missed_from = models.DateTimeField(
        null=True, help_text="From when on an app could not be asked that is asked again."
    )

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Looked until {self.until:%Y-%m-%d %H:%M}"
