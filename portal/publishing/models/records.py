"""What is kept about a publication beside its words."""

import datetime as dt

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from portal.audit.personal import FOR_GOOD, STEPS, About, nothing_personal, personal
from portal.errors import Refused

SHARED_FOR = dt.timedelta(days=7)
TOKENS = Signer(salt="shared draft", sep=".")


class AboutPublication(models.Model):
    """Points at one publication of any kind."""

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")

    class Meta:
        abstract = True


@nothing_personal
class ChangeNote(AboutPublication):
    """What changed on a public page, for its readers, and when it did."""

    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self):
        return self.text


class SecondLookQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(looked_at=None)


@personal(
    "by",
    "looked_by",
    what=STEPS,
    kept=FOR_GOOD,
    about=About.WRITING,
)
class SecondLook(AboutPublication):
    """Something one person made public alone, until another publisher has looked at it."""

    class Why(models.TextChoices):
        OWN_WORK = "own_work", "Approved by the person who wrote it"
        MINOR = "minor", "Minor correction, published at once"

    why = models.CharField(max_length=10, choices=Why)
    note = models.TextField(blank=True, help_text="The reason given.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    looked_at = models.DateTimeField(null=True)

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(looked_by=None, looked_at=None)
                | Q(looked_by__isnull=False, looked_at__isnull=False),
                name="looked_by_somebody_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(looked_by=None) | ~Q(looked_by=F("by")),
                name="second_look_is_another_persons",
            ),
        ]

    def __str__(self):
        return self.get_why_display()


@personal("by", what=STEPS, kept=FOR_GOOD, about=About.WRITING)
class SharedDraft(AboutPublication):
    """A link that shows a draft, for some days, to somebody without an account.

    Its address holds a signature, so nobody makes one up, and reading the database gives none.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self):
        return f"Shared until {timezone.localtime(self.ends_at):%-d %B %Y, %H:%M}"

    def get_absolute_url(self):
        return reverse("publishing:draft", args=[self.token])

    @property
    def has_ended(self):
        return self.ends_at <= timezone.now()

    @property
    def token(self):
        return TOKENS.sign(self.pk)

    @classmethod
    def of(cls, token: str) -> "SharedDraft":
        """The link with this token. Raises DoesNotExist for one we never made, Refused once it
        has ended."""
        try:
            link = cls.objects.get(pk=TOKENS.unsign(token))
        except BadSignature:
            raise cls.DoesNotExist from None
        if link.has_ended:
            raise Refused("This link has ended.")
        return link
