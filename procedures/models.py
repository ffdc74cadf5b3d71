from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.pages.words import listed
from portal.publishing.models import Publication, PublicationQuerySet, free_address
from portal.reference.models import Audience, Theme


@tracked
class Manual(models.Model):
    """A manual of procedures. Its text is its supplier's: we keep what changed, and link to it."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField("web address", unique=True, validators=[free_address])
    audience = models.CharField(max_length=10, choices=Audience)
    url = WebAddressField("the manual’s own web address")
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ["-audience"]

    def __str__(self):
        return self.name


class ChapterQuerySet(models.QuerySet):
    def public(self, at=None):
        """Chapters the public may see at the moment `at`: in the manual, or announced by then."""
        changes = Change.objects.public(at).filter(chapter=OuterRef("pk"))
        return self.filter(Q(in_manual_already=True) | Exists(changes))

    def with_last_change(self, at=None):
        """Each with `last_kind` and `last_month` of its newest public change, or None."""
        changes = Change.objects.public(at).filter(chapter=OuterRef("pk")).newest_first()
        return self.annotate(
            last_kind=Subquery(changes.values("kind")[:1]),
            last_month=Subquery(changes.values("release__month")[:1]),
        )


@tracked
class Chapter(models.Model):
    """A chapter of a manual: its title, and where the manual has it. Never its text."""

    manual = models.ForeignKey(Manual, on_delete=models.PROTECT, related_name="chapters")
    title = models.CharField(max_length=140)
    slug = models.SlugField("web address", max_length=100, validators=[free_address])
    url = WebAddressField("the chapter in the manual")
    themes = models.ManyToManyField(Theme, blank=True, related_name="chapters")
    in_manual_already = models.BooleanField(
        "stands in the manual already",
        default=False,
        help_text="Tick for a chapter readers know. A new one appears with its release.",
    )

    objects = ChapterQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["manual", "slug"], name="one_chapter_an_address")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("procedures:chapter", args=[self.manual.slug, self.slug])

    @property
    def letter(self):
        return self.title[0].upper()

    @property
    def is_removed(self):
        """Whether its newest public change took it out. Needs `with_last_change()`."""
        return self.last_kind == Change.Kind.REMOVED

    def last_change_in_words(self):
        """“April 2024: updated”. Needs `with_last_change()`."""
        if not self.last_kind:
            return "No change recorded"
        return f"{self.last_month:%B %Y}: {Change.Kind(self.last_kind).label.lower()}"


class ReleaseQuerySet(PublicationQuerySet):
    def with_manual(self):
        return self.select_related("manual")


@tracked
class Release(Publication):
    """One month's changes to a manual, published together."""

    PARTS = ("changes", *Publication.PARTS)

    manual = models.ForeignKey(Manual, on_delete=models.PROTECT, related_name="releases")
    month = models.DateField(help_text="The first day of the month it is known by.")

    objects = ReleaseQuerySet.as_manager()

    class Meta(Publication.Meta):
        constraints = [
            *Publication.Meta.constraints,
            models.UniqueConstraint(fields=["manual", "month"], name="one_release_a_month"),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="release_month_is_a_first",
                violation_error_message="Give the first day of the month.",
            ),
        ]

    def get_absolute_url(self):
        query = {"manual": self.manual.slug, "release": f"{self.month:%Y-%m}"}
        return reverse("procedures:updates", query=query)

    def problems(self):
        found = super().problems()
        changes = list(self.changes.select_related("chapter"))
        if not changes:
            found.append("Add at least one change.")
        if silent := [str(change.chapter) for change in changes if not change.says_enough]:
            found.append(f"Say what changed in {listed(silent)}: “updated” helps nobody.")
        return found


class ChangeQuerySet(models.QuerySet):
    def public(self, at=None):
        """Changes the public may see at the moment `at`: those of published releases."""
        return self.filter(release__in=Release.objects.published(at))

    def newest_first(self):
        return self.order_by("-release__month", "-pk")


@tracked
class Change(models.Model):
    """What one release did to one chapter."""

    class Kind(models.TextChoices):
        NEW = "new", "New"
        UPDATED = "updated", "Updated"
        REMOVED = "removed", "Removed"
        LINK_UPDATED = "link_updated", "Link updated"
        REVIEWED = "reviewed_no_change", "Reviewed, no change"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="changes")
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind)
    what_changed = models.TextField(
        blank=True, help_text="What is different, whom it affects, and what to do now."
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["chapter__title"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "chapter"],
                name="one_change_a_chapter",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="This chapter is in this release already.",
            ),
        ]

    def __str__(self):
        return f"{self.chapter}: {self.get_kind_display().lower()}"

    def clean(self):
        whole = self.chapter_id and hasattr(self, "release")
        if whole and self.chapter.manual_id != self.release.manual_id:
            raise ValidationError({"chapter": "Choose a chapter of this release’s own manual."})

    @property
    def says_enough(self):
        """Whether a reader learns what changed; a mended link or a review speaks for itself."""
        speaks_for_itself = self.kind in (self.Kind.LINK_UPDATED, self.Kind.REVIEWED)
        return speaks_for_itself or bool(self.what_changed.strip())
