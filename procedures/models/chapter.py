import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.publishing.models import free_address
from portal.reference.models import Theme
from portal.search.keeping import in_search, in_search_of, keeps
from procedures.models.manual import Manual
from procedures.months import months_after


class Standing(models.TextChoices):
    """Whether a reader may rely on a chapter as it is."""

    CHANGING = "changing", "Changing"
    REVIEW_DUE = "review_due", "Review due"
    UP_TO_DATE = "up_to_date", "Currently up to date"
    REMOVED = "removed", "Removed"
    UNKNOWN = "", "No date known"


class ChapterQuerySet(models.QuerySet):
    def public(self, at=None):
        """Chapters the public may see at the moment `at`: in the manual, or announced by then."""
        return self.filter(Q(in_manual_already=True) | Exists(self._changes(at)))

    def standing_alone(self, at=None):
        """Public chapters with a page of their own: not those merged into one that is public."""
        whole = self.model.objects.public(at).filter(pk=OuterRef("merged_into"))
        return self.public(at).filter(~Exists(whole))

    def with_last_change(self, at=None):
        """Each with what its `last_change_in_words()` needs, at the moment `at`."""
        changes = self._changes(at).filter(minor=False).newest_first()
        return self.annotate(
            last_kind=Subquery(changes.values("kind")[:1]),
            last_month=Subquery(changes.values("release__month")[:1]),
        )

    def with_standing(self, at=None):
        """Each with what its `standing()` and `last_change_in_words()` need, at the moment `at`."""
        changes = self._changes(at).filter(minor=False).newest_first()
        positions = self.model._meta.get_field("holding_positions").related_model.objects
        return self.with_last_change(at).annotate(
            last_look=Subquery(changes.of_the_whole().values("release__month")[:1]),
            is_changing=Exists(positions.published(at).about(OuterRef("pk"))),
            review_months=F("manual__review_months"),
        )

    def _changes(self, at):
        changes = self.model._meta.get_field("changes").related_model.objects
        return changes.public(at).filter(chapter=OuterRef("pk"))


@keeps(
    "procedures.chapter.elsewhere",
    rows="""
        SELECT 'procedures.chapter', {row}.merged_into_id WHERE {row}.merged_into_id IS NOT NULL
        UNION SELECT 'procedures.chapter', id FROM procedures_chapter
            WHERE merged_into_id = {row}.id
        UNION SELECT 'procedures.release', release_id FROM procedures_change
            WHERE chapter_id = {row}.id
    """,
    columns=("title", "in_manual_already", "merged_into_id"),
)
@in_search("title", "manual_id", "in_manual_already", "reviewed_on", "merged_into_id")
@nothing_personal
@tracked
class Chapter(models.Model):
    """A chapter of a manual: its title, and where the manual has it. Never its text."""

    manual = models.ForeignKey(Manual, on_delete=models.PROTECT, related_name="chapters")
    title = models.CharField(max_length=140)
    slug = models.SlugField(
        "web address",
        max_length=100,
        validators=[free_address],
        help_text="The last part of its web address. The old one goes on leading here.",
    )
    url = WebAddressField("the chapter in the manual")
    quick_read_url = WebAddressField(
        "quick read", blank=True, help_text="The short version, where the manual has one."
    )
    audio_url = WebAddressField(
        "audio version", blank=True, help_text="To listen to, where the manual has one."
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="chapters")
    in_manual_already = models.BooleanField(
        "stands in the manual already",
        default=False,
        help_text="Tick for a chapter readers know. A new one appears with its release.",
    )
    reviewed_on = models.DateField(
        "last reviewed",
        null=True,
        blank=True,
        help_text="Before this portal kept the record. After that, its releases say it.",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="Where its address leads, and its history stands.",
    )

    objects = ChapterQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["manual", "slug"], name="one_chapter_an_address"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="chapter_not_merged_into_itself",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("procedures:chapter", args=[self.manual.slug, self.slug])

    def clean(self):
        if self.reviewed_on and self.reviewed_on > timezone.localdate():
            raise ValidationError({"reviewed_on": "A review that is still to come is none yet."})

    @property
    def audience(self):
        return self.manual.audience

    @property
    def letter(self):
        return self.title[0].upper()

    def names_before(self) -> list[str]:
        """Other titles it had, newest first. Uses former names already fetched."""
        titles = [name.title for name in self.former_names.all() if name.title != self.title]
        return list(dict.fromkeys(titles))

    def words_to_find_it(self) -> str:
        """Its titles, past ones and those of chapters merged into it too, in small letters: what
        `narrowing.js` looks in. Uses names and chapters already fetched."""
        merged = [chapter.title for chapter in self.merged.all()]
        return " ".join([self.title, *self.names_before(), *merged]).casefold()

    @property
    def is_removed(self):
        """Whether its newest public change took it out. Needs `with_standing()`."""
        return self.last_kind == "removed"

    @property
    def looked_at_on(self) -> dt.date | None:
        """When somebody last looked at all of it. Needs `with_standing()`."""
        return max(filter(None, [self.last_look, self.reviewed_on]), default=None)

    @property
    def review_due_on(self) -> dt.date | None:
        """The first of the month in which it is due for review; None where nobody knows."""
        looked = self.looked_at_on
        return looked and months_after(looked, self.review_months)

    def standing(self, on: dt.date | None = None) -> Standing:
        """How it stands on the day `on` (London). Needs `with_standing()`."""
        on = on or timezone.localdate()
        if self.is_removed:
            return Standing.REMOVED
        if self.is_changing:
            return Standing.CHANGING
        if self.review_due_on and self.review_due_on < on:
            return Standing.REVIEW_DUE
        known = self.last_month or self.looked_at_on
        return Standing.UP_TO_DATE if known else Standing.UNKNOWN

    def last_change_in_words(self):
        """“April 2024: updated”, or when it was last reviewed. Needs `with_standing()`."""
        if self.reviewed_on and (not self.last_month or self.reviewed_on > self.last_month):
            return f"{self.reviewed_on:%B %Y}: reviewed"
        if not self.last_month:
            return "No change recorded"
        kinds = self._meta.get_field("changes").related_model.Kind
        return f"{self.last_month:%B %Y}: {kinds(self.last_kind).label.lower()}"


@in_search_of("chapter", "title")
@nothing_personal
@tracked
class FormerName(models.Model):
    """What a chapter was called before, and the address it had: that goes on leading to it."""

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="former_names")
    title = models.CharField(max_length=140)
    slug = models.SlugField("web address", max_length=100)
    until = models.DateTimeField("until", default=timezone.now)

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self):
        return self.title
