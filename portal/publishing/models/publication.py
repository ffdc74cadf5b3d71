"""What the office publishes, and the one rule for what the public sees."""

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone

from portal.audit.personal import FOR_GOOD, STEPS, About, personal
from portal.publishing import checks
from portal.publishing.models.proposal import Proposal
from portal.publishing.models.records import ChangeNote, SecondLook, SharedDraft
from portal.publishing.models.steps import Checked, Status
from portal.publishing.richtext import RichTextField
from portal.reference.models import Area, Audience, Board, Priority, Theme
from portal.uploads.models import Attachment, attachment_problems

# Words that are addresses of our own under a section, so no page may take them.
TAKEN_ADDRESSES = {
    "actions",
    "answers",
    "bookings",
    "calendar",
    "courses",
    "feed",
    "gaps",
    "handout",
    "holding",
    "learning",
    "new",
    "numbers",
    "pathways",
    "places",
    "register",
    "releases",
    "restricted",
    "sessions",
    "team",
    "themes",
    "updates",
    "use",
}


def free_address(slug):
    """Refuse a slug that is the address of something else."""
    if slug in TAKEN_ADDRESSES:
        raise ValidationError(f"“{slug}” is the address of another page: choose another word.")


NEXT = {
    Status.DRAFT: {Status.IN_REVIEW},
    Status.IN_REVIEW: {Status.DRAFT, Status.APPROVED},
    Status.APPROVED: {Status.IN_REVIEW},
    Status.WITHDRAWN: {Status.DRAFT},
}
# Once the public has seen it, it is withdrawn, not unsaid.
NEXT_IN_PUBLIC = {Status.WITHDRAWN}


class PublicationQuerySet(models.QuerySet):
    def published(self, at=None):
        """What the public may read at the moment `at`. The only place this is decided."""
        now = at or timezone.now()
        return self.filter(status=Status.APPROVED, publish_at__lte=now)

    def readable_by(self, user, at=None):
        """What `user` may read at the moment `at`: the public, and what is for some alone."""
        return self.published(at)

    def at_desk(self, user):
        """What somebody who may look at these at the desk finds there."""
        return self.all()

    def in_full(self, at=None):
        """Those of them that show, at the moment `at`, the files that come down before they do."""
        return self.all()

    def ready_to_read(self):
        """Ready for a page of its own: with what it is about, its change notes and its files.

        Adds `board_names`, `area_names` and `priority_names`: lists of words.
        """
        return self.annotate(
            board_names=self._names(Board, "short_name"),
            area_names=self._names(Area, "name"),
            priority_names=self._names(Priority, "name"),
        ).prefetch_related("themes", "change_notes", "attachments__upload")

    def _names(self, model, field):
        of_this = {f"{self.model._meta.model_name}_set": OuterRef("pk")}
        return ArraySubquery(model.objects.filter(**of_this).values_list(field, flat=True))

    def withdrawn(self):
        """What the public could read once and no longer can, though it may be written anew."""
        return self.exclude(withdrawn_at=None)

    def newest_first(self):
        return self.order_by("-publish_at", "-pk")


@personal(
    "written_by",
    "owner",
    what=STEPS,
    kept=FOR_GOOD,
    about=About.WRITING,
)
class Publication(Checked):
    """Something the office drafts, checks, approves for a moment, and may withdraw.

    `PARTS` names the relations by which it has its parts: see `portal.history.content`.

    It is public from `publish_at` on while it is approved: nothing has to run for that to be true.
    """

    PARTS: tuple[str, ...] = ("attachments",)

    title = models.CharField(max_length=140)
    summary = models.TextField(
        help_text="One or two sentences: what a reader will learn. Stands in lists and search."
    )
    publish_at = models.DateTimeField("public from", null=True, editable=False, db_index=True)
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

    proposals = GenericRelation(Proposal, "subject_id", "subject_type")
    change_notes = GenericRelation(ChangeNote, "subject_id", "subject_type")
    second_looks = GenericRelation(SecondLook, "subject_id", "subject_type")
    shared_drafts = GenericRelation(SharedDraft, "subject_id", "subject_type")
    attachments = GenericRelation(Attachment, "subject_id", "subject_type")

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

    @property
    def is_scheduled(self):
        """Whether it is approved for a moment to come."""
        return self.status == Status.APPROVED and not self.is_public

    @property
    def is_for_all(self) -> bool:
        """Whether nobody is kept from it once it is public."""
        return True

    @property
    def shows_report(self) -> bool:
        """Whether it still shows the files that come down before it does."""
        return True

    def as_if_public(self) -> dict:
        """The changes that would let everybody read it now."""
        now = timezone.now()
        return {} if self.is_public else {"status": Status.APPROVED, "publish_at": now}

    @property
    def is_overdue(self):
        """Whether the day on which somebody should have read it again has passed."""
        return self.review_on is not None and self.review_on < timezone.localdate()

    def overdue_notice(self) -> str:
        """For readers, that nobody has read it again in time; empty until then."""
        if not self.is_overdue:
            return ""
        return (
            f"This was due to be read again by {self.review_on:%-d %B %Y}. Practice may have moved"
            " on since: check the procedures before you rely on it."
        )

    def next_steps(self):
        return NEXT_IN_PUBLIC if self.is_public else NEXT[Status(self.status)]

    def problems(self):
        found = []
        if not self.summary.strip():
            found.append("Write a summary: it stands in lists and search.")
        if not self.themes.exists():
            found.append("Choose at least one theme, so that people can find it.")
        found += [warning.text for warning in self.warnings() if warning.blocks]
        return found + attachment_problems(self)

    def warnings(self) -> list[checks.Warning]:
        """What a careful reader would say of its formatted texts."""
        return checks.warnings(self.formatted_texts())

    def formatted_texts(self) -> list[str]:
        """Its rich text and that of its parts, in the order they are read."""
        rows = [self, *(part for name in self.PARTS for part in getattr(self, name).all())]
        return [
            getattr(row, field.name)
            for row in rows
            for field in row._meta.concrete_fields
            if isinstance(field, RichTextField)
        ]

    def proposal(self) -> Proposal | None:
        """The version proposed for it, if there is one."""
        return self.proposals.first()

    def end_links(self) -> None:
        """End every link that shows its draft."""
        now = timezone.now()
        self.shared_drafts.filter(ends_at__gt=now).update(ends_at=now)

    def stamp(self) -> str:
        """Its version and that of what is proposed for it: a form that holds another is stale."""
        proposal = self.proposal()
        return f"{self.version}.{proposal.pk}.{proposal.version}" if proposal else f"{self.version}"


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

    @classmethod
    def named(cls, title: str, slug: str):
        """One of which no more is known: enough to link to it."""
        return cls.from_db(None, ["title", "slug"], [title, slug])


def publications() -> list[type[Publication]]:
    """Every model that is a publication, in the order of the sections."""
    return [model for model in apps.get_models() if issubclass(model, Publication)]
