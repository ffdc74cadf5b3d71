import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from portal.audit.personal import About, nothing_personal, personal
from portal.history.tracking import tracked
from portal.newsletter import freezing, missing, points
from portal.newsletter.pulling import GONE
from portal.pages.fields import WebAddressField
from portal.publishing.models import Publication, PublicationQuerySet, Status
from portal.publishing.richtext import RichTextField
from portal.search.keeping import WHEN_FOUND, in_search, in_search_of, keeps
from portal.uploads.models import Attachment

NEW_FOR = 2  # months after its own


class IssueQuerySet(PublicationQuerySet):
    def with_cover(self):
        return self.select_related("cover__upload")

    def with_parts(self):
        """Each ready for a page of its own: with its parts, their pictures, and its files."""
        parts = Prefetch("parts", Part.objects.select_related("picture__upload"))
        files = Prefetch("attachments", Attachment.objects.select_related("upload"))
        return self.with_cover().prefetch_related(parts, files, "themes", "change_notes")

    def by_month(self):
        """The newest first, also where an old one was brought in later."""
        return self.order_by("-month", "-number")


@keeps(
    "newsletter.part",
    rows="SELECT 'newsletter.part', id FROM newsletter_part WHERE issue_id = {row}.id",
    columns=("status", "publish_at", "audience", "month"),
)
@in_search("title", "summary", "welcome", "number", "month", *WHEN_FOUND)
@tracked
class Issue(Publication):
    """One issue of the newsletter: articles written for it, and parts pulled from what is
    published. It stays as it was published, whatever becomes of its sources.

    Its pictures are among its files: that is where their alternative text is.
    """

    PARTS = (*Publication.PARTS, "parts")
    STAYS_AS_PUBLISHED = True  # its page says at the place which numbers ended

    number = models.PositiveSmallIntegerField(unique=True, validators=[MinValueValidator(1)])
    month = models.DateField(help_text="The month it is known by: its first day.")
    covers_from = models.DateField(
        "tells of what is new since",
        null=True,
        blank=True,
        help_text="Empty: since the issue before it.",
    )
    cover = models.ForeignKey(
        Attachment,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="cover picture",
        help_text="One of the files below: add it there, and save, first.",
    )
    welcome = RichTextField(blank=True, help_text="A few sentences to begin with.")

    objects = IssueQuerySet.as_manager()

    class Meta(Publication.Meta):
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="issue_month_is_a_first",
                violation_error_message="Give the first day of the month.",
            ),
        ]

    def get_absolute_url(self):
        return reverse("newsletter:issue", args=[self.number])

    def name(self) -> str:
        """“Issue 32, April 2024”."""
        return f"Issue {self.number}, {self.month:%B %Y}"

    def problems(self):
        parts = list(self.parts.all())
        return [*super().problems(), *missing.of_issue(parts)]

    def when_approved(self):
        """Its pulled parts are frozen. Until the public has seen it, each approval does so anew."""
        freezing.freeze(self)

    def claim(self, **changes):
        super().claim(**changes)
        if self.status in (Status.DRAFT, Status.IN_REVIEW) and not self.withdrawn_at:
            freezing.thaw(self)

    def is_old(self, at: dt.datetime | None = None) -> bool:
        """Whether it is of long before the moment (London) it comes out: then nobody is told."""
        out = timezone.localtime(at or self.publish_at or timezone.now())
        months = (out.year - self.month.year) * 12 + out.month - self.month.month
        return months > NEW_FOR or hasattr(self, "brought_in")

    def other_files(self) -> list[Attachment]:
        """Its files that stand nowhere in it as a picture. Uses parts and files already fetched."""
        pictures = [self.cover_id, *(part.picture_id for part in self.parts.all())]
        return [file for file in self.attachments.all() if file.pk not in pictures]

    def since(self) -> dt.datetime:
        """The moment from which on it tells of what is new: that of which the issue before it, if
        that was made here, told last."""
        if not self.covers_from and (before := self._before()):
            frozen = [part.frozen_at for part in before.parts.all() if part.frozen_at]
            return min([before.publish_at, *frozen])
        day = self.covers_from or self.month
        return timezone.make_aware(dt.datetime.combine(day, dt.time.min))

    def _before(self):
        """The approved issue before it that was not brought in."""
        earlier = Q(month__lt=self.month) | Q(month=self.month, number__lt=self.number)
        ours = Issue.objects.filter(earlier, status=Status.APPROVED, brought_in=None)
        return ours.by_month().first()


