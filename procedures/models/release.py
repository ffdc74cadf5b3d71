from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from portal.accounts.models import Agency
from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.pages.words import listed
from portal.publishing.models import Publication, PublicationQuerySet
from portal.reference.models import JobRole
from portal.search.keeping import WHEN_FOUND, in_search, in_search_of, keeps
from procedures import wording
from procedures.models.chapter import Chapter
from procedures.models.manual import Manual

WORDS = ("what_changed", "what_to_do", "sections", "why", "instead")


class ReleaseQuerySet(PublicationQuerySet):
    def with_manual(self):
        return self.select_related("manual")

    def with_counts(self):
        """Each with how many changes it makes, the minor ones apart: `new` (features too),
        `updated`, `removed`, `to_re_read`."""
        of_kind = {
            "new": [Change.Kind.NEW, Change.Kind.FEATURE],
            "updated": [Change.Kind.UPDATED],
            "removed": [Change.Kind.REMOVED],
        }
        larger = Q(changes__minor=False)
        counts = {
            name: Count("changes", filter=larger & Q(changes__kind__in=kinds))
            for name, kinds in of_kind.items()
        }
        to_re_read = Count("changes", filter=Q(changes__re_read=True))
        return self.annotate(to_re_read=to_re_read, **counts)


@keeps(
    "procedures.release.chapters",
    rows="""
        SELECT 'procedures.chapter', near
        FROM procedures_change AS ch, procedures_chapters_near(ch.chapter_id) AS near
        WHERE ch.release_id = {row}.id
    """,
    columns=("status", "publish_at", "month"),
)
@in_search("title", "summary", "manual_id", "month", *WHEN_FOUND)
@tracked
class Release(Publication):
    """One month's changes to a manual, published together."""

    PARTS = ("changes", *Publication.PARTS)

    manual = models.ForeignKey(Manual, on_delete=models.PROTECT, related_name="releases")
    month = models.DateField(help_text="The month it is known by: April 2026.")
    next_planned_on = models.DateField(
        "next planned update",
        null=True,
        blank=True,
        help_text="When the manual’s supplier plans the one after this.",
    )

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
        return reverse("procedures:release", args=[self.manual.slug, f"{self.month:%Y-%m}"])

    def counts_in_words(self) -> str:
        """“4 new, 17 updated, 2 removed; 2 to re-read”. Needs `with_counts()`."""
        counts = [("new", self.new), ("updated", self.updated), ("removed", self.removed)]
        words = ", ".join(f"{number} {name}" for name, number in counts if number)
        again = f"{self.to_re_read} to re-read" if self.to_re_read else ""
        return "; ".join(filter(None, [words, again])) or "No chapter has changed in substance"

    def by_kind(self) -> list[tuple[str, list["Change"]]]:
        """Its changes under what they are, those to act on first, the minor ones last of all.

        Uses changes already fetched.
        """
        changes = sorted(self.changes.all(), key=lambda change: not change.asks_something)
        larger = [change for change in changes if not change.minor]
        groups = [(name, [c for c in larger if c.kind in kinds]) for name, kinds in GROUPS]
        groups.append(("Minor changes", [change for change in changes if change.minor]))
        return [(name, those) for name, those in groups if those]

    def chapters_to_complete(self) -> list[Chapter]:
        """Those that lead to the front page of the manual still, or have no theme."""
        incomplete = Q(url=self.manual.url) | Q(themes=None)
        return list(Chapter.objects.filter(incomplete, changes__release=self).distinct())

    def problems(self):
        found = super().problems()
        changes = list(self.changes.select_related("chapter"))
        if not changes:
            found.append("Add at least one change.")
        found += [problem for change in changes for problem in change.problems()]
        hidden = Chapter.objects.filter(replaces__release=self).exclude(changes__release=self)
        for chapter in hidden.exclude(pk__in=Chapter.objects.public()).distinct():
            found.append(f"The public cannot read “{chapter}” yet, so it replaces nothing so far.")
        return found


class ChangeQuerySet(models.QuerySet):
    def public(self, at=None):
        """Changes the public may see at the moment `at`: those of published releases."""
        return self.filter(release__in=Release.objects.published(at))

    def of_the_whole(self):
        """Those for which somebody looked at all of the chapter, so that its review is not due."""
        looked = [Change.Kind.NEW, Change.Kind.REVIEWED]
        return self.filter(Q(kind__in=looked) | Q(re_read=True))

    def newest_first(self):
        return self.order_by("-release__month", "-pk")

    def ready_to_read(self):
        """With all that is shown of a change."""
        return self.select_related(
            "chapter__manual", "release__manual", "replaced_by__manual"
        ).prefetch_related("roles", "agencies")


