"""What the office publishes, and the one rule for what the public sees."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from portal.audit.models import record
from portal.errors import Refused
from portal.reference.models import Area, Audience, Board, Priority, Theme

# Words that are addresses of our own under a section, so no page may take them.
TAKEN_ADDRESSES = {
    "actions",
    "answers",
    "bookings",
    "calendar",
    "courses",
    "feed",
    "handout",
    "learning",
    "new",
    "pathways",
    "places",
    "register",
    "releases",
    "sessions",
    "team",
    "updates",
    "use",
}


def free_address(slug):
    """Refuse a slug that is the address of something else."""
    if slug in TAKEN_ADDRESSES:
        raise ValidationError(f"“{slug}” is the address of another page: choose another word.")


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


NEXT = {
    Status.DRAFT: {Status.IN_REVIEW},
    Status.IN_REVIEW: {Status.DRAFT, Status.APPROVED},
    Status.APPROVED: {Status.WITHDRAWN, Status.IN_REVIEW},
    Status.WITHDRAWN: {Status.DRAFT},
}


class PublicationQuerySet(models.QuerySet):
    def published(self, at=None):
        """What the public may read at the moment `at`. The only place this is decided."""
        now = at or timezone.now()
        return self.filter(status=Status.APPROVED, publish_at__lte=now)

    def newest_first(self):
        return self.order_by("-publish_at", "-pk")


class Publication(models.Model):
    """Something the office drafts, checks, approves for a moment, and may withdraw.

    It is public from `publish_at` on while it is approved: nothing has to run for that to be true.
    """

    title = models.CharField(max_length=140)
    summary = models.TextField(
        help_text="One or two sentences: what a reader will learn. Stands in lists and search."
    )
    status = models.CharField(
        max_length=20, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    publish_at = models.DateTimeField("public from", null=True, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who last changed its words.",
    )
    withdrawn_at = models.DateTimeField(
        null=True, editable=False, help_text="Empty for what the public never saw."
    )
    withdrawal_reason = models.TextField(blank=True, editable=False)
    replaced_by = models.CharField(
        max_length=500, blank=True, editable=False, help_text="The address of what replaces it."
    )
    review_on = models.DateField(
        "review by", null=True, blank=True, help_text="When somebody should read it again."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_%(class)s_set",
        help_text="Who answers for it.",
    )
    audience = models.CharField(
        "for work with",
        max_length=10,
        choices=Audience,
        help_text="Whose safeguarding.",
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="%(class)s_set")
    boards = models.ManyToManyField(Board, blank=True, related_name="%(class)s_set")
    areas = models.ManyToManyField(
        Area, blank=True, related_name="%(class)s_set", help_text="None chosen means everywhere."
    )
    priorities = models.ManyToManyField(Priority, blank=True, related_name="%(class)s_set")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "approve")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=Status.APPROVED) | Q(publish_at__isnull=False),
                name="%(class)s_approved_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="%(class)s_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_public(self):
        begun = self.publish_at is not None and self.publish_at <= timezone.now()
        return self.status == Status.APPROVED and begun

    def next_steps(self) -> set:
        """The statuses it may move to now. What the public has seen is withdrawn, not unsaid."""
        steps = NEXT[Status(self.status)]
        return steps - {Status.IN_REVIEW} if self.is_public else steps

    def problems(self) -> list[str]:
        """All that stands in the way of approving it, in words for its writer."""
        found = []
        if not self.summary.strip():
            found.append("Write a summary: it stands in lists and search.")
        if not self.themes.exists():
            found.append("Choose at least one theme, so that people can find it.")
        return found

    @transaction.atomic
    def move_to(self, status, *, by, note=""):
        """Take the step to `status`, and record who took it.

        The row changes only if it still holds the status we read, so of two editors who press two
        buttons at once one succeeds and one is told. Approving something without a time publishes
        it now. Raises Refused, with every reason, when the step is not allowed.
        """
        if status not in self.next_steps():
            raise Refused(f"“{self}” cannot become {Status(status).label.lower()} now.")
        publish_at = self.publish_at
        if status == Status.APPROVED:
            if problems := self.problems():
                raise Refused(" ".join(problems))
            publish_at = publish_at or timezone.now()
        if not self._claim(status=status, publish_at=publish_at, updated_at=timezone.now()):
            raise Refused(f"Somebody else has just moved “{self}”. Look at it again first.")
        self.status, self.publish_at = status, publish_at
        record(self, f"moved to {status}", by=by, note=note)

    def _claim(self, **changes) -> bool:
        """Change the row, only if it still holds the status we read."""
        unchanged = type(self).objects.filter(pk=self.pk, status=self.status)
        return bool(unchanged.update(**changes))


class Page(Publication):
    """A publication with a web address of its own, made from its slug."""

    slug = models.SlugField(
        "web address",
        max_length=80,
        unique=True,
        validators=[free_address],
        help_text="The last part of its web address. Once published, leave it: people keep links.",
    )

    class Meta(Publication.Meta):
        abstract = True


def publications() -> list[type[Publication]]:
    """Every model that is a publication, in the order of the sections."""
    return [model for model in apps.get_models() if issubclass(model, Publication)]