class PartQuerySet(models.QuerySet):
    def articles(self):
        """What was written for issues that the public may read; what is pulled is found where it
        stands."""
        written = self.exclude(kind=Part.Kind.PULLED)
        return written.filter(issue__in=Issue.objects.published()).select_related("issue")


@in_search("issue_id", "kind", "title", "body", "myth", themes=False)
@in_search_of("issue", "kind", "title", "order")
@nothing_personal
@tracked(silent=("frozen", "frozen_at"))
class Part(models.Model):
    """One part of an issue, in its order: written here, or pulled from what is published.

    `source` names the row a pulled part is of (`briefings.briefing:12`); its own words, if any,
    stand before those. `frozen` holds the words of the source as they were published, see
    `portal.newsletter.pulling`.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", "Article"
        PROFILE = "profile", "Role profile"
        MYTH = "myth", "Myth and fact"
        POSTER = "poster", "Poster"
        NEWS = "news", "Quick news"
        PULLED = "pulled", "From what is published"

    class Extent(models.TextChoices):
        WHOLE = "whole", "All of it"
        SUMMARY = "summary", "Its summary"
        TITLE = "title", "Its title alone"

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ARTICLE)
    title = models.CharField(max_length=140, blank=True, help_text="Empty: that of its source.")
    body = RichTextField(
        "text",
        blank=True,
        help_text="Role profile: each question as a heading, the answer below it. Myth and fact: "
        "the fact. Pulled: what you want to say before it.",
    )
    myth = models.TextField(blank=True, help_text="For a myth: what people say, in their words.")
    picture = models.ForeignKey(
        Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    url = WebAddressField("where to read more", blank=True)
    source = models.CharField(max_length=80, blank=True)
    extent = models.CharField("how much", max_length=10, choices=Extent, default=Extent.WHOLE)
    on_slides = models.BooleanField("on a slide", default=False)
    points = models.TextField(
        "three points", blank=True, help_text="For its slide: one a line, three at most."
    )
    notes = models.TextField("notes for the speaker", blank=True)
    original = models.TextField(
        blank=True, editable=False, help_text="As it stood in the issue it was brought in from."
    )
    frozen = models.JSONField(null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    piece = None  # what it says where it is pulled, once somebody has asked `freezing`
    is_hidden = False  # from who looks at it, see `portal.newsletter.seen`

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="pulled") ^ Q(source=""), name="pulled_part_has_a_source"
            ),
            models.UniqueConstraint(
                fields=["issue", "source"],
                condition=~Q(source=""),
                name="pulled_once",
                violation_error_message="This stands in the issue already.",
            ),
        ]

    def __str__(self):
        if self.is_hidden:
            return GONE
        piece = self.piece.title if self.piece else (self.frozen or {}).get("title")
        return self.title or piece or self.get_kind_display()

    def get_absolute_url(self):
        return f"{self.issue.get_absolute_url()}#part-{self.pk}"

    def clean(self):
        if found := points.problems(self):
            raise ValidationError({"points": found})

    @property
    def texts_kept(self) -> list[str]:
        """What it says of its source."""
        frozen = self.frozen or {}
        return [frozen[name] for name in ("summary", "html") if frozen.get(name)]

    @property
    def is_pulled(self) -> bool:
        return self.kind == self.Kind.PULLED


@personal(
    "by",
    "name",
    "left_out",
    what="Which old issues you brought in, and what of them was left out",
    kept="As long as the issue.",
    about=About.WRITING,
)
class Original(models.Model):
    """What an issue was brought in from, and what of it is in no part; for the desk alone."""

    issue = models.OneToOneField(Issue, on_delete=models.CASCADE, related_name="brought_in")
    name = models.CharField(max_length=100, help_text="Of the file, or that it was pasted.")
    left_out = models.TextField(blank=True, help_text="Markdown.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"Original of “{self.issue}”"

    def leave_out(self, words: str) -> None:
        """Keep what is in no part any more."""
        self.left_out = "\n\n".join(filter(None, [self.left_out, words]))
        self.save(update_fields=["left_out"])


@receiver(pre_delete, sender=Part)
def _keep_original(instance, **kwargs):
    """Of a part that goes, what it was made of stays with the issue."""
    original = instance.original and Original.objects.filter(issue=instance.issue_id).first()
    if original:
        original.leave_out(instance.original)