@keeps(
    "procedures.change.chapters",
    rows="""
        SELECT 'procedures.chapter', near FROM procedures_chapters_near({row}.chapter_id) AS near
    """,
    columns=(*WORDS, "chapter_id", "release_id", "kind", "minor", "re_read"),
)
@in_search_of("release", "chapter_id", *WORDS)
@nothing_personal
@tracked
class Change(models.Model):
    """What one release did to one chapter: the answers a practitioner needs, one by one."""

    class Kind(models.TextChoices):
        NEW = "new", "New"
        UPDATED = "updated", "Updated"
        REMOVED = "removed", "Removed"
        LINK_UPDATED = "link_updated", "Link updated"
        REVIEWED = "reviewed_no_change", "Reviewed, no change"
        FEATURE = "feature", "Feature"

    class Why(models.TextChoices):
        LAW = "law", "The law"
        GUIDANCE = "guidance", "National guidance"
        LEARNING = "learning", "Learning"

    SPEAKS_FOR_ITSELF = (Kind.LINK_UPDATED, Kind.REVIEWED)

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="changes")
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(
        max_length=20,
        choices=Kind,
        help_text="A feature is something the manual offers beside its chapters.",
    )
    minor = models.BooleanField(
        default=False, help_text="A link or a typing mistake: shown small, and nobody is alerted."
    )
    what_changed = models.TextField(
        blank=True,
        help_text="What is different from before. “This chapter has been updated” does not say.",
    )
    roles = models.ManyToManyField(
        JobRole,
        blank=True,
        related_name="changes",
        verbose_name="job roles affected",
        help_text="No role and no agency chosen means everybody who uses the manual.",
    )
    agencies = models.ManyToManyField(
        Agency, blank=True, related_name="changes", verbose_name="agencies affected"
    )
    what_to_do = models.TextField(
        "what to do now", blank=True, help_text="What somebody should do differently from now on."
    )
    by_when = models.DateField(null=True, blank=True, help_text="Where there is a last day.")
    sections = models.CharField(
        "section numbers", max_length=100, blank=True, help_text="With commas: 4.3, 13"
    )
    re_read = models.BooleanField("re-read the whole chapter", default=False)
    new_must = models.BooleanField(
        "a new legal “must”", default=False, help_text="A duty in law that was not there before."
    )
    why_kind = models.CharField("why", max_length=10, choices=Why, blank=True)
    why = models.CharField(
        "why, in words",
        max_length=300,
        blank=True,
        help_text="Which law, guidance or learning. A recommendation of a review that led here is "
        "shown by itself.",
    )
    why_url = WebAddressField("where to read it", blank=True)
    replaced_by = models.ForeignKey(
        Chapter,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
        verbose_name="chapter that replaces it",
        help_text="For a removed chapter.",
    )
    instead = models.TextField(
        "what to use instead",
        blank=True,
        help_text="For a removed chapter that no single chapter replaces.",
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
            models.CheckConstraint(
                condition=Q(minor=False) | Q(re_read=False, new_must=False),
                name="minor_change_asks_nothing",
                violation_error_message="A minor change alerts nobody: it cannot ask people to "
                "re-read the chapter, or bring a new “must”.",
            ),
            models.CheckConstraint(
                condition=Q(kind="removed") | Q(replaced_by=None, instead=""),
                name="only_removed_is_replaced",
                violation_error_message="Only a removed chapter is replaced by something.",
            ),
        ]

    def __str__(self):
        return f"{self.chapter}: {self.get_kind_display().lower()}"

    def clean(self):
        whole = self.chapter_id and hasattr(self, "release")
        if whole and self.chapter.manual_id != self.release.manual_id:
            raise ValidationError({"chapter": "Choose a chapter of this release’s own manual."})
        if self.replaced_by_id and self.replaced_by_id == self.chapter_id:
            raise ValidationError({"replaced_by": "A chapter does not replace itself."})

    def problems(self) -> list[str]:
        """What a reader would miss in it, in words for its writer."""
        if self.kind == self.Kind.REMOVED:
            says = self.replaced_by_id or self.instead.strip()
            return (
                [] if says else [f"{self.chapter}: say what replaces it, or what to use instead."]
            )
        if self.kind in self.SPEAKS_FOR_ITSELF:
            return []
        about = self.chapter.title
        problem = wording.problem(self.what_changed, about=about, re_read=self.re_read)
        return [f"{about}: {problem}"] if problem else []

    @property
    def asks_something(self) -> bool:
        """Whether readers are to read all of it again, or there is a new duty in law."""
        return self.re_read or self.new_must

    @property
    def tells_whom(self) -> bool:
        """Whether it matters whom it affects: not where nobody has to act."""
        return not self.minor and self.kind not in self.SPEAKS_FOR_ITSELF

    def who(self) -> str:
        """Whom it affects, in words. Uses roles and agencies already fetched."""
        named = [str(row) for rows in (self.roles, self.agencies) for row in rows.all()]
        return listed(named) or "Everybody who uses the manual"

    def where(self) -> str:
        """“Section 4.3”, “Sections 4.3, 13”; empty where none is named."""
        if not self.sections:
            return ""
        return f"Section{'s' * (',' in self.sections)} {self.sections}"


GROUPS = (
    ("New", (Change.Kind.NEW, Change.Kind.FEATURE)),
    ("Updated", (Change.Kind.UPDATED,)),
    ("Removed", (Change.Kind.REMOVED,)),
    ("Links updated", (Change.Kind.LINK_UPDATED,)),
    ("Reviewed, no change", (Change.Kind.REVIEWED,)),
)
