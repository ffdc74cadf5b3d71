from html import unescape

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.pages.words import listed
from portal.publishing import checks
from portal.publishing.models import Page, Publication, PublicationQuerySet
from portal.publishing.richtext import RichTextField
from portal.search.keeping import WHEN_FOUND, in_search, in_search_of

SECTIONS = 7
UNTITLED = "Untitled"  # how the title begins of one that was brought in without


class BriefingQuerySet(PublicationQuerySet):
    def with_discussions(self):
        """Each with `times_discussed`: how many teams have recorded that they discussed it."""
        discussion = self.model._meta.get_field("discussions").related_model
        counted = discussion.objects.confirmed().filter(briefing=OuterRef("pk")).order_by()
        number = counted.values("briefing").annotate(number=Count("pk")).values("number")
        return self.annotate(times_discussed=Coalesce(Subquery(number), 0))


@in_search("title", "summary", "pseudonyms", *WHEN_FOUND)
@tracked
class Briefing(Page):
    """A seven-minute briefing: seven short sections on one subject, in an order, freely titled."""

    PARTS = ("sections", "questions", "resources", *Publication.PARTS)

    class Source(models.TextChoices):
        SINGLE_REVIEW = "single_review", "One review"
        LOCAL_THEMATIC = "local_thematic", "Several local reviews"
        NATIONAL_REPORT = "national_report", "A national report"
        AUDIT = "audit", "An audit"
        TOPIC = "topic", "A topic explained"
        PROCESS = "process", "How something works"
        WHAT_CHANGED = "what_changed", "Something has changed"

    source = models.CharField(
        "comes from", max_length=20, choices=Source, help_text="Where the learning comes from."
    )
    pseudonyms = models.CharField(
        "names that are not real",
        max_length=120,
        blank=True,
        help_text="With commas: Rowan, Wren. The page then says that these are not real names.",
    )
    covers_until = models.DateField(
        "covers practice up to",
        null=True,
        blank=True,
        help_text="When it was last checked against law and procedures. Empty means the day it "
        "was published.",
    )

    objects = BriefingQuerySet.as_manager()

    def get_absolute_url(self):
        return reverse("briefings:detail", args=[self.slug])

    def problems(self):
        found = super().problems()
        if self.title.startswith(UNTITLED):
            found.append("Give it a title, and a web address to go with it.")
        written = {section.number for section in self.sections.all() if section.is_written}
        if missing := sorted(set(range(1, SECTIONS + 1)) - written):
            numbers = ", ".join(str(number) for number in missing)
            found.append(f"Write all seven sections: a title and text are missing in {numbers}.")
        return found

    @property
    def covers_practice_up_to(self):
        """A day in London: the one given, or that on which it was published."""
        return self.covers_until or (self.publish_at and timezone.localdate(self.publish_at))

    def names_not_real(self) -> list[str]:
        return [name.strip() for name in self.pseudonyms.split(",") if name.strip()]

    def pseudonym_notice(self) -> str:
        """For readers, which names are not real; empty where all are."""
        names = self.names_not_real()
        if not names:
            return ""
        if len(names) == 1:
            are, whom = "is not a real name: it was", "the person and their family"
        else:
            are, whom = "are not real names: they were", "the people and their families"
        return f"{listed(names)} {are} chosen to protect {whom}."

    def words(self) -> int:
        return sum(section.words() for section in self.sections.all())

    def reading_minutes(self) -> int:
        """Minutes to read it, rounded up; the rest of the seven is for talking."""
        return checks.reading_minutes(self.words())


@in_search_of("briefing", "number", "title", "body")
@nothing_personal
@tracked
class Section(models.Model):
    """One of the seven parts of a briefing."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    body = RichTextField("text")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=SECTIONS),
                name="section_number_is_1_to_7",
                violation_error_message="A briefing has sections 1 to 7.",
            ),
            models.UniqueConstraint(
                fields=["briefing", "number"],
                name="one_section_a_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    @property
    def is_written(self):
        return bool(self.title.strip() and self.words())

    def words(self) -> int:
        """How many a reader sees: paragraphs are apart, and a blank one has none."""
        return len(unescape(strip_tags(self.body.replace("<", " <"))).split())


@in_search_of("briefing", "order", "title")
@nothing_personal
@tracked
class Resource(models.Model):
    """Something to read or use next: a link, by the name of what it opens."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="resources")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=140, help_text="What it is, and whose.")
    url = WebAddressField("web address")

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self):
        return self.title


@in_search_of("briefing", "order", "text")
@nothing_personal
@tracked
class Question(models.Model):
    """A question for the team to talk about."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text
